package io.weir.streams.store;

/**
 * How much is kept decoded.
 *
 * @param rows rows of each table of each domain; 0 keeps none between turns
 * @param windowRows rows at the head of each lane of an ordered table; at least 1
 */
public record CacheBounds(long rows, long windowRows) {

  public CacheBounds {
    if (rows < 0 || windowRows < 1) {
      throw new IllegalArgumentException(
          "Expected rows >= 0 and windowRows >= 1, but they were %d and %d"
              .formatted(rows, windowRows));
    }
  }

  /** Everything that was touched stays decoded. */
  public static CacheBounds unbounded() {
    return new CacheBounds(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Nothing stays decoded but the first row of a lane. */
  public static CacheBounds none() {
    return new CacheBounds(0, 1);
  }
}
