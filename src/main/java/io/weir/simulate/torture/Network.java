package io.weir.simulate.torture;

import io.weir.simulate.torture.Fault.Delay;
import io.weir.simulate.torture.Fault.Often;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Carries things from one side to the other, as badly as the faults say: too late, twice, in
 * another order, or not at all.
 *
 * @param <T> what is carried
 */
final class Network<T> {

  private record Parcel<T>(long readMs, long number, long heardMs, T content)
      implements Comparable<Parcel<T>> {
    @Override
    public int compareTo(Parcel<T> other) {
      return readMs != other.readMs
          ? Long.compare(readMs, other.readMs)
          : Long.compare(number, other.number);
    }
  }

  /** What has arrived, with when it was heard. */
  record Arrived<T>(long heardMs, T content) {}

  private final PriorityQueue<Parcel<T>> onItsWay = new PriorityQueue<>();
  private final Fault fault;
  private final SplittableRandom random;
  private long number;

  Network(Fault fault, SplittableRandom random) {
    this.fault = fault;
    this.random = random;
  }

  /** Sends something now. */
  void send(T content, long nowMs) {
    if (happens(fault.lost(), random)) {
      return;
    }
    post(content, nowMs, nowMs + delay(fault.late()) + delay(fault.reordered()));
    long againMs = delay(fault.duplicate());
    if (againMs > 0) {
      post(content, nowMs + againMs, nowMs + againMs);
    }
  }

  private void post(T content, long heardMs, long readMs) {
    onItsWay.add(new Parcel<>(readMs, ++number, heardMs, content));
  }

  /** What arrives next, if it has arrived by now; or null. */
  @Nullable Arrived<T> next(long nowMs) {
    Parcel<T> first = onItsWay.peek();
    if (first == null || first.readMs > nowMs) {
      return null;
    }
    onItsWay.remove();
    return new Arrived<>(first.heardMs, first.content);
  }

  private long delay(@Nullable Delay delay) {
    return happens(delay, random) ? random.nextLong(1, delay.upToMs() + 1) : 0;
  }

  static boolean happens(@Nullable Delay delay, SplittableRandom random) {
    return delay != null && random.nextLong(delay.oneIn()) == 0;
  }

  static boolean happens(@Nullable Often often, SplittableRandom random) {
    return often != null && random.nextLong(often.oneIn()) == 0;
  }
}
