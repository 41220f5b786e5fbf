package io.weir.simulate.audit;

import io.weir.protocol.CpuPolicy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is, as ADRs 4 and 13 say: from the root of the plan down, at each part one of those
 * that contend below it, by the domain's policy. Everything is looked up again each time: who
 * contends, what they weigh, what time it is.
 */
final class FairShare {

  static final long UNIT = 1024;
  static final long UNLIMITED_MILLIONTHS = 1_000_000;

  private static final long MOST_MICROS = 1L << 42;
  static final long DAY_MICROS = 86_400_000_000L;
  private static final long MEAN_OF = 8;
  private static final long GRANTS_PER_PRIORITY = 64;
  private static final BigInteger MILLION = BigInteger.valueOf(UNLIMITED_MILLIONTHS);

  private final Collection<Group> groups;
  private final Definition definition;
  private final long quantumMicros;
  private final Part rest = new Part(null); // of groups that have no part of a plan
  private List<Part.Node> plan = List.of();
  private List<Part> nodes = new ArrayList<>();
  private CpuPolicy policy = CpuPolicy.FAIR_SHARE;
  private long slots = Clock.NEVER;
  long number; // of the division: each begins even, and forgives what was charged before

  FairShare(Definition definition, long quantumMs) {
    this.definition = definition;
    this.groups = definition.groups.values();
    this.quantumMicros = quantumMs * 1000;
  }

  // ---- the tree ----

  /** What is followed; empty where groups share by their priorities. */
  List<Part.Node> plan() {
    return plan;
  }

  /** Divides as a plan says; everybody begins even. Empty: by the priorities of groups alone. */
  void follow(List<Part.Node> asked) {
    boolean namesNobody = asked.stream().allMatch(n -> n.group() <= 0) && asked.size() <= 2;
    boolean saysNothing =
        asked.size() == 1
            || (namesNobody
                && asked.stream().anyMatch(n -> n.group() == -1)
                && asked.getLast().limitMillionths() == UNLIMITED_MILLIONTHS);
    List<Part.Node> said = saysNothing ? List.of() : asked;
    if (!said.equals(plan)) {
      plan = List.copyOf(said);
      begin();
    }
  }

  /** The domain's policy may be another. */
  void obey() {
    if (policy != definition.policy) {
      policy = definition.policy;
      begin();
    }
  }

