package io.weir.kernel.io;

import java.util.List;

/**
 * What a group's I/O has come to; sums that only grow, but for the bandwidth.
 *
 * @param requests of the device that were granted, by operation
 * @param bytes that were granted, by operation
 * @param refused I/O requests that were refused, at the door or later
 * @param throttled I/O requests that were granted after they had to wait
 * @param late I/O requests that were granted after their deadline
 * @param abandoned I/O requests whose lease ended
 * @param waitedMs of what was granted
 * @param bandwidthBytesPerSecond smoothed over seconds, as of the end of the last one
 * @param secondFromMs when the second began that is not over
 * @param secondBytes that were granted since
 */
public record IoFiguresRow(
    long granted,
    List<Long> requests,
    List<Long> bytes,
    long refused,
    long throttled,
    long late,
    long abandoned,
    long waitedMs,
    long bandwidthBytesPerSecond,
    long secondFromMs,
    long secondBytes) {

  static final IoFiguresRow NONE =
      new IoFiguresRow(0, List.of(0L, 0L, 0L, 0L), List.of(0L, 0L, 0L, 0L), 0, 0, 0, 0, 0, 0, 0, 0);
}
