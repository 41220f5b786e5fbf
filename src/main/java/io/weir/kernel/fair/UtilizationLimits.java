package io.weir.kernel.fair;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The utilization limits of a division, as CPU time: how fast the queries of each group may run so
 * that no node uses more than its part. From the leaves up, each node that uses too much slows the
 * groups below it that are not slower yet, all to the same whole percent of their speed, the
 * largest with which it is within its limit. So a limit inside another one counts first, and the
 * outer one is not charged for what the inner one holds back.
 *
 * <p>Where each group is, and which limits are above it, is found once: speeds are told in a turn,
 * of as many groups as a domain has.
 */
public final class UtilizationLimits {

  /** What is left where nothing slows a group. */
  public static final long FULL_SPEED_PERCENT = 100;

  private static final BigInteger MILLION = BigInteger.valueOf(Division.WHOLE_MILLIONTHS);
  private static final long MICROS_PER_MS = 1000;

  private final List<Node> nodes;
  private final SequencedMap<Long, Integer> leaves = new TreeMap<>(); // by the id of the group
  private final List<List<Integer>> limits = new ArrayList<>(); // of each node, from below

  /** What matters here of a node: who it is, and how much of its parent it may use. */
  public record Node(int parent, String name, long groupId, long limitMillionths) {

    boolean isLimited() {
      return limitMillionths < Division.WHOLE_MILLIONTHS;
    }
  }

  /**
   * What a group's queries use at full speed.
   *
   * @param slowableMicros of those whose clients can slow them
   * @param fixedMicros of the others
   */
  public record Demand(long slowableMicros, long fixedMicros) {

    long atPercent(long percent) {
      return share(slowableMicros, percent) + fixedMicros;
    }

    private static long share(long micros, long percent) {
      return micros / FULL_SPEED_PERCENT * percent
          + micros % FULL_SPEED_PERCENT * percent / FULL_SPEED_PERCENT;
    }
  }

  /**
   * How fast a group may run.
   *
   * @param percent of full speed, 1 to 100
   * @param at the node that says so; at full speed the lowest with a limit
   * @param usedMicros what was used below that node, where it did not slow anybody
   * @param mostMicros what may be used there
   */
  public record Speed(long percent, String at, long usedMicros, long mostMicros) {}

  /**
   * Limits of a tree.
   *
   * @param nodes parents before children
   */
  public UtilizationLimits(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<Integer> all = new ArrayList<>(node.isLimited() ? List.of(i) : List.of());
      all.addAll(node.parent() == Division.NONE ? List.of() : limits.get(node.parent()));
      limits.add(all);
      leaves.putIfAbsent(node.groupId(), i);
    }
  }

  /** The limits of a division; null where it has none. */
  public static @Nullable UtilizationLimits of(@Nullable Division division) {
    if (division == null) {
      return null;
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < division.nodes().size(); i++) {
      Division.Node node = division.nodes().get(i);
      long limit = i == 0 ? Division.WHOLE_MILLIONTHS : node.limitMillionths();
      nodes.add(new Node(node.parent(), node.name(), node.groupId(), limit));
    }
    return nodes.stream().noneMatch(Node::isLimited) ? null : new UtilizationLimits(nodes);
  }

  /** True where others limit the same as these, whatever the plans are called. */
  public boolean limitAs(@Nullable UtilizationLimits others) {
    return others != null && shape().equals(others.shape());
  }

  private List<List<Long>> shape() {
    return nodes.stream()
        .map(each -> List.of((long) each.parent(), each.groupId(), each.limitMillionths()))
        .toList();
  }

  /** True where a limit is above a group. */
  public boolean bind(long groupId) {
    return !limitsOf(groupId).isEmpty();
  }

  private List<Integer> limitsOf(long groupId) {
    Integer others = groupId == Division.SYS_GROUP ? null : leaves.get(Division.OTHER_GROUPS);
    Integer leaf = leaves.getOrDefault(groupId, others);
    return leaf == null ? List.of() : limits.get(leaf);
  }

  /**
   * How fast each group may run.
   *
   * @param demands by the id of the group; each has a limit above it
   * @param cores of the domain
   * @param elapsedMs the time in which that was used
   * @param sparePercent of each limit, that is to be left free
   */
  public SequencedMap<Long, Speed> speeds(
      SequencedMap<Long, Demand> demands, long cores, long elapsedMs, long sparePercent) {
    SequencedMap<Integer, SequencedMap<Long, Demand>> below =
        new TreeMap<>(Collections.reverseOrder()); // children before parents
    demands.forEach(
        (group, demand) ->
            limitsOf(group)
                .forEach(
                    node ->
                        below.computeIfAbsent(node, each -> new TreeMap<>()).put(group, demand)));
    SequencedMap<Long, Speed> speeds = new TreeMap<>();
    below.forEach(
        (node, all) ->
            slow(nodes.get(node).name(), all, most(node, cores, elapsedMs, sparePercent), speeds));
    return speeds;
  }

  /** Its limit × that of each above it × all cores, rounded down. */
  private long most(int index, long cores, long elapsedMs, long sparePercent) {
    BigInteger part =
        BigInteger.valueOf(cores)
            .multiply(BigInteger.valueOf(elapsedMs))
            .multiply(BigInteger.valueOf(MICROS_PER_MS * FULL_SPEED_PERCENT));
    BigInteger whole = BigInteger.valueOf(FULL_SPEED_PERCENT + sparePercent);
    for (int i = index; i > 0; i = nodes.get(i).parent()) {
      part = part.multiply(BigInteger.valueOf(nodes.get(i).limitMillionths()));
      whole = whole.multiply(MILLION);
    }
    return part.divide(whole).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }

  private static void slow(
      String at,
      SequencedMap<Long, Demand> below,
      long mostMicros,
      SequencedMap<Long, Speed> speeds) {
    long usedMicros = used(below, FULL_SPEED_PERCENT, speeds);
    long percent = usedMicros <= mostMicros ? FULL_SPEED_PERCENT : 1;
    long over = FULL_SPEED_PERCENT;
    while (over - percent > 1) { // used grows with the percentage
      long between = (percent + over) / 2;
      if (used(below, between, speeds) > mostMicros) {
        over = between;
      } else {
        percent = between;
      }
    }
    for (long group : below.keySet()) {
      Speed before = speeds.get(group);
      if (before == null || percent < before.percent()) {
        speeds.put(group, new Speed(percent, at, usedMicros, mostMicros));
      }
    }
  }

  private static long used(
      SequencedMap<Long, Demand> below, long percent, SequencedMap<Long, Speed> speeds) {
    long sum = 0;
    for (var each : below.entrySet()) {
      Speed slowed = speeds.get(each.getKey());
      long own = slowed == null ? percent : Math.min(slowed.percent(), percent);
      long used = each.getValue().atPercent(own);
      sum = used > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + used;
    }
    return sum;
  }
}
