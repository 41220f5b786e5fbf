package io.weir.kernel.fair;

import java.util.List;

/** A contender by itself: its tie, its time and its weight. */
final class Entry extends Contender {

  private static final Branch NOBODY =
      new Branch(
          null,
          "test",
          new VirtualClock(0),
          new StartTimeOrder(new VirtualClock(0)),
          new VirtualTime(0, 0),
          null,
          null,
          1);

  private final long weight;

  Entry(long id, long time, long weight) {
    super(new VirtualTime(time, 0), null, null);
    this.weight = weight;
    moveTo(NOBODY, id, List.of());
  }

  /** Enters an order, as whoever walks a tree lets it. */
  void enters(Order order) {
    placed(true);
    order.enter(this);
  }

  void leaves(Order order) {
    order.leave(this);
    placed(false);
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  protected long requestMicros() {
    return 1_000_000;
  }

  @Override
  protected boolean contends() {
    return true;
  }

  @Override
  public boolean active() {
    return true;
  }

  @Override
  protected long turn() {
    return time().value();
  }
}
