package io.weir.kernel.fair;

import io.weir.protocol.CpuPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which of those that contend is served next, and what being served costs it. Equal ones by their
 * tie, so the order is total.
 */
abstract class Order {

  final VirtualClock clock;

  Order(VirtualClock clock) {
    this.clock = clock;
  }

  /** The order of a policy. */
  static Order of(CpuPolicy policy, VirtualClock clock) {
    return switch (policy) {
      case FAIR_SHARE -> new StartTimeOrder(clock);
      case COMPLETELY_FAIR -> new LagOrder(clock);
      case WEIGHTED_FAIR_QUEUING -> new FluidOrder(clock);
      case PRIORITY_ROUND_ROBIN -> new TurnOrder(clock);
    };
  }

  /** Lets one contend, at its own time. */
  abstract void enter(Contender contender);

  /** Takes one out. */
  abstract void leave(Contender contender);

  /** The one to serve next, or null. */
  abstract @Nullable Contender first();

  /** True where nobody contends. */
  abstract boolean isEmpty();

  /** True where nobody but this one contends. */
  abstract boolean noneBut(Contender contender);

  /** The virtual time now. */
  long now() {
    return clock.value();
  }

  /** One begins to contend, or is served without having contended: where it starts. */
  void comeIn(Contender contender) {
    contender.time().atLeast(now());
  }

  /** One has ceased to contend. */
  void goOut(Contender contender) {
    // nothing is kept of it but its time
  }

  /** One that does not contend may have been charged, or ceases to contend: after each change. */
  void away(Contender contender) {
    // nobody asks
  }

  /** One that does not contend is about to change, or goes for good. */
  void back(Contender contender) {
    // nobody asks
  }

  /** Who contends has changed. */
  void settle() {
    // nothing follows
  }

  /** One is served a request that is expected to take a time; its own time has not moved yet. */
  abstract void serve(Contender contender, long expectedMicros);

  /** One has used more than was expected, and nobody else contends: that is owed to nobody. */
  void useAlone(Contender contender) {
    clock.atLeast(contender.time().value());
  }

  /** True where what is used moves one's time. */
  boolean chargesTime() {
    return true;
  }

  /** What one weighs now. */
  long weightOf(Contender contender) {
    return contender.weight();
  }

  /** The weight at which weighted time is time. */
  long unit() {
    return Weights.UNIT;
  }

  /** Charges one that is not in the order at this moment, or gives back. */
  void charge(Contender contender, long micros, long atWeight) {
    VirtualTime time = contender.time();
    long before = time.value();
    if (atWeight == weightOf(contender)) {
      time.charge(micros, atWeight, unit());
    } else {
      time.chargeApart(micros, atWeight, unit());
    }
    Long lag = contender.lag();
    if (lag != null) {
      contender.lag(lag - (time.value() - before));
    }
  }
}
