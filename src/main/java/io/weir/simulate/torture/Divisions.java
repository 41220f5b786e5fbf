package io.weir.simulate.torture;

import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Division.Method;
import io.weir.kernel.fair.Division.Node;
import io.weir.simulate.audit.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Divisions of any form, as no sensible plan has them: a plan in force without its plan. */
final class Divisions {

  private static final int MOST_NODES = 12;
  private static final long LAST_GROUP = 12; // more than there are nodes
  private static final int MOST_SHARE = 9;

  private final SplittableRandom random;
  private long ids;

  Divisions(SplittableRandom random) {
    this.random = random;
  }

  /** A division, or none. */
  @Nullable Division any() {
    if (random.nextInt(5) == 0) {
      return null;
    }
    List<Node> nodes = new ArrayList<>();
    nodes.add(node(nodes, Division.NONE, Division.INNER));
    List<Long> groups = new ArrayList<>();
    for (long id = 1; id <= LAST_GROUP; id++) {
      groups.add(id);
    }
    if (random.nextBoolean()) {
      groups.add(Division.OTHER_GROUPS);
    }
    for (int i = random.nextInt(1, MOST_NODES); i > 0; i--) {
      boolean inner = random.nextInt(3) == 0;
      long group =
          inner ? Division.INNER : groups.remove(random.nextInt(groups.size())).longValue();
      nodes.add(node(nodes, parent(nodes), group));
    }
    return new Division(nodes);
  }

  private int parent(List<Node> nodes) {
    int parent;
    do {
      parent = random.nextInt(nodes.size());
    } while (!nodes.get(parent).inner());
    return parent;
  }

  private Node node(List<Node> nodes, int parent, long group) {
    Method method = Method.values()[random.nextInt(Method.values().length)];
    boolean byLevels = parent >= 0 && nodes.get(parent).childrenMethod() == Method.EMPHASIS;
    List<Long> amounts =
        parent < 0
            ? List.of()
            : byLevels ? levels(nodes, parent) : List.of(random.nextLong(1, MOST_SHARE));
    long limit =
        parent >= 0 && random.nextInt(3) == 0
            ? random.nextLong(Division.WHOLE_MILLIONTHS + 1)
            : Division.WHOLE_MILLIONTHS;
    return new Node(++ids, parent, "node " + ids, group, method, amounts, limit);
  }

  /** Percentages that its siblings have left over, none on most levels. */
  private List<Long> levels(List<Node> nodes, int parent) {
    List<Long> levels = new ArrayList<>();
    for (int level = random.nextInt(Division.LEVELS + 1); level > 0; level--) {
      long left = Division.WHOLE_PERCENT;
      for (Node sibling : nodes) {
        boolean counts = sibling.parent() == parent && levels.size() < sibling.amounts().size();
        left -= counts ? sibling.amounts().get(levels.size()) : 0;
      }
      levels.add(random.nextBoolean() ? 0 : random.nextLong(left + 1));
    }
    return levels;
  }

  /** The same in the words of the auditor. */
  static List<Part.Node> asPlan(@Nullable Division division) {
    List<Part.Node> plan = new ArrayList<>();
    for (Node node : division == null ? List.<Node>of() : division.nodes()) {
      plan.add(
          new Part.Node(
              node.name(),
              node.parent(),
              node.groupId(),
              node.childrenMethod() == Method.EMPHASIS
                  ? Part.Method.BY_LEVELS
                  : Part.Method.BY_WEIGHT,
              node.amounts(),
              node.limitMillionths()));
    }
    return plan;
  }
}
