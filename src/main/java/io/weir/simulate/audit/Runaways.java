package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.WatchBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of queries that use more than their group's directive expects. Figures count from
 * the grant or the plan in force, whichever is later; each rule fires once a query while the same
 * plan is in force; the first that moves or ends it is the last of a look.
 */
final class Runaways {

  private static final String SLOWS = "runaway";
  private static final long MICROS_PER_MS = 1000;

  /** Who is treated at once. */
  private record Watched(Runaway rule, String plan, Code cause, long untilMs) {}

  private final Model model;
  private final Endings endings;
  private final Speeds speeds;
  private final TreeMap<String, Watched> watched = new TreeMap<>();

  Runaways(Model model, Endings endings) {
    this.model = model;
    this.endings = endings;
    this.speeds = new Speeds(model);
  }

  // ---- plans ----

  /** True where what queries say is kept under the directives of a plan. */
  static boolean readsTexts(Collection<Directive> directives) {
    return directives.stream()
        .flatMap(each -> rules(each).stream())
        .anyMatch(rule -> rule.watch() != null && rule.watch().by() != WatchBy.USER);
  }

  private static List<Runaway> rules(@Nullable Directive said) {
    return said == null || said.runaway() == null ? List.of() : said.runaway();
  }

  private static List<Runaway> rules(Query query) {
    return rules(query.group().said);
  }

  // ---- triggers ----

  /** Figures were reported. */
  void reported(Query query) {
    if (query.state == Query.State.RUNNING) {
      look(query, rule -> byFigures(query, rule));
    }
  }

  private @Nullable Code byFigures(Query query, Runaway rule) {
    Query.Figures used = rule.ofSession() ? ofSession(query) : ofCall(query);
    long cpuMs = used.cpuMicros() / MICROS_PER_MS;
    Long mostMs = rule.hasTrigger() ? rule.onCpuMs() : (Long) model.rules.runawayCpuMs();
    if (mostMs != null && cpuMs >= mostMs) {
      return Code.RUNAWAY_CPU;
    }
    boolean reads =
        reaches(used.ioBytes(), rule.onIoBytes())
            || reaches(used.ioRequests(), rule.onIoRequests());
    return reads ? Code.RUNAWAY_IO : null;
  }

  private static Query.Figures ofCall(Query query) {
    long cpuMicros = query.cpuMicros == null ? 0 : query.cpuMicros;
    return new Query.Figures(
        cpuMicros - query.before.cpuMicros(),
        query.ioBytes - query.before.ioBytes(),
        query.ioRequests - query.before.ioRequests());
  }

  private static Query.Figures ofSession(Query query) {
    Use use = query.session().use;
    return new Query.Figures(use.cpuMicros, use.ioBytes, use.ioRequests);
  }

  private static boolean reaches(long used, @Nullable Long most) {
    return most != null && used >= most;
  }

  /** A query has got its slot. */
  void started(Query query) {
    if (model.definition.mode == Mode.BYPASS) {
      return;
    }
    Group group = query.group();
    for (Watched again : matches(query)) {
      if (again.rule.action() != RunawayAction.CANCEL_QUERY && runsIn(query, group)) {
        treat(query, again.rule, again.cause);
      }
    }
    if (runsIn(query, group)) {
      look(query, rule -> rule.ofSession() ? byFigures(query, rule) : null);
    }
    Long estimatedMs = query.request.estimatedMs();
    if (estimatedMs != null && runsIn(query, group)) {
      look(
          query,
          rule ->
              rule.action() != RunawayAction.CANCEL_QUERY
                      && reaches(estimatedMs, rule.onEstimatedMs())
                  ? Code.ESTIMATE_TOO_HIGH
                  : null);
    }
  }

  /** The code that keeps a query out, or null. */
  @Nullable Code refuses(Query query) {
    Code again = refusesAgain(query);
    Long estimatedMs = query.request.estimatedMs();
    boolean tooLong =
        estimatedMs != null
            && rules(query).stream()
                .anyMatch(
                    rule ->
                        rule.action() == RunawayAction.CANCEL_QUERY
                            && reaches(estimatedMs, rule.onEstimatedMs()));
    return again != null ? again : tooLong ? Code.ESTIMATE_TOO_HIGH : null;
  }

  /** The code that keeps a query out because its like ran away before, or null. */
  @Nullable Code refusesAgain(Query query) {
    return matches(query).stream()
        .filter(each -> each.rule.action() == RunawayAction.CANCEL_QUERY)
        .map(Watched::cause)
        .findFirst()
        .orElse(null);
  }

  // ---- time ----

  /** A timer looks at a query. */
  void timed(Query query) {
    if (isCool(query)) {
      cool(query);
      speeds.settle(query);
    }
    look(query, rule -> isOver(query, rule) ? Code.RUNAWAY_ELAPSED : null);
  }

  private boolean isCool(Query query) {
    return endOfFirstLiveMs(query) <= model.liveMs();
  }

