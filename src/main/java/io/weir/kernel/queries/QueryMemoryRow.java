package io.weir.kernel.queries;

import io.weir.kernel.state.Rank;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks for of memory, and holds (ADR 28).
 *
 * @param askedBytes reserved with its slot
 * @param keepsOffDisk true where it may not spill
 * @param pool the pool that it holds it in; absent while it waits, and where there was none
 * @param operation what its memory is tracked by
 * @param heldBytes the greater of what was reserved and what it last said; absent = none
 * @param over its place among those that hold more than was reserved; absent = it does not
 * @param shrinkSeq the order to shrink, while it is not settled
 * @param windowRecords records that its window buffers hold, as it last said; absent = none
 * @param aggregationGroups groups that its aggregations hold, the same
 */
public record QueryMemoryRow(
    long askedBytes,
    boolean keepsOffDisk,
    @Nullable String pool,
    @Nullable String operation,
    @Nullable Long heldBytes,
    @Nullable Rank over,
    @Nullable Long shrinkSeq,
    @Nullable Long windowRecords,
    @Nullable Long aggregationGroups) {

  private static final String SPILL = "spill.to.disk";

  /** Asks for nothing, and holds nothing. */
  static final QueryMemoryRow NONE =
      new QueryMemoryRow(0, false, null, null, null, null, null, null, null);

  /** What a request asks for; null where that is nothing. */
  static @Nullable QueryMemoryRow asked(SubmitQuery request) {
    Map<String, String> hints = request.hints();
    long asked = request.memoryBytes() == null ? 0 : request.memoryBytes();
    boolean off = hints != null && "false".equals(hints.get(SPILL));
    return asked == 0 && !off
        ? null
        : new QueryMemoryRow(asked, off, null, null, null, null, null, null, null);
  }

  /** What it holds, in bytes. */
  long held() {
    return heldBytes == null ? 0 : heldBytes;
  }

  /** What it holds beyond what was reserved for it, in bytes. */
  long excess() {
    return held() - askedBytes;
  }

  long windows() {
    return windowRecords == null ? 0 : windowRecords;
  }

  long groups() {
    return aggregationGroups == null ? 0 : aggregationGroups;
  }

  QueryMemoryRow granted(@Nullable String inPool, String as, long bytes) {
    return new QueryMemoryRow(
        askedBytes,
        keepsOffDisk,
        inPool,
        as,
        bytes == 0 ? null : (Long) bytes,
        over,
        shrinkSeq,
        windowRecords,
        aggregationGroups);
  }

  /** It counts in no pool from now on. */
  QueryMemoryRow withoutPool() {
    return new QueryMemoryRow(
        askedBytes,
        keepsOffDisk,
        null,
        operation,
        heldBytes,
        over,
        shrinkSeq,
        windowRecords,
        aggregationGroups);
  }

  QueryMemoryRow holding(long bytes, @Nullable Rank place) {
    return new QueryMemoryRow(
        askedBytes,
        keepsOffDisk,
        pool,
        operation,
        bytes == 0 ? null : (Long) bytes,
        place,
        shrinkSeq,
        windowRecords,
        aggregationGroups);
  }

  QueryMemoryRow ordered(@Nullable Long seq) {
    return new QueryMemoryRow(
        askedBytes,
        keepsOffDisk,
        pool,
        operation,
        heldBytes,
        over,
        seq,
        windowRecords,
        aggregationGroups);
  }

  QueryMemoryRow buffering(long records, long groups) {
    return new QueryMemoryRow(
        askedBytes,
        keepsOffDisk,
        pool,
        operation,
        heldBytes,
        over,
        shrinkSeq,
        records == 0 ? null : (Long) records,
        groups == 0 ? null : (Long) groups);
  }
}
