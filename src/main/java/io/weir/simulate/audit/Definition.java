package io.weir.simulate.audit;

import io.weir.protocol.CpuPolicy;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.Conditions;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Mode;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A domain's definition in force, with its groups and how sessions come to them. */
final class Definition {

  static final long SYS_GROUP = 1;
  static final long INTERACTIVE_GROUP = 2;
  static final long FIRST_OWN_GROUP = 5;
  static final long NORMAL_PRIORITY = 3;

  /** Which group a new session belongs to, and what says so. */
  record Assigned(Group group, String rule) {}

  private static final long LAST = 1_000_000;
  private static final long LEAST_PERCENT = 10; // of the domain's rates of I/O
  private static final long MS_PER_MINUTE = 60_000;
  private static final long MINUTES_PER_DAY = 1_440;

  final TreeMap<Long, Group> groups = new TreeMap<>();
  final TreeMap<String, Mapping> mappings = new TreeMap<>();
  final TreeMap<String, AssignmentRule> rules = new TreeMap<>();
  boolean exists;
  long version;
  long cpuCores;
  long slots;
  long maxQueued;
  long maxSessions;
  long maxSessionsPerUser = Clock.NEVER;
  long defaultGroup = INTERACTIVE_GROUP;
  long everyMs;
  long lostAfterMs;
  long lostChanges;
  long silenceFromLiveMs; // nobody could know before that it had to speak so soon
  long killGraceMs;
  Mode mode = Mode.ENFORCE;
  CpuPolicy policy = CpuPolicy.FAIR_SHARE;
  long boostAfterMs; // 0 = off
  IoPolicy ioPolicy = IoPolicy.COMPLETELY_FAIR;
  Inheritance ioInheritance = Inheritance.KEEP;
  long ioTargetLatencyMs; // 0 = off
  long ioLeastPercent = LEAST_PERCENT;
  @Nullable Long ioBytesPerSecond;
  @Nullable Long ioBurstBytes;
  @Nullable Long iops;
  @Nullable Long iopsBurst;
  long ioConcurrency;
  long ioParallelism;
  @Nullable Long totalMemoryBytes;
  long memoryReserveBytes;
  long overcommitPercent = 100;
  MemoryStrategy memory = MemoryStrategy.MANUAL;
  long parallelServers;
  long nextGroupId = FIRST_OWN_GROUP;

  /** Everything that a definition does not say. */
  void defaults(Rules figures) {
    maxQueued = figures.maxQueued();
    maxSessions = figures.maxSessions();
    maxSessionsPerUser = Clock.NEVER;
    defaultGroup = INTERACTIVE_GROUP;
    everyMs = figures.heartbeatEveryMs();
    lostAfter(figures.heartbeatLostAfterMs());
    killGraceMs = figures.killGraceMs();
    policy = CpuPolicy.FAIR_SHARE;
    boostAfterMs = 0;
    ioPolicy = IoPolicy.COMPLETELY_FAIR;
    ioInheritance = Inheritance.KEEP;
    ioTargetLatencyMs = 0;
    ioLeastPercent = LEAST_PERCENT;
    ioBytesPerSecond = null;
    ioBurstBytes = null;
    iops = null;
    iopsBurst = null;
    ioConcurrency = figures.ioConcurrency();
    ioParallelism = figures.ioParallelism();
    totalMemoryBytes = null;
    memoryReserveBytes = 0;
    overcommitPercent = 100;
    memory = MemoryStrategy.MANUAL;
    parallelServers = figures.parallelServers();
  }

  /** The groups that every domain starts with. */
  void builtIn() {
    add(SYS_GROUP, "SYS_GROUP", 0);
    add(INTERACTIVE_GROUP, "INTERACTIVE_GROUP", NORMAL_PRIORITY);
    add(3, "BATCH_GROUP", 7);
    add(4, "MAINTENANCE_GROUP", 7);
  }

  static long freshPriority(long groupId) {
    return groupId == SYS_GROUP ? 0 : groupId == 3 || groupId == 4 ? 7 : NORMAL_PRIORITY;
  }

  Group add(long id, String name, long priority) {
    Group group = new Group(id, name, priority);
    groups.put(id, group);
    return group;
  }

  Group system() {
    return groups.get(SYS_GROUP);
  }

  boolean enforces() {
    return mode == Mode.ENFORCE || mode == Mode.DRAIN;
  }

  void lostAfter(long ms) {
    lostChanges += ms == lostAfterMs ? 0 : 1;
    lostAfterMs = ms;
  }

