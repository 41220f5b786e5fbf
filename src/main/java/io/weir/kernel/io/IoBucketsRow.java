package io.weir.kernel.io;

import org.jspecify.annotations.Nullable;

/** The buckets of a group, or of the domain: absent where there never was such a limit. */
public record IoBucketsRow(@Nullable IoBucketRow bytes, @Nullable IoBucketRow requests) {

  /** The key of the domain's own, before those of groups. */
  public static final long OF_DOMAIN = 0;
}
