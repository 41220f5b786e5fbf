package io.weir.kernel.io;

import io.weir.kernel.limit.BucketRow;
import io.weir.kernel.limit.Rate;
import io.weir.kernel.limit.TokenBucket;

/**
 * A token bucket with its limit.
 *
 * @param perSecond tokens that come in a second
 * @param burst the most that it holds
 */
public record IoBucketRow(long perSecond, long burst, long tokens, long remainder, long atMs) {

  static IoBucketRow of(IoLimits.Flow flow, TokenBucket bucket) {
    BucketRow row = bucket.row();
    return new IoBucketRow(
        flow.perSecond(), flow.burst(), row.tokens(), row.remainder(), row.atMs());
  }

  /** The bucket as it was. */
  public TokenBucket bucket() {
    return new TokenBucket(
        Rate.perSecond(perSecond), burst, new BucketRow(tokens, remainder, atMs));
  }
}
