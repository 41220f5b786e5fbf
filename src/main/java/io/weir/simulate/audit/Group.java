package io.weir.simulate.audit;

import io.weir.protocol.DomainDefinition.ConsumerGroup;
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

  long running;
  long sessions;
  final TreeMap<Place, Query> queue = new TreeMap<>();

  final Part part = new Part(this);
  long meanMicros;

  /** How often its run time or idle time was changed: what was armed before may look late. */
  long limitChanges;

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
    limits(priority, over);
  }

  /** Goes back to what a fresh group is. */
  void reset(long freshPriority) {
    limits(freshPriority, null);
  }

  private void limits(long freshPriority, @Nullable ConsumerGroup asked) {
    long weightBefore = weight();
    long executionBefore = executionTimeoutMs;
    long idleBefore = idleTimeoutMs;
    priority = asked == null ? freshPriority : or(asked.priority(), freshPriority);
    maxSessions = asked == null ? Clock.NEVER : or(asked.maxSessions(), Clock.NEVER);
    activeSessions = asked == null ? Clock.NEVER : or(asked.activeSessions(), Clock.NEVER);
    maxQueued = asked == null ? Clock.NEVER : or(asked.maxQueued(), Clock.NEVER);
    queueTimeoutMs = asked == null ? 0 : or(asked.queueTimeoutMs(), 0);
    executionTimeoutMs = asked == null ? 0 : or(asked.executionTimeoutMs(), 0);
    idleTimeoutMs = asked == null ? 0 : or(asked.idleTimeoutMs(), 0);
    if (weight() != weightBefore && part.amounts.isEmpty()) {
      part.remainder = 0; // a remainder of another weight cannot be carried
    }
    if (executionTimeoutMs != executionBefore || idleTimeoutMs != idleBefore) {
      limitChanges++;
    }
  }

  private static long or(@Nullable Long asked, long base) {
    return asked == null ? base : asked;
  }

  long weight() {
    return WEIGHTS[(int) priority];
  }

  boolean active() {
    return running > 0 || !queue.isEmpty();
  }

  boolean mayRunMore() {
    return running < activeSessions;
  }

  /** How many wait and are served before a newcomer at a place, and it. */
  long position(Place place) {
    return queue.headMap(place, true).size();
  }
}
