package io.weir.kernel.plans;

import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Division.Node;
import io.weir.kernel.fair.Weights;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan and the plans below it, as a tree of nodes: parents before children, in the order of the
 * directives.
 *
 * <p>Where a plan by SHARES or RATIO gives a group no figure, its weight takes the place: its own
 * shares, else that of its priority. OTHER_GROUPS without a figure and without a utilization limit
 * stands for a node of each other group with its own weight; with one of them, for one node that
 * they share. A plan without OTHER_GROUPS leaves them the least: one share, or no percentage, so
 * that nobody starves beside a free slot.
 */
final class DivisionCompiler {

  private static final long MILLIONTHS_PER_PERCENT =
      Division.WHOLE_MILLIONTHS / Division.WHOLE_PERCENT;

  /** Weight of what has no priority: that of a normal group. */
  private static final long NORMAL_PRIORITY = 3;

  private static final long LEAST = 1;

  /** Ids of plans and groups grow by one command each: none comes near this. */
  private static final int ID_BITS = 30;

  private final PlanBook book;
  private final Plans plans;
  private final Groups groups;
  private final long rootId;
  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<Long, Group> others = new TreeMap<>();
  private boolean othersNamed;

  private DivisionCompiler(PlanBook book, Plans plans, Groups groups, long rootId) {
    this.book = book;
    this.plans = plans;
    this.groups = groups;
    this.rootId = rootId;
    groups.all().forEach(group -> others.put(group.id(), group));
  }

  /**
   * Compiles what is in force of a plan that was found without fault.
   *
   * @return null where the plan leaves each group the weight of its priority, as the default plan
   */
  static @Nullable Division compile(String name, Plans plans, Groups groups) {
    PlanBook book = plans.book(PlanRow::plan);
    Plan root = find(book, name);
    if (root.equals(BuiltInPlans.ALL.getFirst())
        && groups.all().stream().allMatch(group -> group.definition().shares() == null)) {
      return null;
    }
    DivisionCompiler compiler = new DivisionCompiler(book, plans, groups, plans.get(name).id());
    compiler.strikeOut(root);
    compiler.nodes.add(compiler.inner(root, Division.NONE, List.of(), Division.WHOLE_MILLIONTHS));
    compiler.addChildren(root, 0);
    if (!compiler.othersNamed && !compiler.others.isEmpty()) {
      compiler.addOthers(
          0, DirectiveFaults.method(root), Directive.ofGroup(Plan.OTHER_GROUPS), LEAST);
    }
    return new Division(compiler.nodes);
  }

  private static Plan find(PlanBook book, String name) {
    Plan plan = book.find(name);
    if (plan == null) {
      throw new IllegalStateException("Expected a plan " + name + ", but there is none");
    }
    return plan;
  }

  /** Who is named anywhere is none of the others. */
  private void strikeOut(Plan plan) {
    for (Directive directive : PlanBook.directives(plan)) {
      if (directive.plan() != null) {
        strikeOut(find(book, directive.plan()));
      } else if (Plan.OTHER_GROUPS.equals(directive.group())) {
        othersNamed = true;
      } else {
        others.remove(group(directive).id());
      }
    }
  }

  private Group group(Directive directive) {
    Group group = directive.group() == null ? null : groups.find(directive.group());
    if (group == null) {
      throw new IllegalStateException("Expected " + directive.subject() + " to exist");
    }
    return group;
  }

  private void addChildren(Plan plan, int at) {
    PlanMethod method = DirectiveFaults.method(plan);
    for (Directive directive : PlanBook.directives(plan)) {
      if (directive.plan() != null) {
        Plan below = find(book, directive.plan());
        List<Long> amounts = amounts(method, directive, Weights.ofPriority(NORMAL_PRIORITY));
        nodes.add(inner(below, at, amounts, limit(directive)));
        addChildren(below, nodes.size() - 1);
      } else if (Plan.OTHER_GROUPS.equals(directive.group())) {
        addOthers(at, method, directive, null);
      } else {
        Group group = group(directive);
        nodes.add(leaf(group, at, amounts(method, directive, weight(group)), limit(directive)));
      }
    }
  }

  private void addOthers(
      int at, PlanMethod method, Directive directive, @Nullable Long amountWhereNone) {
    boolean apart =
        method != PlanMethod.EMPHASIS
            && amountWhereNone == null
            && figure(method, directive) == null
            && directive.utilizationLimitPercent() == null;
    if (apart) {
      for (Group group : others.values()) {
        nodes.add(leaf(group, at, List.of(weight(group)), Division.WHOLE_MILLIONTHS));
      }
      return;
    }
    long amount = amountWhereNone == null ? Weights.ofPriority(NORMAL_PRIORITY) : amountWhereNone;
    nodes.add(
        new Node(
            id(0, false),
            at,
            Plan.OTHER_GROUPS,
            Division.OTHER_GROUPS,
            Division.Method.SHARES,
            amounts(method, directive, amount),
            limit(directive)));
  }

  private Node inner(Plan plan, int parent, List<Long> amounts, long limitMillionths) {
    return new Node(
        id(plans.get(plan.name()).id(), true),
        parent,
        "plan " + plan.name(),
        Division.INNER,
        method(plan),
        amounts,
        limitMillionths);
  }

  private Node leaf(Group group, int parent, List<Long> amounts, long limitMillionths) {
    return new Node(
        id(group.id(), false),
        parent,
        group.place(),
        group.id(),
        Division.Method.SHARES,
        amounts,
        limitMillionths);
  }

  /** The same for the same thing in the same top plan, and for nothing else ever. */
  private long id(long ofGroupOrPlan, boolean plan) {
    return (((rootId << ID_BITS) | ofGroupOrPlan) << 1) | (plan ? 1 : 0);
  }

  private static Division.Method method(Plan plan) {
    return switch (DirectiveFaults.method(plan)) {
      case EMPHASIS -> Division.Method.EMPHASIS;
      case RATIO -> Division.Method.RATIO;
      case SHARES -> Division.Method.SHARES;
    };
  }

  private static long limit(Directive directive) {
    Long percent = directive.utilizationLimitPercent();
    return percent == null ? Division.WHOLE_MILLIONTHS : percent * MILLIONTHS_PER_PERCENT;
  }

  private static List<Long> amounts(PlanMethod method, Directive directive, long whereNone) {
    if (method == PlanMethod.EMPHASIS) {
      return directive.levels() == null ? List.of() : directive.levels();
    }
    Long figure = figure(method, directive);
    return List.of(figure == null ? whereNone : figure);
  }

  private static @Nullable Long figure(PlanMethod method, Directive directive) {
    return method == PlanMethod.RATIO ? directive.ratio() : directive.shares();
  }

  private static long weight(Group group) {
    Long shares = group.definition().shares();
    return shares == null ? Weights.ofPriority(group.definition().priority()) : shares;
  }
}
