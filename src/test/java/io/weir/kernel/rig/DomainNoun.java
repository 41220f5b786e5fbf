package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan;
import io.weir.protocol.PoolType;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The domain, as its file says it. Silence is not watched unless the test says so. */
public final class DomainNoun {

  private final Rig rig;
  private @Nullable Long cores;
  private @Nullable Long slots;
  private @Nullable Long maxQueued;
  private @Nullable Long maxSessions;
  private @Nullable Long maxSessionsPerUser;
  private @Nullable String defaultGroup;
  private @Nullable HeartbeatPolicy heartbeat = new HeartbeatPolicy(Bounds.BEAT_MS, 0L);
  private @Nullable Long killGraceMs;
  private @Nullable Mode mode;
  private final List<ConsumerGroup> groups = new ArrayList<>();
  private final List<Mapping> mappings = new ArrayList<>();
  private final List<AssignmentRule> rules = new ArrayList<>();
  private final List<Plan> plans = new ArrayList<>();
  private final List<Schedule> schedules = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final Map<String, Long> io = new HashMap<>();
  private final Map<String, Long> memory = new HashMap<>();
  private final List<MemoryPool> pools = new ArrayList<>();
  private @Nullable MemoryStrategy memoryStrategy;
  private @Nullable Long overcommitPercent;
  private final List<ServerPool> serverPools = new ArrayList<>();
  private @Nullable Long parallelServers;
  private @Nullable String activePlan;
  private @Nullable Policies policies;

  DomainNoun(Rig rig) {
    this.rig = rig;
  }

  public DomainNoun cores(long value) {
    cores = value;
    return this;
  }

  public DomainNoun slots(long value) {
    slots = value;
    return this;
  }

  public DomainNoun maxQueued(long value) {
    maxQueued = value;
    return this;
  }

  public DomainNoun maxSessions(long value) {
    maxSessions = value;
    return this;
  }

  public DomainNoun maxSessionsPerUser(long value) {
    maxSessionsPerUser = value;
    return this;
  }

  public DomainNoun defaultGroup(String value) {
    defaultGroup = value;
    return this;
  }

  /** Clients beat every 5 s and are lost after 15 s of silence. */
  public DomainNoun watchingSilence() {
    heartbeat = new HeartbeatPolicy(Bounds.BEAT_MS, Bounds.LOST_MS);
    return this;
  }

  public DomainNoun lostAfterMs(@Nullable Long value) {
    heartbeat = value == null ? null : new HeartbeatPolicy(Bounds.BEAT_MS, value);
    return this;
  }

  public DomainNoun killGraceMs(long value) {
    killGraceMs = value;
    return this;
  }

  public DomainNoun mode(Mode value) {
    mode = value;
    return this;
  }

  public DomainNoun with(GroupNoun group) {
    groups.add(group.asked());
    return this;
  }

  public DomainNoun with(RuleNoun rule) {
    rules.add(rule.asked());
    return this;
  }

  public DomainNoun with(PlanNoun plan) {
    plans.add(plan.asked());
    return this;
  }

  public DomainNoun with(ScheduleNoun schedule) {
    schedules.add(schedule.asked());
    return this;
  }

  public DomainNoun with(WindowNoun window) {
    windows.add(window.asked());
    return this;
  }

  public DomainNoun activePlan(String value) {
    activePlan = value;
    return this;
  }

  public DomainNoun mapping(String user, String group) {
    mappings.add(new Mapping(user, group, null));
    return this;
  }

  /** What waits rises in priority each time that this has passed. */
  public DomainNoun boostAfterMs(long value) {
    policies = new Policies(null, value);
    return this;
  }

  /** Its capacity for I/O, by the names of the fields. */
  public DomainNoun io(Map<String, Long> fields) {
    io.putAll(fields);
    return this;
  }

  public DomainNoun io(IoPolicy policy) {
    policies = new Policies(null, null, policy, null);
    return this;
  }

  public DomainNoun inheriting(Inheritance inheritance) {
    policies = new Policies(null, null, null, inheritance);
    return this;
  }

  /** Its orders, all of them. */
  public DomainNoun policies(Policies value) {
    policies = value;
    return this;
  }

  /** What its memory pools divide. */
  public DomainNoun memoryBytes(long value) {
    return memory("memoryBytes", value);
  }

  /** Its capacity for memory, by the name of the field. */
  public DomainNoun memory(String field, long value) {
    memory.put(field, value);
    return this;
  }

  /** A memory pool; those that every domain has by their sizes alone. */
  public DomainNoun pool(String name, @Nullable PoolType type, long bytes) {
    return pool(new MemoryPool(name, type, bytes, null, null));
  }

  public DomainNoun pool(MemoryPool pool) {
    pools.add(pool);
    return this;
  }

  /** All of its memory is for queries, in one pool: PGA. */
  public DomainNoun memoryForQueries(long bytes) {
    return memoryBytes(bytes).pool("SGA", null, 0).pool("PGA", null, bytes);
  }

  public DomainNoun advisedBy(MemoryStrategy strategy) {
    memoryStrategy = strategy;
    return this;
  }

  public DomainNoun overcommitPercent(long value) {
    overcommitPercent = value;
    return this;
  }

  private @Nullable Policies policies() {
    if (memoryStrategy == null && overcommitPercent == null) {
      return policies;
    }
    return new Policies(null, null, null, null, memoryStrategy, overcommitPercent);
  }

  /** How many parallel servers it has. */
  public DomainNoun servers(long value) {
    parallelServers = value;
    return this;
  }

  /** A pool of them; null = it says nothing of that. */
  public DomainNoun serverPool(
      String name, @Nullable Long least, @Nullable Long most, String... ofGroups) {
    serverPools.add(new ServerPool(name, least, most, List.of(ofGroups)));
    return this;
  }

  private Capacity capacity() {
    return new Capacity(
        cores,
        slots,
        maxQueued,
        maxSessions,
        maxSessionsPerUser,
        io.get("ioBytesPerSecond"),
        io.get("ioBurstBytes"),
        io.get("iops"),
        io.get("iopsBurst"),
        io.get("ioConcurrency"),
        io.get("ioParallelism"),
        memory.get("memoryBytes"),
        memory.get("totalMemoryBytes"),
        memory.get("memoryReserveBytes"),
        parallelServers);
  }

  public DomainDefinition definition() {
    boolean anyCapacity =
        cores != null
            || !io.isEmpty()
            || !memory.isEmpty()
            || parallelServers != null
            || slots != null
            || maxQueued != null
            || maxSessions != null
            || maxSessionsPerUser != null;
    return new DomainDefinition(
        Rig.DOMAIN,
        anyCapacity ? capacity() : null,
        defaultGroup,
        heartbeat,
        killGraceMs,
        mode,
        List.copyOf(groups),
        List.copyOf(mappings),
        List.copyOf(rules),
        List.copyOf(plans),
        activePlan,
        List.copyOf(schedules),
        List.copyOf(windows),
        policies(),
        pools.isEmpty() ? null : List.copyOf(pools),
        serverPools.isEmpty() ? null : List.copyOf(serverPools));
  }

  /** Applies the file; the answer is left to be expected. */
  public String applies() {
    String request = rig.nextRequest();
    rig.tell(new ApplyDomain(request, null, definition()));
    return request;
  }

  /** Applies the file, which is accepted. */
  public void exists() {
    rig.expect(accepted(applies())).noMore();
  }
}
