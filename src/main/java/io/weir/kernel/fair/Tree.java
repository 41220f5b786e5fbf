package io.weir.kernel.fair;

import io.weir.protocol.CpuPolicy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who runs next: a division at work, followed level by level from the root, each branch with an
 * order of its own (hierarchical packet fair queueing: Bennett, Zhang 1996). Groups without a node
 * share the node of other groups by their priorities; where the division has none, or there is no
 * division, they share what nobody else can use. So a domain without a plan is one branch.
 *
 * <p>What is above a leaf changes only with it, so every change walks one path: O(depth × log
 * siblings). A branch contends while somebody below it does and its limit has room.
 */
public final class Tree {

  /** What happens to a contender on the way up: level 0 is the leaf. */
  public interface Step {
    void on(Contender contender, int level);
  }

  private static final BigInteger MILLION = BigInteger.valueOf(Division.WHOLE_MILLIONTHS);

  private final @Nullable Division division;
  private final CpuPolicy policy;
  private final Branch rest;
  private final List<@Nullable Branch> branches = new ArrayList<>(); // by index of the division
  private final SequencedMap<Long, Integer> leaves = new TreeMap<>();
  private final Consumer<Branch> touched;
  private @Nullable Branch others;
  private long slots = Long.MAX_VALUE;

  /**
   * What a branch is begun with.
   *
   * @param virtualTime that of its children
   */
  public record Account(
      long vruntime,
      long remainder,
      @Nullable Long lag,
      long virtualTime,
      @Nullable Long aloneSeq) {

    /** A branch that begins. */
    public static final Account EMPTY = new Account(0, 0, null, 0, null);
  }

  /**
   * @param division null where all groups share by their priorities
   * @param grants the virtual time of groups without a node
   * @param accounts of the nodes of the division, by index
   * @param touched told of each branch whose account may have changed
   */
  public Tree(
      @Nullable Division division,
      CpuPolicy policy,
      VirtualClock grants,
      List<Account> accounts,
      long requestMicros,
      Consumer<Branch> touched) {
    this.division = division;
    this.policy = policy;
    this.touched = touched;
    Order flat = Branch.orderOf(null, policy, grants, grants);
    this.rest = branch(null, "domain", grants, flat, Account.EMPTY, requestMicros);
    if (division == null) {
      return;
    }
    for (int i = 0; i < division.nodes().size(); i++) {
      Division.Node node = division.nodes().get(i);
      Account account = accounts.get(i);
      boolean isOthers = node.groupId() == Division.OTHER_GROUPS;
      if (!node.inner() && !isOthers) {
        leaves.put(node.groupId(), i);
        branches.add(null);
        continue;
      }
      VirtualClock clock = new VirtualClock(account.virtualTime());
      Order order = Branch.orderOf(isOthers ? null : node.childrenMethod(), policy, clock, grants);
      Branch branch = branch(i, node.name(), clock, order, account, requestMicros);
      if (node.parent() != Division.NONE) {
        branch.moveTo(required(node.parent()), i, node.amounts());
      }
      branches.add(branch);
      others = isOthers ? branch : others;
    }
  }

  private static Branch branch(
      @Nullable Integer index,
      String place,
      VirtualClock clock,
      Order order,
      Account account,
      long requestMicros) {
    VirtualTime time = new VirtualTime(account.vruntime(), account.remainder());
    return new Branch(
        index, place, clock, order, time, account.lag(), account.aloneSeq(), requestMicros);
  }

  private Branch required(int index) {
    Branch branch = branches.get(index);
    if (branch == null) {
      throw new IllegalStateException("Expected node " + index + " to have children");
    }
    return branch;
  }

  public @Nullable Division division() {
    return division;
  }

  public CpuPolicy policy() {
    return policy;
  }

  /** The branches of the division, by index; null where a node is a leaf. */
  public List<@Nullable Branch> branches() {
    return branches;
  }

  // ---- leaves ----

