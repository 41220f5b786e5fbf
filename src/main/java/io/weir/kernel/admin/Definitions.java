package io.weir.kernel.admin;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.kernel.fair.Division;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.groups.RuleFaults;
import io.weir.kernel.plans.BuiltInPlans;
import io.weir.kernel.plans.Finding;
import io.weir.protocol.Category;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what an administrator writes to the rows in force, and what is wrong with it. */
public final class Definitions {

  private static final long LOWEST_PRIORITY = 7;
  private static final long NORMAL_PRIORITY = 3;
  private static final long FIRST_CUSTOM_ID = 5;

  /** The groups that every domain starts with, and that cannot be deleted. */
  public static final List<GroupRow> BUILT_IN =
      List.of(
          builtIn(1, "SYS_GROUP", 0, Category.SYSTEM),
          builtIn(2, "INTERACTIVE_GROUP", 3, Category.INTERACTIVE),
          builtIn(3, "BATCH_GROUP", 7, Category.BATCH),
          builtIn(4, "MAINTENANCE_GROUP", 7, Category.MAINTENANCE));

  private Definitions() {}

  private static GroupRow builtIn(long id, String name, long priority, Category category) {
    return new GroupRow(
        id,
        name,
        priority,
        category,
        DomainRow.UNLIMITED,
        DomainRow.UNLIMITED,
        DomainRow.UNLIMITED,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** True for the groups that every domain starts with. */
  public static boolean isBuiltIn(long groupId) {
    return groupId < FIRST_CUSTOM_ID;
  }

  // ---- groups ----

  /** A group as it is asked for, over a base: the group as it is, or a fresh one. */
  public static GroupRow group(ConsumerGroup asked, GroupRow base) {
    return new GroupRow(
        base.id(),
        asked.name(),
        or(asked.priority(), base.priority()),
        asked.category() == null ? base.category() : asked.category(),
        or(asked.maxSessions(), base.maxSessions()),
        or(asked.activeSessions(), base.activeSessions()),
        or(asked.maxQueued(), base.maxQueued()),
        or(asked.queueTimeoutMs(), base.queueTimeoutMs()),
        or(asked.executionTimeoutMs(), base.executionTimeoutMs()),
        or(asked.idleTimeoutMs(), base.idleTimeoutMs()),
        orBase(asked.shares(), base.shares()),
        orBase(asked.memoryBytes(), base.memoryBytes()),
        orBase(asked.sessionMemoryBytes(), base.sessionMemoryBytes()),
        orBase(asked.ioBytesPerSecond(), base.ioBytesPerSecond()),
        orBase(asked.iops(), base.iops()),
        orBase(asked.dopLimit(), base.dopLimit()),
        orBase(asked.windowBufferRecords(), base.windowBufferRecords()),
        orBase(asked.aggregationGroups(), base.aggregationGroups()));
  }

  /** What a group is where nothing is said. */
  public static GroupRow freshGroup(long id, String name) {
    return builtIn(id, name, NORMAL_PRIORITY, Category.CUSTOM);
  }

  /** What is wrong with a group, or null. */
  public static @Nullable Rejection fault(ConsumerGroup asked) {
    if (asked.name().isBlank()) {
      return invalid("group", "Expected a group to have a name, but it is blank");
    }
    if (asked.name().chars().allMatch(Character::isDigit)) {
      return invalid(
          "group " + asked.name(),
          Sentence.of(
              "Expected the name of group %s to differ from an id, but it is a number",
              asked.name()));
    }
    Long priority = asked.priority();
    if (priority != null && priority > LOWEST_PRIORITY) {
      return invalid(
          "group " + asked.name(),
          Sentence.of(
              "Expected the priority of group %s to be 0 to %d, but it was %d",
              asked.name(), LOWEST_PRIORITY, priority));
    }
    Long shares = asked.shares();
    if (shares != null && (shares < 1 || shares > Division.MOST_AMOUNT)) {
      return invalid(
          "group " + asked.name(),
          Sentence.of(
              "Expected shares of group %s to be 1 to %d, but it was %d",
              asked.name(), Division.MOST_AMOUNT, shares));
    }
    return null;
  }

  /** What is wrong with a rule, apart from the group that it names; or null. */
  public static @Nullable Rejection fault(AssignmentRule rule) {
    String fault = RuleFaults.of(rule);
    return fault == null ? null : invalid("rule " + rule.name(), fault);
  }

  // ---- the domain ----

  /** A domain that nobody has said anything about yet. */
  public static DomainRow freshDomain(String name, Settings settings) {
    return new DomainRow(
        name,
        0,
        0,
        0,
        settings.maxQueued(),
        settings.maxSessions(),
        DomainRow.UNLIMITED,
        Groups.INTERACTIVE_GROUP,
        settings.heartbeatEveryMs(),
        settings.heartbeatLostAfterMs(),
        settings.killGraceMs(),
        Mode.ENFORCE,
        BuiltInPlans.DEFAULT_PLAN,
        FIRST_CUSTOM_ID,
        1L,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * What a new file of a domain starts from: everything as it is by default, but the number of its
   * versions and groups, the mode that an operator chose, and the slots where the file gives none.
   */
  public static DomainRow forNewFile(DomainRow row, @Nullable Capacity asked, Settings settings) {
    DomainRow fresh = freshDomain(row.name(), settings);
    boolean sized = asked != null && (asked.cpuCores() != null || asked.activeSessions() != null);
    return fresh
        .change()
        .version(row.version())
        .size(sized ? 0 : row.cpuCores(), sized ? 0 : row.slots())
        .groups(fresh.defaultGroupId(), row.nextGroupId())
        .mode(row.mode())
        .plan(row.plan(), row.versionOfPlan())
        .row();
  }

  /** A domain with another capacity; what is left out keeps its value. */
  public static DomainRow withCapacity(DomainRow base, @Nullable Capacity asked) {
    if (asked == null) {
      return base;
    }
    long cores = or(asked.cpuCores(), base.cpuCores());
    long slots =
        asked.activeSessions() != null
            ? asked.activeSessions()
            : asked.cpuCores() != null && base.slots() == base.cpuCores() ? cores : base.slots();
    return base.change()
        .size(cores, slots)
        .bounds(
            or(asked.maxQueued(), base.maxQueued()),
            or(asked.maxSessions(), base.maxSessions()),
            or(asked.maxSessionsPerUser(), base.maxSessionsPerUser()))
        .io(ofIo(base.ofIo(), asked))
        .memory(ofMemory(base.ofMemory(), asked))
        .parallelServers(orBase(asked.parallelServers(), base.parallelServers()))
        .row();
  }

  private static MemorySettingsRow ofMemory(MemorySettingsRow base, Capacity asked) {
    return new MemorySettingsRow(
        orBase(asked.memoryBytes(), base.databaseBytes()),
        orBase(asked.totalMemoryBytes(), base.totalBytes()),
        orBase(asked.memoryReserveBytes(), base.reserveBytes()),
        base.strategy(),
        base.overcommitPercent());
  }

  private static IoSettingsRow ofIo(IoSettingsRow base, Capacity asked) {
    return new IoSettingsRow(
        orBase(asked.ioBytesPerSecond(), base.bytesPerSecond()),
        orBase(asked.ioBurstBytes(), base.burstBytes()),
        orBase(asked.iops(), base.iops()),
        orBase(asked.iopsBurst(), base.iopsBurst()),
        orBase(asked.ioConcurrency(), base.concurrency()),
        orBase(asked.ioParallelism(), base.parallelism()),
        base.policy(),
        base.inheritance(),
        base.targetLatencyMs(),
        base.leastPercent());
  }

  /** A domain with other policies; what is left out keeps its value. */
  public static DomainRow withPolicies(
      DomainRow base,
      long defaultGroupId,
      @Nullable HeartbeatPolicy heartbeat,
      @Nullable Long killGraceMs,
      @Nullable Mode mode,
      long nextGroupId) {
    DomainRow.Change change =
        base.change()
            .groups(defaultGroupId, nextGroupId)
            .killGraceMs(or(killGraceMs, base.killGraceMs()))
            .mode(mode == null ? base.mode() : mode);
    if (heartbeat != null) {
      change.heartbeat(
          or(heartbeat.everyMs(), base.heartbeatEveryMs()),
          or(heartbeat.lostAfterMs(), base.lostAfterMs()));
    }
    return change.row();
  }

  /** A domain with other orders of what it gives; what is left out keeps its value. */
  public static DomainRow withPolicies(DomainRow base, @Nullable Policies asked) {
    return asked == null
        ? base
        : base.change()
            .cpuPolicy(asked.cpu() == null ? base.cpuPolicy() : asked.cpu())
            .boostAfterMs(orBase(asked.boostAfterMs(), base.boostAfterMs()))
            .io(ofIo(base.ofIo(), asked))
            .memory(ofMemory(base.ofMemory(), asked))
            .row();
  }

  private static MemorySettingsRow ofMemory(MemorySettingsRow base, Policies asked) {
    return new MemorySettingsRow(
        base.databaseBytes(),
        base.totalBytes(),
        base.reserveBytes(),
        asked.memory() == null ? base.strategy() : asked.memory(),
        orBase(asked.memoryOvercommitPercent(), base.overcommitPercent()));
  }

  private static IoSettingsRow ofIo(IoSettingsRow base, Policies asked) {
    return new IoSettingsRow(
        base.bytesPerSecond(),
        base.burstBytes(),
        base.iops(),
        base.iopsBurst(),
        base.concurrency(),
        base.parallelism(),
        asked.io() == null ? base.policy() : asked.io(),
        asked.ioInheritance() == null ? base.inheritance() : asked.ioInheritance(),
        orBase(asked.ioTargetLatencyMs(), base.targetLatencyMs()),
        orBase(asked.ioLeastPercent(), base.leastPercent()));
  }

  /** What is wrong with the capacity of a domain that is defined for the first time, or null. */
  public static @Nullable Rejection firstCapacityFault(String domain, @Nullable Capacity asked) {
    if (asked != null && (asked.cpuCores() != null || asked.activeSessions() != null)) {
      return null;
    }
    return reject(
        Code.INVALID_CAPACITY,
        Why.of(Limit.CONFIGURATION, "domain " + domain),
        Sentence.of(
            "Expected capacity.cpuCores or capacity.activeSessions of domain %s, but neither is"
                + " given",
            domain));
  }

  /** A refusal of something that was written wrongly. */
  public static Rejection invalid(String at, String message) {
    return reject(Code.CONFIGURATION, Why.of(Limit.CONFIGURATION, at), message);
  }

  /** A refusal of what is wrong with a plan, a schedule or a window. */
  public static Rejection refused(Finding finding) {
    Code code = finding.code() == null ? Code.CONFIGURATION : finding.code();
    Limit limit = code == Code.NOT_FOUND ? Limit.IDENTITY : Limit.CONFIGURATION;
    return reject(code, Why.of(limit, finding.path()), finding.message());
  }

  /** A refusal of something that names what is not there. */
  public static Rejection notFound(String what) {
    return reject(
        Code.NOT_FOUND,
        Why.of(Limit.IDENTITY, what),
        Sentence.of("Expected %s to exist, but it does not", what));
  }

  /** A refusal of more than there may be. */
  public static Rejection tooMany(String what, long used, long most) {
    return reject(
        Code.RESOURCE_EXHAUSTED,
        Why.of(Limit.CONFIGURATION, used, most, 1, what),
        Sentence.of(
            "Expected room for one more of the %s, but there are %d of %d", what, used, most));
  }

  private static @Nullable Long orBase(@Nullable Long asked, @Nullable Long base) {
    return asked == null ? base : asked;
  }

  private static long or(@Nullable Long asked, long base) {
    return asked == null ? base : asked;
  }
}