  private void begin() {
    number++;
    nodes = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      Part.Node node = plan.get(i);
      Part part = new Part(null);
      nodes.add(part);
      give(part, node, i);
      part.method = node.group() == -1 ? Part.Method.BY_WEIGHT : node.method();
    }
    for (Group group : groups) {
      group.part.parent = null;
      group.part.lag = null;
      group.part.aloneSeq = Long.MIN_VALUE;
      group.part.contends = false;
      Part parent = parentOf(leaf(group));
      group.part.tag = clockOf(parent).clock;
      group.part.remainder = 0;
    }
    for (Group group : groups) {
      for (Part part = leaf(group); part != null && part.parent != null; part = part.parent) {
        part.contends = couldRun(part); // in its place, as if it had always been there
      }
    }
    groups.forEach(this::settle);
  }

  private void give(Part part, Part.Node node, int index) {
    part.parent = node.parent() < 0 ? null : nodes.get(node.parent());
    part.tie = index;
    part.amounts = node.parent() < 0 ? List.of() : node.amounts();
    part.limitMillionths = node.limitMillionths();
  }

  /** A group's part, put where it belongs. */
  private Part leaf(Group group) {
    Part part = group.part;
    if (part.parent == null) {
      part.parent = rest;
      part.tie = group.id;
      part.amounts = List.of();
      part.limitMillionths = UNLIMITED_MILLIONTHS;
      for (int i = 0; i < plan.size(); i++) {
        if (plan.get(i).group() == group.id) {
          give(part, plan.get(i), i);
          return part;
        } else if (plan.get(i).group() == -1) {
          part.parent = nodes.get(i);
        }
      }
    }
    return part;
  }

  private static Part parentOf(Part part) {
    if (part.parent == null) {
      throw new IllegalStateException("Expected a part of something");
    }
    return part.parent;
  }

  private Part clockOf(Part part) {
    return policy == CpuPolicy.PRIORITY_ROUND_ROBIN ? rest : part;
  }

  private List<Part> children(Part parent) {
    List<Part> all = new ArrayList<>();
    for (Part node : nodes) {
      if (node.parent == parent) {
        all.add(node);
      }
    }
    for (Group group : groups) {
      if (leaf(group).parent == parent) {
        all.add(group.part);
      }
    }
    return all;
  }

  private List<Part> contending(Part parent) {
    List<Part> all = children(parent);
    all.removeIf(part -> !part.contends);
    return all;
  }

  // ---- limits ----

  private long running(Part part) {
    long running = 0;
    for (Group group : groups) {
      for (Part each = leaf(group); each != null; each = each.parent) {
        running += each == part ? group.running : 0;
      }
    }
    return running;
  }

  private boolean isFull(Part part) {
    if (part.limitMillionths == UNLIMITED_MILLIONTHS) {
      return false;
    }
    BigInteger most = BigInteger.valueOf(slots);
    BigInteger whole = BigInteger.ONE;
    boolean closed = false;
    for (Part each = part; each != null; each = each.parent) {
      closed |= each.limitMillionths == 0;
      most = most.multiply(BigInteger.valueOf(each.limitMillionths));
      whole = whole.multiply(MILLION);
    }
    BigInteger cap = closed ? BigInteger.ZERO : most.divide(whole).max(BigInteger.ONE);
    return BigInteger.valueOf(running(part)).compareTo(cap) >= 0;
  }

  /** True where the plan lets one more query of the group run. */
  boolean hasRoom(Group group) {
    for (Part part = leaf(group); part != null; part = part.parent) {
      if (isFull(part)) {
        return false;
      }
    }
    return true;
  }

  /** Limits are parts of the slots there are now. */
  void resize() {
    if (slots != definition.slots) {
      slots = definition.slots;
      for (int i = nodes.size() - 1; i > 0; i--) {
        settle(nodes.get(i));
      }
      groups.forEach(this::settle);
    }
  }

  private boolean couldRun(Part part) {
    if (isFull(part)) {
      return false;
    }
    return part.group == null
        ? !contending(part).isEmpty()
        : !part.group.isKept && !part.group.ready().isEmpty();
  }

  // ---- who is next ----

  /** The group to serve next, or null. */
  @Nullable Group next() {
    Part next = nodes.isEmpty() ? null : choose(nodes.getFirst());
    if (next == null) {
      next = choose(rest);
    }
    while (next != null && next.group == null) {
      next = choose(next);
    }
    return next == null ? null : next.group;
  }

  private @Nullable Part choose(Part parent) {
    List<Part> all = contending(parent);
    Comparator<Part> byTag = Comparator.comparingLong((Part p) -> p.tag).thenComparing(p -> p.tie);
    if (policy == CpuPolicy.PRIORITY_ROUND_ROBIN) {
      return first(all, Comparator.comparingLong(this::due).thenComparing(p -> p.tie));
    }
    if (isByLevels(parent)) {
      all.removeIf(part -> levelsOf(part, contending(parent)) == 0);
      return first(all, byTag);
    }
    if (policy == CpuPolicy.FAIR_SHARE || all.isEmpty()) {
      return first(all, byTag);
    }
    long now = now(parent);
    List<Part> begun = all.stream().filter(part -> part.tag <= now).toList();
    return begun.isEmpty()
        ? first(all, byTag)
        : first(begun, Comparator.comparingLong(this::deadline).thenComparing(p -> p.tie));
  }

  private static @Nullable Part first(List<Part> parts, Comparator<Part> order) {
    return parts.stream().min(order).orElse(null);
  }

  private boolean isByLevels(Part parent) {
    return parent.method == Part.Method.BY_LEVELS && policy != CpuPolicy.PRIORITY_ROUND_ROBIN;
  }

  /** In grants: a group's by its priority, a node's that of whom it would serve. */
  private long due(Part part) {
    return part.group != null
        ? part.tag + GRANTS_PER_PRIORITY * part.group.priority
        : contending(part).stream().mapToLong(this::due).min().orElse(Clock.NEVER);
  }

  private long deadline(Part part) {
    return part.tag + Math.floorDiv(requestMicros(part) * UNIT, part.weight());
  }

  private long requestMicros(Part part) {
    return part.group == null ? quantumMicros : expectedMicros(part.group, null);
  }

  /** What one has of the whole beside others that contend, in millionths, by their levels. */
  private static long levelsOf(Part part, List<Part> beside) {
    List<Part> all = new ArrayList<>(beside);
    if (!all.contains(part)) {
      all.add(part);
    }
    BigInteger sum = BigInteger.ZERO;
    BigInteger own = BigInteger.ZERO;
    for (Part each : all) {
      BigInteger has = BigInteger.ZERO;
      BigInteger reaches = BigInteger.TEN.pow(16);
      for (int level = 0; level < 8; level++) {
        long percent = 0;
        for (Part other : all) {
          percent += level < other.amounts.size() ? other.amounts.get(level) : 0;
        }
        long mine = level < each.amounts.size() ? each.amounts.get(level) : 0;
        BigInteger hundredth = reaches.divide(BigInteger.valueOf(Math.max(100, percent)));
        has = has.add(hundredth.multiply(BigInteger.valueOf(mine)));
        reaches = hundredth.multiply(BigInteger.valueOf(Math.max(0, 100 - percent)));
      }
      sum = sum.add(has);
      own = each == part ? has : own;
    }
    if (sum.signum() == 0) {
      return Math.max(1, UNLIMITED_MILLIONTHS / all.size());
    }
    return own.signum() == 0 ? 0 : Math.max(1, own.multiply(MILLION).divide(sum).longValue());
  }

  // ---- time ----

  /** The virtual time of a part's children. */
  private long now(Part parent) {
    return mean(contending(parent), clockOf(parent).clock, isLagging(parent));
  }

  private boolean isLagging(Part parent) {
    return policy == CpuPolicy.COMPLETELY_FAIR && !isByLevels(parent);
  }

  private static long mean(List<Part> parts, long otherwise, boolean lagging) {
    if (!lagging || parts.isEmpty()) {
      return otherwise;
    }
    BigInteger sum = BigInteger.ZERO;
    BigInteger weights = BigInteger.ZERO;
    for (Part part : parts) {
      BigInteger weight = BigInteger.valueOf(part.weight());
      sum = sum.add(weight.multiply(BigInteger.valueOf(part.tag)));
      weights = weights.add(weight);
    }
    BigInteger[] division = sum.divideAndRemainder(weights);
    return division[0].longValue() - (division[1].signum() < 0 ? 1 : 0);
  }

  private void comeIn(Part part) {
    Part parent = parentOf(part);
    Long lag = part.lag;
    if (lag == null) {
      if (part.tag < now(parent)) {
        part.tag = now(parent);
        part.remainder = 0;
      }
      return;
    }
    part.lag = null;
    long others = contending(parent).stream().mapToLong(Part::weight).sum();
    long owed = others == 0 ? Math.min(lag, 0) : lag;
    long inflation = owed > 0 ? Math.floorDiv(owed * part.weight(), others) : 0;
    part.tag = now(parent) - owed - inflation;
    part.remainder = 0;
  }

  private void goOut(Part part) {
    Part parent = parentOf(part);
    if (isLagging(parent)) {
      long most = Math.floorDiv(requestMicros(part) * UNIT, part.weight());
      long lag = Math.min(mean(contending(parent), 0, true) - part.tag, most);
      part.lag = lag > 0 ? (Long) lag : null;
    }
  }

  /** Looks again whether the group contends, after anything about it has changed. */
  void settle(Group group) {
    settle(leaf(group));
  }

  private void settle(Part from) {
    for (Part part = from; part != null && part.parent != null; part = part.parent) {
      boolean now = couldRun(part);
      if (now && !part.contends) {
        comeIn(part);
      } else if (!now && part.contends) {
        goOut(part);
      }
      part.contends = now;
      neverBeforeTheEarliest(part.parent);
    }
  }

  private void neverBeforeTheEarliest(Part parent) {
    if (policy == CpuPolicy.WEIGHTED_FAIR_QUEUING && !isByLevels(parent)) {
      contending(parent).stream()
          .mapToLong(part -> part.tag)
          .min()
          .ifPresent(tag -> parent.clock = Math.max(parent.clock, tag));
    }
  }

  // ---- what each is ahead or behind ----

  /** All parts whose time what is used moves. */
  List<Part> parts() {
    List<Part> all = new ArrayList<>();
    groups.forEach(group -> all.add(leaf(group)));
    all.addAll(nodes);
    all.removeIf(part -> part.parent == null || policy == CpuPolicy.PRIORITY_ROUND_ROBIN);
    return all;
  }

  /** From where a part is ahead or behind: no earlier than anybody beside it who contends. */
  long beginOf(Part part) {
    Part parent = parentOf(part);
    long earliest =
        contending(parent).stream().mapToLong(other -> other.tag).min().orElse(parent.clock);
    return Math.max(earliest, parent.clock);
  }

  /** The weight at which a microsecond is one of a part's time. */
  long unitOf(Part part) {
    return isByLevels(parentOf(part)) ? UNLIMITED_MILLIONTHS : UNIT;
  }

  /** What a part weighs now, for a charge. */
  long weightOf(Part part) {
    Part parent = parentOf(part);
    return isByLevels(parent) ? Math.max(1, levelsOf(part, contending(parent))) : part.weight();
  }

  // ---- charges ----

  /** What a query of the group is expected to take, in µs. */
  long expectedMicros(Group group, @Nullable Long estimatedMs) {
    if (estimatedMs != null) {
      return Math.min(estimatedMs, DAY_MICROS / 1000) * 1000;
    }
    return group.meanMicros > 0 ? group.meanMicros : quantumMicros;
  }

  /** What the group and all above it weigh now. */
  List<Long> weights(Group group) {
    List<Long> weights = new ArrayList<>();
    for (Part part = leaf(group); part.parent != null; part = part.parent) {
      weights.add(weightOf(part));
    }
    return weights;
  }

  /** The group is served: the virtual times follow. */
  void serve(Group group, long expectedMicros, long lastSeq) {
    for (Part part = leaf(group); part.parent != null; part = part.parent) {
      if (!part.contends) {
        comeIn(part);
      }
      part.aloneSeq = isAlone(part) ? lastSeq : part.aloneSeq;
      serve(part, part.parent, expectedMicros);
    }
  }

  private void serve(Part part, Part parent, long expectedMicros) {
    List<Part> all = contending(parent);
    if (policy == CpuPolicy.PRIORITY_ROUND_ROBIN) {
      if (part.group != null) {
        part.tag = ++rest.clock;
        part.remainder = 0;
      }
    } else if (isByLevels(parent) || policy == CpuPolicy.FAIR_SHARE) {
      parent.clock = Math.max(parent.clock, part.tag);
    } else if (policy == CpuPolicy.COMPLETELY_FAIR) {
      parent.clock = Math.max(parent.clock, all.isEmpty() ? part.tag : now(parent));
    } else {
      parent.clock = all.isEmpty() ? Math.max(parent.clock, part.tag) : parent.clock;
      flow(part, parent, Math.min(expectedMicros, MOST_MICROS) * UNIT);
    }
  }

  /** A fluid server does so much work for all that contend, and who is ahead of it drops out. */
  private void flow(Part served, Part parent, long work) {
    List<Part> ahead = new ArrayList<>();
    for (Part part : children(parent)) {
      if (!part.contends && part != served && part.tag > parent.clock) {
        ahead.add(part);
      }
    }
    ahead.sort(Comparator.comparingLong(part -> part.tag));
    List<Part> others = contending(parent);
    others.remove(served);
    long always = served.weight() + others.stream().mapToLong(Part::weight).sum();
    long left = work;
    while (true) {
      long weights = always + ahead.stream().mapToLong(Part::weight).sum();
      if (ahead.isEmpty() || ahead.getFirst().tag - parent.clock > left / weights) {
        parent.clock += left / weights;
        return;
      }
      long until = ahead.getFirst().tag;
      left -= (until - parent.clock) * weights;
      parent.clock = until;
      ahead.removeIf(part -> part.tag <= until);
    }
  }

  /** Charges time at the weights that the query was granted with, or gives some back. */
  void charge(Query query, Group group, long micros) {
    if (micros < 0 && query.division != number) {
      return;
    }
    List<Long> at = query.division == number ? query.weights : weights(group);
    int level = 0;
    for (Part part = leaf(group); part.parent != null; part = part.parent) {
      long weight = at.get(level++);
      if (micros > 0 || part.aloneSeq < query.chargedSinceSeq()) {
        charge(part, micros, weight);
      } // else it is owed to nobody since, and puts it before nobody
    }
  }

  /** True where what the query was charged would be given back to its group. */
  boolean isOwed(Query query, Group group) {
    return query.division == number && group.part.aloneSeq < query.chargedSinceSeq();
  }

  private boolean isAlone(Part part) {
    return contending(parentOf(part)).stream().allMatch(other -> other == part);
  }

  private void charge(Part part, long micros, long weight) {
    if (policy == CpuPolicy.PRIORITY_ROUND_ROBIN) {
      return;
    }
    boolean byLevels = isByLevels(parentOf(part));
    long before = part.tag;
    long bounded = Math.clamp(micros, -MOST_MICROS, MOST_MICROS);
    long units = bounded * (byLevels ? UNLIMITED_MILLIONTHS : UNIT);
    if (!byLevels && weight == part.weight()) {
      long total = part.remainder + units;
      part.tag += Math.floorDiv(total, weight);
      part.remainder = Math.floorMod(total, weight);
    } else {
      part.tag += Math.floorDiv(units, weight);
    }
    part.lag = part.lag == null ? null : (Long) (part.lag - (part.tag - before));
  }

  /** What it used beyond what was expected is owed to nobody where nobody else contends. */
  void correct(Query query, long micros, long lastSeq) {
    Group group = query.group();
    if (micros == 0) {
      return;
    }
    charge(query, group, micros);
    settle(group);
    if (micros < 0) {
      return;
    }
    for (Part part = leaf(group); part.parent != null; part = part.parent) {
      if (isAlone(part)) {
        part.aloneSeq = lastSeq;
        if (policy != CpuPolicy.PRIORITY_ROUND_ROBIN) {
          part.parent.clock = Math.max(part.parent.clock, part.tag);
        }
      }
    }
  }

  /** A query has ended that used this: the mean follows by an eighth. */
  void ended(Group group, long usedMicros) {
    long figure = Math.min(usedMicros, DAY_MICROS);
    group.meanMicros =
        group.meanMicros == 0 ? figure : group.meanMicros + (figure - group.meanMicros) / MEAN_OF;
  }
}
