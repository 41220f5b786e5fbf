package io.weir.simulate.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has a part of the slots: a group, or a node of a plan that divides its part again. */
public final class Part {

  /** How a node divides. */
  public enum Method {
    BY_WEIGHT,
    BY_LEVELS
  }

  /**
   * A node of a plan, as it is given.
   *
   * @param about what it is of: the same in two plans only where it is the same
   * @param parent its index; -1 for the root
   * @param group the id of a leaf's group; -1 for all without a leaf; 0 of a node that divides
   * @param amounts a share, or percentages on levels
   * @param limitMillionths of the parent's slots
   */
  public record Node(
      String about,
      int parent,
      long group,
      Method method,
      List<Long> amounts,
      long limitMillionths) {}

  final @Nullable Group group;
  long tie;
  @Nullable Part parent;
  Method method = Method.BY_WEIGHT;
  List<Long> amounts = List.of();
  long limitMillionths = FairShare.UNLIMITED_MILLIONTHS;

  long tag;
  long remainder;
  @Nullable Long lag; // what it is owed while it does not contend; none: its tag says it
  long clock; // of its children
  long aloneSeq = Long.MIN_VALUE; // the last decision when the time around it followed it alone
  boolean contends;

  Part(@Nullable Group group) {
    this.group = group;
  }

  /** Its weight by itself, not counting who contends. */
  long weight() {
    return amounts.isEmpty()
        ? group == null ? FairShare.UNIT : group.weight()
        : FairShare.UNIT * Math.max(1, amounts.stream().mapToLong(Long::longValue).sum());
  }
}
