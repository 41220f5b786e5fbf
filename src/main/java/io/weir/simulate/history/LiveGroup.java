package io.weir.simulate.history;

import io.weir.kernel.fair.Weights;

/** A group with its work of this moment. */
final class LiveGroup {

  final String name;
  long queued;
  long running;
  long weight = Weights.UNIT;

  LiveGroup(String name) {
    this.name = name;
  }

  boolean busy() {
    return queued > 0 || running > 0;
  }
}
