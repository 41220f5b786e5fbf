package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Mode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast the queries of groups may run whose plan limits what they use, as ADR 22 says: measured
 * in windows, at full speed; slowed where that is more than the limit, to the percentage that it
 * comes to.
 */
final class Utilization {

  private static final String SLOWS = "utilization";
  private static final long FULL = 100;
  private static final long WHOLE = 1_000_000;
  private static final long BEATS = 3;

  /** What a group's queries would have used at full speed in this window, in microseconds. */
  private static final class Use {
    long slowable;
    long fixed;
    long percent = FULL;
  }

  /**
   * When a query's CPU time was said last, and at which speed; what it uses at full speed in a
   * time, where that is known; and from when on that is its group's.
   */
  record Said(long atMs, long cpuMicros, long percent, long micros, long overMs, long sinceMs) {}

  private final Model model;
  private final Speeds speeds;
  private final TreeMap<Long, Use> uses = new TreeMap<>();
  private List<Part.Node> plan = List.of(); // empty where it limits nobody
  private long number;
  private boolean measures;
  private long fromMs;
  private long dueLiveMs;
  private boolean enforces;
  private @Nullable String toldUntil; // null: everybody has been told

  Utilization(Model model) {
    this.model = model;
    this.speeds = new Speeds(model);
  }

  // ---- plans ----

  /** Another plan may be followed. */
  void follow() {
    followPlan();
    boolean now = model.definition.exists && model.definition.enforces();
    if (now != enforces) {
      enforces = now;
      uses.values().forEach(use -> use.slowable = use.fixed = 0);
      if (measures) {
        window(model.definition.everyMs, toldUntil);
      }
    }
  }

  private void followPlan() {
    if (number == model.share.number) {
      return;
    }
    number = model.share.number;
    List<Part.Node> said = model.share.plan();
    List<Part.Node> now = said.stream().skip(1).anyMatch(this::limits) ? said : List.of();
    boolean same = shape(now).equals(shape(plan));
    plan = now;
    if (!same) {
      uses.keySet().removeIf(group -> !isLimited(group));
      uses.values().forEach(use -> use.slowable = use.fixed = 0);
      measures = false;
      model.queries.values().stream()
          .filter(query -> query.session == null || !isLimited(query.group().id))
          .forEach(query -> query.said = null);
      if (!uses.isEmpty() || !running().isEmpty()) {
        window(model.definition.everyMs, null);
      }
    }
  }

  private boolean limits(Part.Node node) {
    return node.limitMillionths() < WHOLE;
  }

  private static List<String> shape(List<Part.Node> nodes) {
    return nodes.stream()
        .map(n -> n.parent() + " " + n.group() + (n.parent() < 0 ? "" : " " + n.limitMillionths()))
        .toList();
  }

  private boolean isLimited(long group) {
    return above(group).stream().anyMatch(i -> limits(plan.get(i)));
  }

  /** What is above a group, from below; without the root. */
  private List<Integer> above(long group) {
    int leaf = -1;
    for (int i = 0; i < plan.size(); i++) {
      boolean own = plan.get(i).group() == group;
      boolean others = plan.get(i).group() == -1 && group != Definition.SYS_GROUP;
      leaf = own || (others && leaf < 0) ? i : leaf;
    }
    List<Integer> all = new ArrayList<>();
    for (int i = leaf; i > 0; i = plan.get(i).parent()) {
      all.add(i);
    }
    return all;
  }

  private TreeMap<String, Query> running() {
    TreeMap<String, Query> all = new TreeMap<>();
    for (Query query : model.queries.values()) {
      if (query.holdsSlot() && isLimited(query.group().id)) {
        all.put(query.id(), query);
      }
    }
    return all;
  }

  private void window(long afterMs, @Nullable String told) {
    long lengthMs = Math.max(model.rules.utilizationWindowMs(), BEATS * model.definition.everyMs);
    measures = true;
    fromMs = model.nowMs + afterMs;
    dueLiveMs = Clock.plus(model.liveMs(), afterMs + lengthMs);
    toldUntil = told;
  }

  // ---- what is used ----

  /** A query has got its slot. */
  void begin(Query query) {
    follow();
    runs(query);
    if (isLimited(query.group().id) && Speeds.told(query) != FULL) {
      query.said = new Said(query.grantedMs, 0, Speeds.told(query), 0, 0, query.grantedMs);
    }
  }

  /** A session's query that runs is about to go to another group. */
  void leaves(Query query) {
    follow();
    settle(query);
  }

