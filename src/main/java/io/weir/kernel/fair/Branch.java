package io.weir.kernel.fair;

import io.weir.protocol.CpuPolicy;
import org.jspecify.annotations.Nullable;

/** A node of the tree that divides among children. */
public final class Branch extends Contender {

  private final @Nullable Integer index;
  private final String place;
  private final long requestMicros;
  private final VirtualClock clock;
  private final Order order;
  private long running;
  private long activeChildren;
  private long activeWeight;

  /**
   * @param index its index in the division; null for the branch of groups that have no node
   * @param clock its virtual time
   * @param account its time with its parent
   * @param requestMicros what a request of a whole branch is taken to be
   */
  Branch(
      @Nullable Integer index,
      String place,
      VirtualClock clock,
      Order order,
      VirtualTime account,
      @Nullable Long lag,
      @Nullable Long aloneSeq,
      long requestMicros) {
    super(account, lag, aloneSeq);
    this.index = index;
    this.place = place;
    this.clock = clock;
    this.order = order;
    this.requestMicros = requestMicros;
  }

  /**
   * The order among children: the policy's, but for percentages on levels, which have their own.
   */
  static Order orderOf(
      Division.@Nullable Method method, CpuPolicy policy, VirtualClock own, VirtualClock grants) {
    if (policy == CpuPolicy.PRIORITY_ROUND_ROBIN) {
      return new TurnOrder(grants);
    }
    return method == Division.Method.EMPHASIS ? new EmphasisOrder(own) : Order.of(policy, own);
  }

  /** Its index in the division, or null. */
  public @Nullable Integer index() {
    return index;
  }

  /** How it is named in a decision. */
  public String place() {
    return place;
  }

  public VirtualClock clock() {
    return clock;
  }

  Order order() {
    return order;
  }

  /** Queries below it that hold a slot. */
  public long running() {
    return running;
  }

  public void running(long by) {
    running += by;
  }

  /** True where its limit lets one more query run. */
  public boolean hasRoom() {
    return running < cap();
  }

  /** Sum of the weights of its children that have work. */
  long activeWeight() {
    return activeWeight;
  }

  /** A child has begun or ceased to have work, or weighs something else. */
  void activity(long children, long weight) {
    activeChildren += children;
    activeWeight += weight;
  }

  @Override
  public long weight() {
    return amounts().isEmpty() ? Weights.UNIT : Weights.ofAmounts(amounts());
  }

  @Override
  protected long requestMicros() {
    return requestMicros;
  }

  @Override
  protected boolean contends() {
    return hasRoom() && !order.isEmpty();
  }

  @Override
  public boolean active() {
    return activeChildren > 0;
  }

  @Override
  protected long turn() {
    Contender first = order.first();
    return first == null ? Long.MAX_VALUE : first.placedAt;
  }
}
