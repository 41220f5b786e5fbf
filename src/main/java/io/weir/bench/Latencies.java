package io.weir.bench;

import org.HdrHistogram.Histogram;

/** How long answers took in one run, to three digits. */
final class Latencies {

  private static final int DIGITS = 3;
  private static final double NANOS_A_MS = 1e6;

  private final Histogram nanos = new Histogram(DIGITS);

  void add(long tookNanos) {
    nanos.recordValue(tookNanos);
  }

  /** The time within which half of the answers came, in ms. */
  double p50Ms() {
    return nanos.getValueAtPercentile(50) / NANOS_A_MS;
  }

  /** The time within which 99 of a hundred came, in ms. */
  double p99Ms() {
    return nanos.getValueAtPercentile(99) / NANOS_A_MS;
  }

  /** The larger of the ratios of p50 and p99. */
  double over(Latencies ground) {
    return Math.max(p50Ms() / ground.p50Ms(), p99Ms() / ground.p99Ms());
  }
}