  /** Puts a group where it belongs; it has no place anywhere. */
  public void plant(Contender group, long groupId) {
    Integer index = leaves.get(groupId);
    if (index != null && division != null) {
      Division.Node node = division.nodes().get(index);
      group.moveTo(required(node.parent()), index, node.amounts());
      group.cap(capOf(index));
    } else {
      group.moveTo(others != null ? others : rest, groupId, List.of());
    }
  }

  /** Lets a planted group begin at its parent's virtual time. */
  public void beginEven(Contender group) {
    Branch parent = group.parent();
    group.lag(null);
    group.alone(null);
    group.time().set(parent == null ? 0 : parent.order().clock.value());
  }

  /** A group as it was when this governor ended: it takes its place, and nothing else changes. */
  public void restore(Contender group, long running) {
    walk(
        group,
        (each, level) -> {
          if (each instanceof Branch branch) {
            branch.running(running);
          }
        },
        true);
  }

  /** A group that nothing uses goes for good. */
  public static void remove(Contender group) {
    Branch above = group.parent();
    if (above != null) {
      above.order().back(group);
    }
  }

  // ---- who is next ----

  /** The group to serve next, or null. */
  public @Nullable Contender next() {
    Contender next = null;
    if (division != null) {
      next = required(0).order().first();
      while (next instanceof Branch branch) {
        next = branch.order().first();
      }
    }
    return next == null ? rest.order().first() : next;
  }

  /** The lowest branch above a group that is at its limit, or null where there is room. */
  public static @Nullable Branch full(Contender group) {
    for (Branch above = group.parent(); above != null; above = above.parent()) {
      if (!above.hasRoom()) {
        return above;
      }
    }
    return null;
  }

  /**
   * Slots that a group's share comes to among those that have work now, in millionths of a slot.
   */
  public static long entitledMillionths(Contender group, long millionths) {
    long entitled = millionths;
    Contender each = group;
    for (Branch above = group.parent(); above != null; above = each.parent()) {
      long weights = Math.max(above.activeWeight(), each.weight());
      entitled = share(entitled, each.weight(), weights);
      each = above;
    }
    return entitled;
  }

  /**
   * The part of some microseconds that a group is entitled to among those that have work now;
   * nothing where the plan leaves it out and somebody that it names has work.
   */
  public long entitledMicros(Contender group, long micros) {
    Contender top = group;
    for (Branch above = group.parent(); above != null; above = above.parent()) {
      top = above;
    }
    boolean leftOut = division != null && top == rest && required(0).active();
    return leftOut ? 0 : entitledMillionths(group, micros);
  }

  private static long share(long whole, long part, long all) {
    long high = Math.multiplyHigh(whole, part);
    return high == 0 && whole * part >= 0 ? whole * part / all : whole / all * part;
  }

  // ---- changes ----

  /** Changes a leaf, and what is above it. */
  public void change(Contender leaf, Step step) {
    walk(leaf, step, false);
  }

  private void walk(Contender leaf, Step step, boolean restores) {
    Contender each = leaf;
    boolean wasActive = !restores && leaf.active();
    int level = 0;
    for (Branch above = leaf.parent(); above != null; above = each.parent()) {
      Order order = above.order();
      boolean wasIn = each.placed();
      long weightBefore = wasActive ? each.weight() : 0;
      boolean aboveWasActive = above.active();
      if (wasIn) {
        order.leave(each);
      } else {
        order.back(each);
      }
      step.on(each, level++);
      each.changed();
      boolean active = each.active();
      above.activity(
          (active ? 1 : 0) - (wasActive ? 1 : 0), (active ? each.weight() : 0) - weightBefore);
      place(order, each, wasIn, restores);
      touch(above);
      if (level == 1 && each instanceof Branch own) {
        touch(own); // what starts at a branch changes it
      }
      wasActive = aboveWasActive;
      each = above;
    }
  }

  private static void place(Order order, Contender each, boolean wasIn, boolean restores) {
    boolean in = each.contends();
    if (in && !wasIn && !restores) {
      order.comeIn(each);
    }
    each.placed(in);
    if (in) {
      order.enter(each);
    } else {
      if (wasIn) {
        order.goOut(each);
      }
      order.away(each);
    }
    if (!restores) {
      order.settle();
    }
  }

