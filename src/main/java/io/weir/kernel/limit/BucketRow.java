package io.weir.kernel.limit;

/**
 * What is in a token bucket.
 *
 * @param tokens whole ones, 0 to the burst
 * @param remainder the part of a token that came beside them, in parts of the rate's period: 0 to
 *     below {@link Rate#periodMs}; 0 where the bucket is full
 * @param atMs when that was so, in ms since 1970
 */
public record BucketRow(long tokens, long remainder, long atMs) {}
