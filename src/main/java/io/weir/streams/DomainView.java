package io.weir.streams;

import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.plans.BuiltInPlans;
import io.weir.kernel.plans.CalendarRow;
import io.weir.protocol.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a domain. Limits that are not there are left out.
 *
 * @param activePlan the plan outside all schedules and windows
 * @param nextSwitchMs when a schedule or window is looked at next, in ms since 1970
 */
public record DomainView(
    String name,
    long version,
    Mode mode,
    String plan,
    long planVersion,
    String activePlan,
    @Nullable Long nextSwitchMs,
    long cpuCores,
    long slots,
    @Nullable Long maxQueued,
    @Nullable Long maxSessions,
    @Nullable Long maxSessionsPerUser,
    long defaultGroupId,
    long heartbeatEveryMs,
    long heartbeatLostAfterMs,
    long killGraceMs,
    long running,
    long queued,
    long sessions,
    long lastSeq) {

  static DomainView of(DomainRow row, CountersRow counters, @Nullable CalendarRow calendar) {
    return new DomainView(
        row.name(),
        row.version(),
        row.mode(),
        row.plan(),
        row.versionOfPlan(),
        calendar == null ? BuiltInPlans.DEFAULT_PLAN : calendar.activePlan(),
        calendar == null || calendar.timer() == null ? null : calendar.timer().order(),
        row.cpuCores(),
        row.slots(),
        limit(row.maxQueued()),
        limit(row.maxSessions()),
        limit(row.maxSessionsPerUser()),
        row.defaultGroupId(),
        row.heartbeatEveryMs(),
        row.lostAfterMs(),
        row.killGraceMs(),
        counters.running(),
        counters.queued(),
        counters.sessions(),
        counters.seq());
  }

  static @Nullable Long limit(long value) {
    return value == DomainRow.UNLIMITED ? null : value;
  }
}
