package io.weir.streams;

import io.weir.kernel.io.IoBucketRow;
import io.weir.kernel.io.IoBucketsRow;
import io.weir.streams.StatisticsView.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader sees of a token bucket. It is shown as long as its group is there, also while no
 * such limit holds; then it fills as it did.
 *
 * @param name its owner and what it holds, as {@code ETL bytes}
 * @param owner {@code domain}, or the group's name
 * @param resource {@code bytes}, or {@code requests} of the device
 * @param perSecond tokens that come in a second
 * @param burst the most that it holds
 * @param tokens that it has at {@code atMs}
 */
public record BucketView(
    String name,
    Scope scope,
    String owner,
    String resource,
    long perSecond,
    long burst,
    long tokens,
    long atMs) {

  private static final String DOMAIN = "domain";

  /** The domain's buckets, those that there are. */
  static List<BucketView> ofDomain(IoBucketsRow row, long nowMs) {
    return of(Scope.DOMAIN, DOMAIN, row, nowMs);
  }

  /** A group's buckets, those that there are. */
  static List<BucketView> ofGroup(String group, IoBucketsRow row, long nowMs) {
    return of(Scope.GROUP, group, row, nowMs);
  }

  private static List<BucketView> of(Scope scope, String owner, IoBucketsRow row, long nowMs) {
    List<BucketView> views = new ArrayList<>();
    if (row.bytes() != null) {
      views.add(one(scope, owner, "bytes", row.bytes(), nowMs));
    }
    if (row.requests() != null) {
      views.add(one(scope, owner, "requests", row.requests(), nowMs));
    }
    return views;
  }

  private static BucketView one(
      Scope scope, String owner, String resource, IoBucketRow row, long nowMs) {
    return new BucketView(
        owner + " " + resource,
        scope,
        owner,
        resource,
        row.perSecond(),
        row.burst(),
        row.bucket().available(nowMs),
        Math.max(row.atMs(), nowMs));
  }
}
