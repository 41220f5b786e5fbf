package io.weir.kernel.fair;

import java.util.List;

/**
 * How a domain's CPU is divided between its consumer groups: a plan, compiled. Nodes stand in
 * parent-before-child order, the root first; siblings are served in this order where nothing else
 * decides. Immutable; whoever compiles it has validated the plan, so what does not fit here is a
 * mistake of the program.
 *
 * @param nodes the root, then the rest; inner nodes and one leaf for each group that the plan names
 */
public record Division(List<Node> nodes) {

  /** The group of the leaf that stands for all groups without a leaf of their own. */
  public static final long OTHER_GROUPS = -1;

  /** The group of operators: the limits of others are not its own, as it is their way in. */
  public static final long SYS_GROUP = 1;

  /** The group of a node that is no leaf. */
  public static final long INNER = 0;

  /** The parent of the root. */
  public static final int NONE = -1;

  /** The whole of a parent: no utilization limit. */
  public static final long WHOLE_MILLIONTHS = 1_000_000;

  /** Levels of {@link Method#EMPHASIS}: as many as Oracle's resource plans have. */
  public static final int LEVELS = 8;

  /** The percentages of one level, all together. */
  public static final long WHOLE_PERCENT = 100;

  /** Most that one share or ratio may be: every product with a charge stays inside 63 bits. */
  public static final long MOST_AMOUNT = 1 << 20;

  /** How an inner node divides what it gets among its children. */
  public enum Method {
    /**
     * Percentages on levels 1 … 8: what a level does not allocate or its children do not consume
     * falls to the next level, and after the last to whoever can run.
     */
    EMPHASIS,
    /** In proportion to one number of each child; what one leaves unused goes to its siblings. */
    RATIO,
    /** As RATIO; a plan's customary method. */
    SHARES
  }

  /**
   * One node.
   *
   * @param id names the node's account: the same in each version of a plan, never reused; the
   *     root's too, positive
   * @param parent index of its parent in the list, less than its own; {@link #NONE} for the root
   * @param name as decisions say it, for example {@code plan DAY} or {@code group ETL}
   * @param groupId the group of a leaf, {@link #OTHER_GROUPS}, or {@link #INNER}
   * @param childrenMethod how an inner node divides among its children; of no effect in a leaf
   * @param amounts what it has of its parent: one share or ratio of 1 … {@link #MOST_AMOUNT}; or,
   *     below EMPHASIS, percentages 0 … 100 of at most {@link #LEVELS} levels, missing ones 0;
   *     empty for the root
   * @param limitMillionths the most of its parent's slots that it may hold, in millionths, 0 …
   *     {@link #WHOLE_MILLIONTHS}; nests by multiplication; of no effect in the root
   */
  public record Node(
      long id,
      int parent,
      String name,
      long groupId,
      Method childrenMethod,
      List<Long> amounts,
      long limitMillionths) {

    public Node {
      amounts = List.copyOf(amounts);
      require(id > 0, "a positive id", id);
      require(groupId >= OTHER_GROUPS, "a group, OTHER_GROUPS or no group", groupId);
      require(
          limitMillionths >= 0 && limitMillionths <= WHOLE_MILLIONTHS,
          "a limit of 0 to 1000000 millionths",
          limitMillionths);
    }

    /** True where it divides among children. */
    public boolean inner() {
      return groupId == INNER;
    }
  }

  public Division {
    nodes = List.copyOf(nodes);
    require(!nodes.isEmpty(), "a root", 0);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      require(i == 0 ? node.parent() == NONE : inTree(node, i, nodes), "a parent before it", i);
      require(i == 0 ? node.inner() : amountsFit(node, nodes.get(node.parent())), "amounts", i);
    }
  }

  /** True where all groups share the whole by their priorities, as they do without a plan. */
  public boolean sharesByPriority() {
    return nodes.size() == 1
        || (nodes.size() == 2
            && nodes.get(1).groupId() == OTHER_GROUPS
            && nodes.get(1).limitMillionths() == WHOLE_MILLIONTHS);
  }

  private static boolean inTree(Node node, int index, List<Node> nodes) {
    return node.parent() >= 0 && node.parent() < index && nodes.get(node.parent()).inner();
  }

  private static boolean amountsFit(Node node, Node parent) {
    List<Long> amounts = node.amounts();
    return parent.childrenMethod() == Method.EMPHASIS
        ? amounts.size() <= LEVELS && amounts.stream().allMatch(a -> a >= 0 && a <= WHOLE_PERCENT)
        : amounts.size() == 1 && amounts.getFirst() > 0 && amounts.getFirst() <= MOST_AMOUNT;
  }

  private static void require(boolean fits, String expected, long found) {
    if (!fits) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found);
    }
  }
}