  private void touch(Branch branch) {
    if (branch.index() != null) {
      touched.accept(branch);
    }
  }

  /**
   * A leaf is served: at each level the virtual time follows. Its charge is for the caller to make,
   * with {@link #charge}, as part of the change that this is.
   *
   * @param lastSeq the last decision before
   * @return what it and each branch above it weigh at this moment, the leaf first
   */
  public List<Long> serve(Contender leaf, long expectedMicros, long lastSeq) {
    List<Long> weights = weights(leaf);
    Contender each = leaf;
    for (Branch above = leaf.parent(); above != null; above = each.parent()) {
      if (!each.placed()) {
        above.order().comeIn(each);
      }
      if (above.order().noneBut(each)) {
        each.alone(lastSeq);
      }
      above.order().serve(each, expectedMicros);
      each = above;
    }
    return weights;
  }

  /** What a leaf and each branch above it weigh now, the leaf first. */
  public static List<Long> weights(Contender leaf) {
    Branch parent = leaf.parent();
    if (parent != null && parent.parent() == null) {
      return List.of(parent.order().weightOf(leaf)); // no plan: what every grant is
    }
    List<Long> weights = new ArrayList<>();
    Contender each = leaf;
    for (Branch above = parent; above != null; above = each.parent()) {
      weights.add(above.order().weightOf(each));
      each = above;
    }
    return weights;
  }

  /**
   * Charges one at a level, or gives back, inside a change. What is owed to nobody any more is not
   * given back.
   *
   * @param sinceSeq the grant, or the move to here, of what it is about
   */
  public static void charge(Contender each, long micros, long weight, long sinceSeq) {
    Branch above = each.parent();
    if (above != null && (micros > 0 || !each.isForgiven(sinceSeq))) {
      above.order().charge(each, micros, weight);
    }
  }

  /** A leaf has used more than was expected of it; where nobody else contends, nobody is owed. */
  public void useMore(Contender leaf, long lastSeq) {
    Contender each = leaf;
    for (Branch above = leaf.parent(); above != null; above = each.parent()) {
      if (above.order().noneBut(each)) {
        above.order().useAlone(each);
        each.alone(lastSeq);
        above.order().settle();
        touch(above);
      }
      each = above;
    }
  }

  // ---- limits ----

  /** The domain has another number of slots: limits that are parts of it follow. */
  public void resize(long newSlots) {
    if (slots == newSlots || division == null) {
      slots = newSlots;
      return;
    }
    slots = newSlots;
    for (int i = branches.size() - 1; i > 0; i--) {
      Branch branch = branches.get(i);
      if (branch != null) {
        branch.cap(capOf(i));
        change(branch, (each, level) -> {});
      }
    }
  }

  /** The same for a planted group. */
  public void resize(Contender group, long groupId) {
    Integer index = leaves.get(groupId);
    if (index != null) {
      group.cap(capOf(index));
      change(group, (each, level) -> {});
    }
  }

  /**
   * The most slots that a node with a limit may hold: its limit × that of each above it × the
   * slots, rounded down, but at least one where no limit is 0. A node without one is bound by those
   * above it alone.
   */
  private long capOf(int index) {
    if (division == null
        || division.nodes().get(index).limitMillionths() == Division.WHOLE_MILLIONTHS) {
      return Long.MAX_VALUE;
    }
    BigInteger part = BigInteger.valueOf(slots);
    BigInteger whole = BigInteger.ONE;
    for (int i = index; i != Division.NONE; i = division.nodes().get(i).parent()) {
      long limit = division.nodes().get(i).limitMillionths();
      if (limit == 0) {
        return 0;
      }
      part = part.multiply(BigInteger.valueOf(limit));
      whole = whole.multiply(MILLION);
    }
    return Math.max(1, part.divide(whole).longValueExact());
  }
}
