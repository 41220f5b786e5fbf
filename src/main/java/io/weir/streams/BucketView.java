package io.weir.streams;

import io.weir.kernel.io.IoBucketRow;
import io.weir.kernel.io.IoBucketsRow;
import io.weir.kernel.io.IoRateRow;
import io.weir.streams.StatisticsView.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a token bucket. It is shown as long as its group is there, also while no
 * such limit holds; then it fills as it did.
 *
 * @param name its owner and what it holds, as {@code ETL bytes}
 * @param owner {@code domain}, or the group's name
 * @param resource {@code bytes}, or {@code requests} of the device
 * @param perSecond tokens that come in a second
 * @param ratePercent of the rate that is said, where the domain's device keeps up with no more
 * @param burst the most that it holds
 * @param tokens that it has at {@code atMs}
 */
public record BucketView(
    String name,
    Scope scope,
    String owner,
    String resource,
    long perSecond,
    @Nullable Long ratePercent,
    long burst,
    long tokens,
    long atMs) {

  private static final String DOMAIN = "domain";

  /**
   * The domain's buckets, those that there are.
   *
   * @param rate where it follows its device; null = it does not
   */
  static List<BucketView> ofDomain(IoBucketsRow row, @Nullable IoRateRow rate, long nowMs) {
    Long percent = rate == null || rate.isWhole() ? null : (Long) rate.percent();
    return of(Scope.DOMAIN, DOMAIN, row, percent, nowMs);
  }

  /** A group's buckets, those that there are. */
  static List<BucketView> ofGroup(String group, IoBucketsRow row, long nowMs) {
    return of(Scope.GROUP, group, row, null, nowMs);
  }

  private static List<BucketView> of(
      Scope scope, String owner, IoBucketsRow row, @Nullable Long percent, long nowMs) {
    List<BucketView> views = new ArrayList<>();
    if (row.bytes() != null) {
      views.add(one(scope, owner, "bytes", row.bytes(), percent, nowMs));
    }
    if (row.requests() != null) {
      views.add(one(scope, owner, "requests", row.requests(), percent, nowMs));
    }
    return views;
  }

  private static BucketView one(
      Scope scope,
      String owner,
      String resource,
      IoBucketRow row,
      @Nullable Long percent,
      long nowMs) {
    return new BucketView(
        owner + " " + resource,
        scope,
        owner,
        resource,
        row.perSecond(),
        percent,
        row.burst(),
        row.bucket().available(nowMs),
        Math.max(row.atMs(), nowMs));
  }
}