  /** A session's query has come to another group with it. */
  void moved(Query query) {
    follow();
    if (query.holdsSlot()) {
      Said known = said(query);
      query.said =
          isLimited(query.group().id)
              ? new Said(
                  known.atMs,
                  known.cpuMicros,
                  known.percent,
                  known.micros,
                  known.overMs,
                  model.nowMs)
              : null;
      runs(query);
    }
  }

  private void runs(Query query) {
    if (!plan.isEmpty()) {
      if (isLimited(query.group().id) && !measures) {
        window(0, null);
      }
      review(query);
    }
  }

  /** A query may have said what it used. */
  void report(Query query, boolean says) {
    follow();
    Long before = query.countedCpuMicros;
    query.countedCpuMicros = query.cpuMicros;
    Said known = said(query);
    if (!says || query.cpuMicros == null || !counts(query) || known.atMs == model.nowMs) {
      return;
    }
    long percent = Speeds.told(query);
    Said now;
    if (percent == known.percent) {
      long more = Math.max(0, query.cpuMicros - known.cpuMicros);
      long times = more > Long.MAX_VALUE / FULL ? Long.MAX_VALUE : more * FULL;
      now =
          new Said(
              model.nowMs,
              query.cpuMicros,
              percent,
              times / percent,
              model.nowMs - known.atMs,
              model.nowMs);
    } else {
      Said rate = rate(query, before);
      now = new Said(model.nowMs, query.cpuMicros, percent, rate.micros, rate.overMs, model.nowMs);
    }
    query.said = now;
    use(query, part(now, Math.max(fromMs, known.sinceMs)));
  }

  /** It ends. */
  void end(Query query) {
    report(query, !Objects.equals(query.cpuMicros, query.countedCpuMicros));
    settle(query);
  }

  private boolean counts(Query query) {
    return measures && isLimited(query.group().id);
  }

  private static Said said(Query query) {
    return query.said == null
        ? new Said(query.grantedMs, 0, FULL, 0, 0, query.grantedMs)
        : query.said;
  }

  /** What it was said to use; never said: its servers, or what it used since its grant. */
  private Said rate(Query query, @Nullable Long cpuMicros) {
    Said known = said(query);
    if (known.overMs > 0) {
      return known;
    }
    long micros = cpuMicros == null ? 1000 * model.meters.servers(query) : cpuMicros;
    long overMs = cpuMicros == null ? 1 : Math.max(1, model.nowMs - query.grantedMs);
    return new Said(known.atMs, 0, known.percent, micros, overMs, known.sinceMs);
  }

