package io.weir.kernel.admin;

import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.memory.PoolRow;
import io.weir.kernel.plans.BuiltInPlans;
import io.weir.kernel.plans.CalendarRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Plan;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A domain's rows as the file that would make them: applying it changes nothing but that drafts are
 * dropped. What is built in and unchanged is left out.
 */
public record Export(
    DomainRow domain,
    List<GroupRow> groups,
    List<Mapping> mappings,
    List<AssignmentRule> rules,
    List<PlanRow> plans,
    @Nullable CalendarRow calendar,
    List<Schedule> schedules,
    List<Window> windows,
    List<PoolRow> memoryPools,
    List<ServerPool> serverPools) {

  /** The file. */
  public DomainDefinition definition() {
    IoSettingsRow io = domain.ofIo();
    MemorySettingsRow memory = domain.ofMemory();
    return new DomainDefinition(
        domain.name(),
        new Capacity(
            domain.cpuCores() == 0 ? null : (Long) domain.cpuCores(),
            domain.slots(),
            limit(domain.maxQueued()),
            limit(domain.maxSessions()),
            limit(domain.maxSessionsPerUser()),
            io.bytesPerSecond(),
            io.burstBytes(),
            io.iops(),
            io.iopsBurst(),
            io.concurrency(),
            io.parallelism(),
            memory.databaseBytes(),
            memory.totalBytes(),
            memory.reserveBytes(),
            domain.parallelServers()),
        groups.stream()
            .filter(group -> group.id() == domain.defaultGroupId())
            .map(GroupRow::name)
            .findFirst()
            .orElse(null),
        new HeartbeatPolicy(domain.heartbeatEveryMs(), domain.lostAfterMs()),
        domain.killGraceMs(),
        domain.mode(),
        groups.stream()
            .filter(group -> !Definitions.BUILT_IN.contains(group))
            .map(Export::group)
            .toList(),
        mappings,
        rules,
        plans.stream()
            .map(PlanRow::plan)
            .filter(Objects::nonNull)
            .filter(plan -> !BuiltInPlans.ALL.contains(plan))
            .toList(),
        calendar == null ? BuiltInPlans.DEFAULT_PLAN : calendar.activePlan(),
        schedules,
        windows,
        policies(),
        pools(),
        serverPools.isEmpty() ? null : serverPools);
  }

  private @Nullable Policies policies() {
    IoSettingsRow io = domain.ofIo();
    Policies said =
        new Policies(
            domain.cpuPolicy(),
            domain.boostAfterMs(),
            io.policy(),
            io.inheritance(),
            domain.ofMemory().strategy(),
            domain.ofMemory().overcommitPercent(),
            io.targetLatencyMs(),
            io.leastPercent());
    return said.equals(new Policies(null)) ? null : said;
  }

  /** Those that somebody said something of. */
  private @Nullable List<MemoryPool> pools() {
    List<MemoryPool> said =
        memoryPools.stream()
            .sorted(Comparator.comparingLong(PoolRow::number))
            .map(PoolRow::asked)
            .filter(Objects::nonNull)
            .toList();
    return said.isEmpty() ? null : said;
  }

  /** The same domain with what is built in and not named said in full, for comparing. */
  public static DomainDefinition inFull(DomainDefinition of) {
    List<ConsumerGroup> groups = new ArrayList<>(of.groups() == null ? List.of() : of.groups());
    for (GroupRow row : Definitions.BUILT_IN) {
      if (groups.stream().noneMatch(group -> group.name().equals(row.name()))) {
        groups.add(group(row));
      }
    }
    List<Plan> plans = new ArrayList<>(of.plans() == null ? List.of() : of.plans());
    for (Plan plan : BuiltInPlans.ALL) {
      if (plans.stream().noneMatch(each -> each.name().equals(plan.name()))) {
        plans.add(plan);
      }
    }
    return new DomainDefinition(
        of.domain(),
        of.capacity(),
        of.defaultGroup(),
        of.heartbeat(),
        of.killGraceMs(),
        of.mode(),
        groups,
        of.mappings(),
        of.rules(),
        plans,
        of.activePlan(),
        of.schedules(),
        of.windows(),
        of.policies(),
        of.pools(),
        of.serverPools());
  }

  private static ConsumerGroup group(GroupRow row) {
    return new ConsumerGroup(
        row.name(),
        row.priority(),
        row.category(),
        limit(row.maxSessions()),
        limit(row.activeSessions()),
        limit(row.maxQueued()),
        timeout(row.queueTimeoutMs()),
        timeout(row.executionTimeoutMs()),
        timeout(row.idleTimeoutMs()),
        row.shares(),
        row.memoryBytes(),
        row.sessionMemoryBytes(),
        row.ioBytesPerSecond(),
        row.iops(),
        row.dopLimit(),
        row.windowBufferRecords(),
        row.aggregationGroups());
  }

  private static @Nullable Long limit(long value) {
    return value == DomainRow.UNLIMITED ? null : value;
  }

  private static @Nullable Long timeout(long value) {
    return value == 0 ? null : value;
  }
}
