package io.weir.kernel.io;

import io.weir.kernel.Saturating;
import java.util.List;
import java.util.stream.IntStream;

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

  /** The same, with the sums of a group that is gone; it moves nothing any more. */
  IoFiguresRow with(IoFiguresRow gone) {
    return new IoFiguresRow(
        granted + gone.granted,
        sums(requests, gone.requests),
        sums(bytes, gone.bytes),
        refused + gone.refused,
        throttled + gone.throttled,
        late + gone.late,
        abandoned + gone.abandoned,
        Saturating.add(waitedMs, gone.waitedMs),
        bandwidthBytesPerSecond,
        secondFromMs,
        secondBytes);
  }

  private static List<Long> sums(List<Long> one, List<Long> other) {
    return IntStream.range(0, one.size())
        .mapToObj(i -> Saturating.add(one.get(i), other.get(i)))
        .toList();
  }
}