  void capacity(@Nullable Capacity asked) {
    if (asked == null) {
      return;
    }
    boolean slotsAreCores = slots == cpuCores;
    cpuCores = or(asked.cpuCores(), cpuCores);
    slots =
        asked.activeSessions() != null
            ? asked.activeSessions()
            : asked.cpuCores() != null && slotsAreCores ? cpuCores : slots;
    maxQueued = or(asked.maxQueued(), maxQueued);
    maxSessions = or(asked.maxSessions(), maxSessions);
    maxSessionsPerUser = or(asked.maxSessionsPerUser(), maxSessionsPerUser);
    ioBytesPerSecond = orElse(asked.ioBytesPerSecond(), ioBytesPerSecond);
    ioBurstBytes = orElse(asked.ioBurstBytes(), ioBurstBytes);
    iops = orElse(asked.iops(), iops);
    iopsBurst = orElse(asked.iopsBurst(), iopsBurst);
    ioConcurrency = or(asked.ioConcurrency(), ioConcurrency);
    ioParallelism = or(asked.ioParallelism(), ioParallelism);
    totalMemoryBytes = orElse(asked.totalMemoryBytes(), totalMemoryBytes);
    memoryReserveBytes = or(asked.memoryReserveBytes(), memoryReserveBytes);
    parallelServers = or(asked.parallelServers(), parallelServers);
  }

  void policies(@Nullable Policies asked) {
    if (asked != null) {
      policy = asked.cpu() == null ? policy : asked.cpu();
      boostAfterMs = or(asked.boostAfterMs(), boostAfterMs);
      ioPolicy = asked.io() == null ? ioPolicy : asked.io();
      ioInheritance = asked.ioInheritance() == null ? ioInheritance : asked.ioInheritance();
      ioTargetLatencyMs = or(asked.ioTargetLatencyMs(), ioTargetLatencyMs);
      ioLeastPercent = or(asked.ioLeastPercent(), ioLeastPercent);
      memory = asked.memory() == null ? memory : asked.memory();
      overcommitPercent = or(asked.memoryOvercommitPercent(), overcommitPercent);
    }
  }

  void heartbeat(@Nullable HeartbeatPolicy asked) {
    if (asked != null) {
      everyMs = or(asked.everyMs(), everyMs);
      lostAfter(or(asked.lostAfterMs(), lostAfterMs));
    }
  }

  private static @Nullable Long orElse(@Nullable Long asked, @Nullable Long base) {
    return asked == null ? base : asked;
  }

  static long or(@Nullable Long asked, long base) {
    return asked == null ? base : asked;
  }

  /** The group of a name, or of an id as text; or null. */
  @Nullable Group find(String nameOrId) {
    for (Group group : groups.values()) {
      if (group.name.equals(nameOrId) || Long.toString(group.id).equals(nameOrId)) {
        return group;
      }
    }
    return null;
  }

  // ---- assignment: the user's mapping, rules by priority and name, what is asked for, the default

  Assigned assign(
      @Nullable String user, @Nullable String program, @Nullable String asked, long nowMs) {
    Mapping mapping = user == null ? null : mappings.get(user);
    if (mapping != null && (mapping.untilMs() == null || nowMs < mapping.untilMs())) {
      Group mapped = find(mapping.group());
      if (mapped != null) {
        return new Assigned(mapped, "mapping of user " + user);
      }
    }
    AssignmentRule rule =
        rules.values().stream()
            .filter(r -> find(r.group()) != null && holds(r.when(), user, program, nowMs))
            .min(Comparator.comparingLong((AssignmentRule r) -> or(r.priority(), LAST)))
            .orElse(null);
    Group ruled = rule == null ? null : find(rule.group());
    if (rule != null && ruled != null) {
      return new Assigned(ruled, "rule " + rule.name());
    }
    Group wanted = asked == null ? null : find(asked);
    if (wanted != null && wanted.id != SYS_GROUP) {
      return new Assigned(wanted, "asked for");
    }
    return new Assigned(groups.get(defaultGroup), "default group");
  }

  private static boolean holds(
      Conditions when, @Nullable String user, @Nullable String program, long nowMs) {
    return matches(when.user(), user)
        && matches(when.program(), program)
        && inTime(when.timeOfDay(), nowMs);
  }

  // A star stands at the end only: the rules of a torture run know no other pattern.
  private static boolean matches(@Nullable String glob, @Nullable String value) {
    if (glob == null) {
      return true;
    }
    return value != null
        && (glob.endsWith("*")
            ? value.startsWith(glob.substring(0, glob.length() - 1))
            : value.equals(glob));
  }

  private static boolean inTime(@Nullable String span, long nowMs) {
    if (span == null) {
      return true;
    }
    long from = minute(span.substring(0, 5));
    long until = minute(span.substring(6));
    long now = Math.floorMod(nowMs / MS_PER_MINUTE, MINUTES_PER_DAY);
    return from <= until ? now >= from && now < until : now >= from || now < until;
  }

  private static long minute(String time) {
    return Long.parseLong(time.substring(0, 2)) * 60 + Long.parseLong(time.substring(3));
  }
}
