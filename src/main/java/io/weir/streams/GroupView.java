package io.weir.streams;

import io.weir.kernel.fair.Weights;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.protocol.Category;
import io.weir.protocol.GroupPriority;
import org.jspecify.annotations.Nullable;

/** What a reader sees of a consumer group. Limits that are not there are left out. */
public record GroupView(
    long id,
    String name,
    long priority,
    @Nullable String priorityName,
    long weight,
    Category category,
    @Nullable Long maxSessions,
    @Nullable Long activeSessions,
    @Nullable Long maxQueued,
    long queueTimeoutMs,
    long executionTimeoutMs,
    long idleTimeoutMs,
    long currentSessions,
    long running,
    long queued,
    long granted,
    long finished,
    long rejected,
    long killed,
    long waitedMs,
    long chargedMicros,
    long vruntime) {

  static GroupView of(GroupRow row, AccountRow account) {
    return new GroupView(
        row.id(),
        row.name(),
        row.priority(),
        GroupPriority.nameOf(row.priority()),
        Weights.ofPriority(row.priority()),
        row.category(),
        DomainView.limit(row.maxSessions()),
        DomainView.limit(row.activeSessions()),
        DomainView.limit(row.maxQueued()),
        row.queueTimeoutMs(),
        row.executionTimeoutMs(),
        row.idleTimeoutMs(),
        account.sessions(),
        account.running(),
        account.queuedCritical()
            + account.queuedHigh()
            + account.queuedNormal()
            + account.queuedLow(),
        account.granted(),
        account.finished(),
        account.rejected(),
        account.killed(),
        account.waitedMs(),
        account.chargedMicros(),
        account.vruntime());
  }
}
