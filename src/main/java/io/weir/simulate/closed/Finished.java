package io.weir.simulate.closed;

import io.weir.protocol.Code;
import org.jspecify.annotations.Nullable;

/**
 * One query of a closed loop, from its arrival to its terminal decision; times are virtual, in ms.
 *
 * @param group the consumer group it ended in; absent where it was refused before it had one
 * @param weight the group's weight when it was granted; 0 where it was not
 * @param grantedMs when it began to run; absent where it never did
 * @param endedMs when its terminal decision was said
 * @param runMs its demand: how long it runs at full speed on one core
 * @param cause why it was refused or stopped; absent where it ran to its end
 */
public record Finished(
    String queryId,
    String tenant,
    @Nullable String group,
    long weight,
    long arrivedMs,
    @Nullable Long grantedMs,
    long endedMs,
    long runMs,
    @Nullable Code cause) {

  /** True where it was never granted. */
  public boolean isRefused() {
    return grantedMs == null;
  }

  /** True where it was granted and ended by order before its demand was served. */
  public boolean isStopped() {
    return grantedMs != null && cause != null;
  }

  /** Wait and run together. */
  public long sojournMs() {
    return endedMs - arrivedMs;
  }
}
