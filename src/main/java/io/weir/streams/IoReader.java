package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.io.IoBucketsRow;
import io.weir.kernel.io.IoRateRow;
import io.weir.streams.store.RowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a domain's I/O, as of a time. */
final class IoReader {

  private final RowReader reader;
  private final long nowMs;

  /**
   * @param nowMs the time, in ms since 1970
   */
  IoReader(RowReader reader, long nowMs) {
    this.reader = reader;
    this.nowMs = nowMs;
  }

  /**
   * Live I/O, by id.
   *
   * @param groups their names by id
   */
  List<IoView> live(Map<Long, String> groups) {
    List<IoView> views = new ArrayList<>();
    reader.scan(
        Families.IO,
        (id, row) ->
            views.add(IoView.of(row, groups.get(row.groupId()), nowMs))
                && views.size() < Views.MOST_ROWS);
    return views;
  }

  /** The token buckets: the domain's, then those of groups by id; of bytes before requests. */
  List<BucketView> buckets() {
    List<BucketView> views = new ArrayList<>();
    reader.scan(
        Families.IO_BUCKETS,
        (id, row) -> {
          GroupRow group = reader.find(Families.GROUPS, id);
          if (id == IoBucketsRow.OF_DOMAIN) {
            IoRateRow rate = reader.find(Families.IO_RATE, Families.ONLY);
            views.addAll(BucketView.ofDomain(row, rate, nowMs));
          } else if (group != null) {
            views.addAll(BucketView.ofGroup(group.name(), row, nowMs));
          }
          return views.size() < Views.MOST_ROWS;
        });
    return views;
  }
}
