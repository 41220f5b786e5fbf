package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;

/**
 * What a query that holds a slot has used: what its client reported, or, where no CPU time was ever
 * reported, the time that it has held its servers.
 */
public final class Usage {

  private static final long MICROS_PER_MS = 1000;

  private final Domain domain;

  public Usage(Domain domain) {
    this.domain = domain;
  }

  /** In microseconds of CPU time. */
  long micros(QueryRow row, long nowMs) {
    Long cpuMicros = row.cpuMicros();
    return cpuMicros == null ? heldMicros(row, nowMs) : cpuMicros;
  }

  /** The time that it has held its servers, each of them counted. */
  long heldMicros(QueryRow row, long nowMs) {
    return Saturating.multiply((nowMs - grantedMs(row)) * MICROS_PER_MS, servers(row));
  }

  /** What that comes to between two times, where it was held then. */
  long heldMicros(QueryRow row, long fromMs, long untilMs) {
    long heldMs = Math.max(0, untilMs - Math.max(fromMs, grantedMs(row)));
    return Saturating.multiply(heldMs * MICROS_PER_MS, servers(row));
  }

  static long grantedMs(QueryRow row) {
    Long grantedMs = row.grantedMs();
    if (grantedMs == null) {
      throw new IllegalStateException("Expected " + row.queryId() + " to hold a slot");
    }
    return grantedMs;
  }

  /** No more than there are cores, where that is known. */
  long servers(QueryRow row) {
    long cores = domain.row().cpuCores();
    Long dop = row.dop();
    long asked = dop == null ? 1 : dop;
    return cores == 0 ? asked : Math.min(asked, cores);
  }
}
