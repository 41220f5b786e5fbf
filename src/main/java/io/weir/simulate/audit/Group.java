package io.weir.simulate.audit;

import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.Plan.Directive;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A consumer group: its limits, who waits in it, and what it was charged. */
final class Group {

  /** Linux's weights of nice 5 × (priority − 3), at most 19. */
  private static final long[] WEIGHTS = {29154, 9548, 3121, 1024, 335, 110, 36, 15};

  /** A place in the queue: by priority, then arrival. */
  record Place(int priority, long arrival) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return priority != other.priority
          ? Integer.compare(priority, other.priority)
          : Long.compare(arrival, other.arrival);
    }
  }

  final long id;
  final String name;
  long priority;
  long maxSessions;
  long activeSessions;
  long maxQueued;
  long queueTimeoutMs;
  long executionTimeoutMs;
  long idleTimeoutMs;
  @Nullable Long shares;
  @Nullable Long ioBytesPerSecond;
  @Nullable Long iops;
  @Nullable Long memoryBytes;
  @Nullable Long sessionMemoryBytes;
  @Nullable Long windowBufferRecords;
  @Nullable Long aggregationGroups;
  @Nullable Long dopLimit;
  @Nullable Directive said; // by the plan in force
  String saidIn = ""; // that, or the one below it in which it stands
  long saidSinceMs = Long.MIN_VALUE;
  long saidSinceLiveMs = Long.MIN_VALUE;

  long running;
  long sessions;
  long active; // sessions of which a query holds a slot
  long mostActive = Clock.NEVER;
  final TreeMap<Place, Query> queue = new TreeMap<>();
  final TreeMap<Place, Query> joining = new TreeMap<>(); // of it, those whose session is active

  long holdNumber; // 0: it is not held
  @Nullable Query heldFor; // that was next when its hold began
  boolean isKept; // held, and something keeps its next query: it does not contend
  Claims claims = Claims.NONE;

  final Part part = new Part(this);
  final IoShare io = new IoShare();
  long meanMicros;

  /** How often its run time or idle time was changed: what was armed before may look late. */
  long limitChanges;

  long waitChanges; // of its queue timeout, or that of the plan in force

  Group(long id, String name, long priority) {
    this.id = id;
    this.name = name;
    limits(priority, null);
  }

  /** Takes a definition over a base, which is what it has or what a fresh one has. */
  void define(ConsumerGroup asked, boolean fresh, long freshPriority) {
    if (fresh) {
      limits(freshPriority, asked);
      return;
    }
    ConsumerGroup over =
        new ConsumerGroup(
            name,
            asked.priority() == null ? (Long) priority : asked.priority(),
            null,
            or(asked.maxSessions(), maxSessions),
            or(asked.activeSessions(), activeSessions),
            or(asked.maxQueued(), maxQueued),
            or(asked.queueTimeoutMs(), queueTimeoutMs),
            or(asked.executionTimeoutMs(), executionTimeoutMs),
            or(asked.idleTimeoutMs(), idleTimeoutMs));
    Long sharesBefore = shares;
    Long bytesBefore = ioBytesPerSecond;
    Long iopsBefore = iops;
    Long memoryBefore = memoryBytes;
    Long sessionMemoryBefore = sessionMemoryBytes;
    Long recordsBefore = windowBufferRecords;
    Long groupsBefore = aggregationGroups;
    Long dopBefore = dopLimit;
    limits(priority, over);
    shares = asked.shares() == null ? sharesBefore : asked.shares();
    ioBytesPerSecond = asked.ioBytesPerSecond() == null ? bytesBefore : asked.ioBytesPerSecond();
    iops = asked.iops() == null ? iopsBefore : asked.iops();
    memoryBytes = asked.memoryBytes() == null ? memoryBefore : asked.memoryBytes();
    sessionMemoryBytes =
        asked.sessionMemoryBytes() == null ? sessionMemoryBefore : asked.sessionMemoryBytes();
    windowBufferRecords =
        asked.windowBufferRecords() == null ? recordsBefore : asked.windowBufferRecords();
    aggregationGroups =
        asked.aggregationGroups() == null ? groupsBefore : asked.aggregationGroups();
    dopLimit = asked.dopLimit() == null ? dopBefore : asked.dopLimit();
  }

  /** Goes back to what a fresh group is. */
  void reset(long freshPriority) {
    limits(freshPriority, null);
  }

  private void limits(long freshPriority, @Nullable ConsumerGroup asked) {
    long weightBefore = weight();
    long executionBefore = executionTimeoutMs;
    long idleBefore = idleTimeoutMs;
    long waitBefore = queueTimeoutMs;
    priority = asked == null ? freshPriority : or(asked.priority(), freshPriority);
    maxSessions = asked == null ? Clock.NEVER : or(asked.maxSessions(), Clock.NEVER);
    activeSessions = asked == null ? Clock.NEVER : or(asked.activeSessions(), Clock.NEVER);
    maxQueued = asked == null ? Clock.NEVER : or(asked.maxQueued(), Clock.NEVER);
    queueTimeoutMs = asked == null ? 0 : or(asked.queueTimeoutMs(), 0);
    executionTimeoutMs = asked == null ? 0 : or(asked.executionTimeoutMs(), 0);
    idleTimeoutMs = asked == null ? 0 : or(asked.idleTimeoutMs(), 0);
    shares = asked == null ? null : asked.shares();
    ioBytesPerSecond = asked == null ? null : asked.ioBytesPerSecond();
    iops = asked == null ? null : asked.iops();
    memoryBytes = asked == null ? null : asked.memoryBytes();
    sessionMemoryBytes = asked == null ? null : asked.sessionMemoryBytes();
    windowBufferRecords = asked == null ? null : asked.windowBufferRecords();
    aggregationGroups = asked == null ? null : asked.aggregationGroups();
    dopLimit = asked == null ? null : asked.dopLimit();
    if (weight() != weightBefore && part.amounts.isEmpty()) {
      part.remainder = 0; // a remainder of another weight cannot be carried
    }
    if (executionTimeoutMs != executionBefore || idleTimeoutMs != idleBefore) {
      limitChanges++;
    }
    waitChanges += queueTimeoutMs == waitBefore ? 0 : 1;
  }

  private static long or(@Nullable Long asked, long base) {
    return asked == null ? base : asked;
  }

  long weight() {
    return WEIGHTS[(int) priority];
  }

  /** Its part of a plan that gives it none. */
  long amount() {
    return shares == null ? weight() : shares;
  }

  // ---- limits: its own, or those of the plan in force where they are tighter ----

  /** Another plan, or version, is in force from now on: its times begin anew. */
  void saidAnew(long nowMs, long liveMs) {
    saidSinceMs = nowMs;
    saidSinceLiveMs = liveMs;
    limitChanges++;
    waitChanges++;
  }

  /** The plan in force was so before the group came: so were its times. */
  void isSaidSince(long sinceMs, long sinceLiveMs) {
    if (saidSinceMs == Long.MIN_VALUE) {
      saidSinceMs = sinceMs;
      saidSinceLiveMs = sinceLiveMs;
    }
  }

  long mostSessions() {
    return Math.min(maxSessions, said == null ? Clock.NEVER : or(said.maxSessions(), Clock.NEVER));
  }

  long mostQueued() {
    return Math.min(maxQueued, said == null ? Clock.NEVER : or(said.maxQueued(), Clock.NEVER));
  }

  long mostMemory() {
    return Math.min(
        or(memoryBytes, Clock.NEVER),
        said == null ? Clock.NEVER : or(said.memoryBytes(), Clock.NEVER));
  }

  long mostSessionMemory() {
    return Math.min(
        or(sessionMemoryBytes, Clock.NEVER),
        said == null ? Clock.NEVER : or(said.sessionMemoryBytes(), Clock.NEVER));
  }

  long mostWindowRecords(Rules rules) {
    return or(windowBufferRecords, rules.windowBufferRecords());
  }

  long mostAggregationGroups(Rules rules) {
    return or(aggregationGroups, rules.aggregationGroups());
  }

  boolean isTooLong(@Nullable Long estimatedMs) {
    return said != null
        && said.maxEstimatedMs() != null
        && estimatedMs != null
        && estimatedMs > said.maxEstimatedMs();
  }

  long waitsMs(long fromMs) {
    return shorter(
        queueTimeoutMs, said == null ? null : said.queueTimeoutMs(), saidSinceMs, fromMs);
  }

  /** Until when one that was heard then waits for parallel servers, by the plan. */
  long waitsForServersUntilMs(long fromMs) {
    long ms = said == null ? 0 : or(said.parallelQueueTimeoutMs(), 0);
    return ms == 0 ? Clock.NEVER : Clock.plus(Math.max(fromMs, saidSinceMs), ms);
  }

  long runsMs(long fromLiveMs) {
    return shorter(
        executionTimeoutMs,
        said == null ? null : said.executionTimeoutMs(),
        saidSinceLiveMs,
        fromLiveMs);
  }

  long idlesMs(long fromLiveMs) {
    return shorter(
        idleTimeoutMs, said == null ? null : said.idleTimeoutMs(), saidSinceLiveMs, fromLiveMs);
  }

  long blocksIdleMs(long fromLiveMs) {
    return shorter(
        0, said == null ? null : said.idleBlockerTimeoutMs(), saidSinceLiveMs, fromLiveMs);
  }

  // 0 is off; what a plan says begins with it
  private static long shorter(long ownMs, @Nullable Long saidMs, long sinceMs, long fromMs) {
    if (saidMs == null || saidMs == 0) {
      return ownMs;
    }
    long endMs = Clock.plus(Math.max(fromMs, sinceMs), saidMs);
    return ownMs != 0 && ownMs <= endMs - fromMs ? ownMs : endMs - fromMs;
  }

  boolean isHeld() {
    return holdNumber > 0;
  }

  boolean active() {
    return running > 0 || !queue.isEmpty();
  }

  /** The limit of active sessions that holds from now on. */
  void limitActive() {
    Long directives = said == null ? null : said.activeSessions();
    mostActive = Math.min(activeSessions, directives == null ? Clock.NEVER : directives);
  }

  /** True where one more query may run: of a session that would become active, or is. */
  boolean mayRunMore(boolean isActive) {
    return active + (isActive ? 0 : 1) <= mostActive;
  }

  /** Those that wait and may run, in the order of arrival. */
  TreeMap<Place, Query> ready() {
    return mayRunMore(false) ? queue : mayRunMore(true) ? joining : new TreeMap<>();
  }

  /** A query gets a slot; it waits no more. */
  void begins(Session session, Iterable<Query> itsQueries) {
    running++;
    if (session.running++ == 0) {
      active++;
      for (Query query : itsQueries) {
        if (query.place != null) {
          joining.put(query.place, query);
        }
      }
    }
  }

  /** A query gives its slot back. */
  void ends(Session session, Iterable<Query> itsQueries) {
    running--;
    if (--session.running == 0) {
      active--;
      for (Query query : itsQueries) {
        if (query.place != null) {
          joining.remove(query.place);
        }
      }
    }
  }

  /** How many wait and are served before a newcomer at a place, and it. */
  long position(Place place) {
    return queue.headMap(place, true).size();
  }
}
