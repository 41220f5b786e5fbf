package io.weir.cli.demo;

import io.weir.simulate.workload.Arrival;

/** The first queries of a workload, all at once and short. */
final class WarmUp {

  private WarmUp() {}

  static Arrival at(Arrival arrival) {
    return new Arrival(arrival.seq(), 0, arrival.tenant(), 1, arrival.text());
  }
}
