package io.weir.kernel.fair;

import java.math.BigInteger;
import java.util.ArrayList;
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
 * @param nodes parents before children
 */
public record UtilizationLimits(List<Node> nodes) {

  /** What is left where nothing slows a group. */
  public static final long FULL_SPEED_PERCENT = 100;

  private static final BigInteger MILLION = BigInteger.valueOf(Division.WHOLE_MILLIONTHS);
  private static final long MICROS_PER_MS = 1000;

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

  public UtilizationLimits {
    nodes = List.copyOf(nodes);
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
    for (int i = leaf(groupId); i != Division.NONE; i = nodes.get(i).parent()) {
      if (nodes.get(i).isLimited()) {
        return true;
      }
    }
    return false;
  }

  private int leaf(long groupId) {
    int others = Division.NONE;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).groupId() == groupId) {
        return i;
      }
      others = nodes.get(i).groupId() == Division.OTHER_GROUPS ? i : others;
    }
    return others;
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
    SequencedMap<Long, Speed> speeds = new TreeMap<>();
    for (int i = nodes.size() - 1; i > 0; i--) {
      if (nodes.get(i).isLimited()) {
        SequencedMap<Long, Demand> below = new TreeMap<>();
        for (var each : demands.entrySet()) {
          if (isBelow(leaf(each.getKey()), i)) {
            below.put(each.getKey(), each.getValue());
          }
        }
        slow(nodes.get(i).name(), below, most(i, cores, elapsedMs, sparePercent), speeds);
      }
    }
    return speeds;
  }

  private boolean isBelow(int leaf, int node) {
    int each = leaf;
    while (each > node) {
      each = nodes.get(each).parent();
    }
    return each == node;
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
    long percent = FULL_SPEED_PERCENT;
    while (percent > 1 && used(below, percent, speeds) > mostMicros) {
      percent--;
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
