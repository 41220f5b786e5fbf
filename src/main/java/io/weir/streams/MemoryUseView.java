package io.weir.streams;

import io.weir.kernel.memory.QuotaRow;
import io.weir.kernel.memory.UseRow;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of the memory that somebody holds, or that is held for something.
 *
 * @param name its scope and its owner, as {@code GROUP:ETL}
 * @param owner the group's name, the session's id, or the operation; {@code domain} of all
 * @param workAreaBytes of a session, what of it is in work areas
 * @param windowRecords of a group, what window buffers of its queries hold
 * @param aggregationGroups of a group, what aggregations of its queries hold
 * @param quotaBytes of a session, what an operator lets it hold
 * @param workAreaQuotaBytes the same, of what is in work areas
 */
public record MemoryUseView(
    String name,
    Scope scope,
    String owner,
    long usedBytes,
    long peakBytes,
    long allocations,
    long releases,
    long failures,
    @Nullable Long workAreaBytes,
    @Nullable Long windowRecords,
    @Nullable Long aggregationGroups,
    @Nullable Long quotaBytes,
    @Nullable Long workAreaQuotaBytes) {

  /** Whose memory it is. */
  public enum Scope {
    DOMAIN,
    GROUP,
    SESSION,
    OPERATION
  }

  static MemoryUseView of(Scope scope, String owner, UseRow row, @Nullable QuotaRow quota) {
    return new MemoryUseView(
        scope + ":" + owner,
        scope,
        owner,
        row.usedBytes(),
        row.peakBytes(),
        row.allocations(),
        row.releases(),
        row.failures(),
        row.workAreaBytes(),
        row.windowRecords(),
        row.aggregationGroups(),
        quota == null ? null : quota.memoryBytes(),
        quota == null ? null : quota.workAreaBytes());
  }
}