  private static long endOfFirstLiveMs(Query query) {
    return query.steps.stream().mapToLong(Query.Step::untilLiveMs).min().orElse(Clock.NEVER);
  }

  private void cool(Query query) {
    query.steps.removeIf(step -> step.untilLiveMs() <= model.liveMs());
    speeds.keep(query, SLOWS, lowest(query));
  }

  private static @Nullable Long lowest(Query query) {
    return query.steps.stream().map(Query.Step::percent).min(Long::compare).orElse(null);
  }

  private boolean isOver(Query query, Runaway rule) {
    return rule.onElapsedMs() != null && dueLiveMs(query, rule) <= model.liveMs();
  }

  private long dueLiveMs(Query query, Runaway rule) {
    long mostMs = Objects.requireNonNull(rule.onElapsedMs());
    long fromLiveMs = model.liveMs() - ranMs(query);
    return rule.ofSession()
        ? query.session().use.ranForLiveMs(mostMs)
        : Clock.plus(fromLiveMs, mostMs);
  }

  /** For how long it has run since the plan is in force. */
  private long ranMs(Query query) {
    return model.liveMs() - Math.max(query.grantedLiveMs, model.plans.sinceLiveMs);
  }

  /** True where a timer that looks at a query now does something. */
  boolean isDue(Query query) {
    return query.state == Query.State.RUNNING
        && model.clock.wallOf(nextLiveMs(query)) <= model.nowMs;
  }

  /** When a timer looks at it; never in mode BYPASS, but for the end of a cool-down. */
  private long nextLiveMs(Query query) {
    long nextMs = endOfFirstLiveMs(query);
    List<Runaway> rules = rules(query);
    for (int i = 0; i < rules.size() && model.definition.mode != Mode.BYPASS; i++) {
      if (rules.get(i).onElapsedMs() != null && !isDone(query, i, rules.get(i))) {
        nextMs = Math.min(nextMs, dueLiveMs(query, rules.get(i)));
      }
    }
    return nextMs;
  }

  /**
   * Of a session's queries, that which a timer looks at; several: the one that ran for as long as
   * is said, then the one whose time it was.
   */
  @Nullable Query dueOf(Session session, long dueMs, @Nullable Long ranMs) {
    List<Query> due = new ArrayList<>();
    session.queries.stream().map(model.queries::get).filter(this::isDue).forEach(due::add);
    return due.stream()
        .min(
            Comparator.comparing((Query query) -> ranMs == null || ranMs(query) != ranMs)
                .thenComparing(query -> model.clock.wallOf(nextLiveMs(query)) != dueMs))
        .orElse(null);
  }

  /**
   * Its speed changes because of the domain's mode or plan, or a timer looks at it. Where both come
   * to the same order, nobody can tell which it was until what comes next.
   */
  void speed(Query query, long saidPercent) {
    model.utilization.reviewedTo(query, saidPercent);
    if (speeds.isUnsaidAs(query, saidPercent)) {
      query.speedToldMs = model.nowMs;
      speeds.settle(query);
    } else {
      timed(query);
    }
  }

  /** No timer is due any more. */
  void over() {
    watched.values().removeIf(each -> each.untilMs <= model.nowMs);
    model.queries.values().stream().filter(this::mayBeDone).toList().forEach(this::timed);
    for (Query query : model.queries.values()) {
      boolean left = speeds.isUnsaid(query) || (isDue(query) && !isCool(query));
      if (isCool(query) && !model.clock.paused()) {
        cool(query);
        left |= speeds.isUnsaid(query);
      }
      if (left) {
        throw new BrokenPromise(
            "Expected query " + query.id() + " to be looked at, but it was not");
      }
    }
  }

  // ---- what is done ----

  private boolean runsIn(Query query, Group group) {
    return model.queries.get(query.id()) == query
        && query.state == Query.State.RUNNING
        && query.group().id == group.id;
  }

  private String mark(Query query, int rule) {
    return query.group().id + "/" + rule;
  }

  private static Set<String> fired(Query query, Runaway rule) {
    return rule.ofSession() ? query.session().use.fired : query.fired;
  }

  private boolean isDone(Query query, int number, Runaway rule) {
    String mark = mark(query, number);
    Set<String> fired = fired(query, rule);
    return fired.contains(mark) || (!model.definition.enforces() && fired.contains("said " + mark));
  }

  private void look(Query query, Function<Runaway, @Nullable Code> by) {
    Group group = query.group();
    List<Runaway> rules = rules(query);
    if (model.definition.mode == Mode.BYPASS) {
      return;
    }
    for (int i = 0; i < rules.size() && runsIn(query, group); i++) {
      Code cause = isDone(query, i, rules.get(i)) ? null : by.apply(rules.get(i));
      if (cause != null) {
        fired(query, rules.get(i))
            .add((model.definition.enforces() ? "" : "said ") + mark(query, i));
        treat(query, rules.get(i), cause);
        watch(query, group, rules.get(i), cause);
      }
    }
  }