  private long part(Said rate, long sinceMs) {
    BigInteger ms = BigInteger.valueOf(Math.max(0, model.nowMs - sinceMs));
    return BigInteger.valueOf(rate.micros)
        .multiply(ms)
        .divide(BigInteger.valueOf(rate.overMs))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  /** What it has used since it said so, at the same rate. */
  private void settle(Query query) {
    if (counts(query)) {
      Said rate = rate(query, query.cpuMicros);
      use(query, part(rate, Math.max(fromMs, rate.sinceMs)));
    }
  }

  private void use(Query query, long micros) {
    if (micros > 0) {
      Use use = uses.computeIfAbsent(query.group().id, id -> new Use());
      if (Speeds.canFollow(query)) {
        use.slowable = Clock.plus(use.slowable, micros);
      } else {
        use.fixed = Clock.plus(use.fixed, micros);
      }
    }
  }

  // ---- looks: the first thing after any command ----

  void look() {
    follow();
    if (measures && toldUntil == null && model.clock.wallOf(dueLiveMs) <= model.nowMs) {
      measure();
    }
    if (measures && toldUntil != null) {
      tell(toldUntil);
    }
  }

  private void measure() {
    Map<String, Query> running = running();
    running.values().forEach(this::settle);
    uses.keySet().removeIf(group -> !model.definition.groups.containsKey(group));
    long elapsedMs = Math.max(1, model.nowMs - fromMs);
    Map<Long, Long> wanted = percents(elapsedMs, 0);
    Map<Long, Long> spared = percents(elapsedMs, model.rules.utilizationStepPercent());
    boolean changed = false;
    for (var each : uses.entrySet()) {
      long percent =
          next(each.getValue().percent, wanted.get(each.getKey()), spared.get(each.getKey()));
      if (percent != each.getValue().percent) {
        changed = true;
        each.getValue().percent = percent;
        recommend(model.definition.groups.get(each.getKey()));
      }
    }
    boolean idle = uses.values().stream().allMatch(use -> use.slowable == 0 && use.fixed == 0);
    uses.values().forEach(use -> use.slowable = use.fixed = 0);
    if (idle && running.isEmpty()) {
      uses.clear();
      measures = false;
    } else {
      window(changed ? model.definition.everyMs : 0, changed ? "" : null);
    }
  }

  private long next(long told, long wanted, long withSpare) {
    if (told == FULL || withSpare == FULL) {
      return wanted;
    }
    long held = wanted == FULL ? FULL - 1 : wanted;
    long step = model.rules.utilizationStepPercent() * told;
    return FULL * (held - told) < step && FULL * (told - held) < step ? told : held;
  }

  private void recommend(Group group) {
    if (model.definition.mode == Mode.OBSERVE) {
      model.says(
          model.domain,
          group,
          new Recommendation("group " + group.name, "", "", Code.CPU_LIMIT.name()));
    }
  }

  /** From below: each node that uses too much slows all that it holds, as little as it must. */
  private Map<Long, Long> percents(long elapsedMs, long sparePercent) {
    Map<Long, Long> percents = new TreeMap<>();
    uses.keySet().forEach(group -> percents.put(group, FULL));
    for (int i = plan.size() - 1; i > 0; i--) {
      if (!limits(plan.get(i))) {
        continue;
      }
      int node = i;
      List<Long> below = uses.keySet().stream().filter(g -> above(g).contains(node)).toList();
      long percent = FULL;
      while (percent > 1 && isOver(node, below, percent, percents, elapsedMs, sparePercent)) {
        percent--;
      }
      for (long group : below) {
        percents.merge(group, percent, Math::min);
      }
    }
    return percents;
  }

  private boolean isOver(
      int node,
      List<Long> below,
      long percent,
      Map<Long, Long> percents,
      long elapsedMs,
      long sparePercent) {
    BigInteger used = BigInteger.ZERO;
    for (long group : below) {
      Use use = uses.get(group);
      long at = Math.min(percent, percents.get(group));
      used =
          used.add(BigInteger.valueOf(use.fixed))
              .add(
                  BigInteger.valueOf(use.slowable)
                      .multiply(BigInteger.valueOf(at))
                      .divide(BigInteger.valueOf(FULL)));
    }
    long cores =
        model.definition.cpuCores == 0 ? model.definition.slots : model.definition.cpuCores;
    BigInteger most = BigInteger.valueOf(cores).multiply(BigInteger.valueOf(elapsedMs * 1000));
    BigInteger whole = BigInteger.valueOf(FULL + sparePercent);
    most = most.multiply(BigInteger.valueOf(FULL));
    for (int i = node; i > 0; i = plan.get(i).parent()) {
      most = most.multiply(BigInteger.valueOf(plan.get(i).limitMillionths()));
      whole = whole.multiply(BigInteger.valueOf(WHOLE));
    }
    return used.compareTo(most.divide(whole)) > 0;
  }

  private void tell(String after) {
    List<Query> next =
        running().tailMap(after, false).values().stream()
            .limit(model.rules.timersPerTick())
            .toList();
    next.forEach(this::review);
    toldUntil = next.size() == model.rules.timersPerTick() ? next.getLast().id() : null;
  }

  // ---- speeds ----

  private long percentOf(Query query) {
    Use use = uses.get(query.group().id);
    return use == null ? FULL : use.percent;
  }

  /** Groups that are slowed now. */
  long slowed() {
    follow();
    return uses.values().stream().filter(use -> use.percent != FULL).count();
  }

  private @Nullable Long slowTo(Query query) {
    long percent = percentOf(query);
    return percent == FULL ? null : (Long) percent;
  }

  private void review(Query query) {
    if (isStale(query)) {
      speeds.slow(query, SLOWS, slowTo(query));
    }
  }

  private boolean isStale(Query query) {
    return query.state == Query.State.RUNNING
        && percentOf(query) != query.slowed.getOrDefault(SLOWS, FULL);
  }

  /**
   * A walk over all that is live may have come to a query, and said this, or come to it before: who
   * is told a speed is not slowed further by anything.
   */
  void reviewedTo(Query query, long saidPercent) {
    boolean isSlower = query.slowed.getOrDefault(SLOWS, FULL) < saidPercent;
    if (isStale(query)
        && (isSlower || speeds.speedWith(query, SLOWS, slowTo(query)) == saidPercent)) {
      speeds.keep(query, SLOWS, slowTo(query));
    }
  }

  /** No timer is due any more, so each query has the speed of its group. */
  void review() {
    for (Query query : model.queries.values()) {
      if (query.state == Query.State.RUNNING) {
        speeds.keep(query, SLOWS, slowTo(query));
      }
    }
  }
}