  private void treat(Query query, Runaway rule, Code cause) {
    if (!model.definition.enforces()) {
      log(query, cause);
      return;
    }
    switch (rule.action()) {
      case THROTTLE -> slow(query, rule, cause);
      case SWITCH_GROUP -> move(query, rule, cause);
      case CANCEL_QUERY -> endings.cancel(query, cause);
      case KILL_SESSION -> endings.kill(query.session(), cause);
      case LOG_ONLY -> log(query, cause);
    }
  }

  private void slow(Query query, Runaway rule, Code cause) {
    if (!Speeds.canFollow(query)) {
      log(query, cause);
      return;
    }
    Long percent = rule.throttlePercent();
    long before = model.script.seq();
    query.steps.add(
        new Query.Step(
            percent == null ? model.rules.runawayThrottlePercent() : percent,
            rule.cooldownMs() == null
                ? Clock.NEVER
                : Clock.plus(model.liveMs(), rule.cooldownMs())));
    speeds.slow(query, SLOWS, lowest(query));
    if (model.script.seq() == before && (!isToldNow(query) || isLogged(query))) {
      log(query, cause); // it is as slow already
    }
  }

  /** True where what was told of its speed in this tick may have been this. */
  private boolean isToldNow(Query query) {
    return query.speedToldMs == model.nowMs;
  }

  private boolean mayBeDone(Query query) {
    return isToldNow(query) && isDue(query) && !isCool(query);
  }

  private boolean isLogged(Query query) {
    Decided next = model.script.peek();
    return next != null
        && next.decision() instanceof Recommendation told
        && told.subject().equals("query " + query.id());
  }

  private void move(Query query, Runaway rule, Code cause) {
    Session session = query.session();
    Group to = rule.switchTo() == null ? null : model.definition.find(rule.switchTo());
    if (to == null || to.id == session.group.id) {
      log(query, cause);
      return;
    }
    boolean forCall = Boolean.TRUE.equals(rule.forCall());
    if (forCall && !session.implicit()) {
      Session.Away before = session.away;
      boolean isAway = before != null && before.to() == session.group.id;
      long home = before != null && isAway ? before.home() : session.group.id;
      int number = rules(query).indexOf(rule);
      boolean byTimer = cause == Code.RUNAWAY_ELAPSED && number >= 0; // else by the watch list
      List<String> others = byTimer ? alike(query, number) : List.of();
      session.away = new Session.Away(query.id(), others, mark(query, number), home, to.id, cause);
    }
    model.moves.move(session, to, cause, forCall ? true : null);
  }

  /** Others of its session that have run too long, too, and for as long. */
  private List<String> alike(Query query, int number) {
    Runaway rule = rules(query).get(number);
    return query.session().queries.stream()
        .map(model.queries::get)
        .filter(other -> other != query && other.state == Query.State.RUNNING)
        .filter(other -> ranMs(other) == ranMs(query))
        .filter(other -> isOver(other, rule) && !isDone(other, number, rule))
        .map(Query::id)
        .toList();
  }

  private void log(Query query, Code cause) {
    model.says(
        query.client,
        query.group(),
        new Recommendation("query " + query.id(), "", "", cause.name()));
  }

  // ---- the watch list ----

  private static @Nullable String value(WatchBy by, Query query) {
    return switch (by) {
      case USER -> query.session().user;
      case FINGERPRINT -> query.isRead ? query.request.fingerprint() : null;
      case TEXT -> query.isRead ? query.request.textHash() : null;
    };
  }

  private static String key(Group group, WatchBy by, String value) {
    return group.id + "/" + by + "/" + value;
  }

  private List<Watched> matches(Query query) {
    List<Watched> found = new ArrayList<>();
    for (WatchBy by : List.of(WatchBy.USER, WatchBy.FINGERPRINT, WatchBy.TEXT)) {
      String value = value(by, query);
      Watched known = value == null ? null : watched.get(key(query.group(), by, value));
      if (known != null && known.untilMs > model.nowMs && known.plan.equals(model.plans.inForce)) {
        found.add(known);
      }
    }
    return found;
  }

  private void watch(Query query, Group group, Runaway rule, Code cause) {
    if (rule.watch() == null || !model.definition.enforces()) {
      return;
    }
    String value = value(rule.watch().by(), query);
    if (value == null) {
      return;
    }
    String key = key(group, rule.watch().by(), value);
    if (!watched.containsKey(key) && watched.size() >= model.rules.maxWatched()) {
      String first =
          watched.entrySet().stream()
              .min(Comparator.comparing(each -> each.getValue().untilMs))
              .map(Map.Entry::getKey)
              .orElseThrow();
      watched.remove(first);
      String because = Code.RESOURCE_EXHAUSTED.name();
      model.says(model.domain, null, new Recommendation("watch " + first, "", "", because));
    }
    long untilMs = Clock.plus(model.nowMs, rule.watch().forMs());
    watched.put(key, new Watched(rule, model.plans.inForce, cause, untilMs));
  }
}
