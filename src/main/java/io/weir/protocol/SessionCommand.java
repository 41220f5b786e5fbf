package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands of {@code weir.heartbeats}: sessions, signs of life, and how orders were carried out.
 */
public sealed interface SessionCommand extends Command {

  /**
   * Opens a session.
   *
   * @param group the group asked for; given unless a mapping or rule says otherwise
   * @param idleTimeoutMs longest idle time; the smaller of this and the group's holds
   * @param executionTimeoutMs longest run of one query; the smaller of this and the group's holds
   * @param capabilities the orders that this client can follow
   */
  record OpenSession(
      String sessionId,
      String user,
      @Nullable String program,
      @Nullable String machine,
      @Nullable String service,
      @Nullable String module,
      @Nullable String action,
      @Nullable String group,
      @Nullable String client,
      @Nullable Priority priority,
      @Nullable Long idleTimeoutMs,
      @Nullable Long executionTimeoutMs,
      @Nullable String target,
      @Nullable Backend backend,
      @Nullable List<Capability> capabilities)
      implements SessionCommand {

    /** A session of a user at a client, everything else left to the domain's rules. */
    public static OpenSession of(String sessionId, String user, @Nullable String client) {
      return new OpenSession(
          sessionId, user, null, null, null, null, null, null, client, null, null, null, null, null,
          null);
    }
  }

  /** The process behind a session; both figures are checked before it is killed. */
  record Backend(long pid, long startedAt) {}

  /**
   * A sign of life of a client (all its sessions) or of one session, with changed figures.
   *
   * @param blocking true while the session holds what others wait for, also when it runs nothing;
   *     holds until something else is said
   */
  record Heartbeat(
      @Nullable String client,
      @Nullable String sessionId,
      @Nullable String node,
      @Nullable List<Long> cores,
      @Nullable String zone,
      @Nullable List<QueryFigures> queries,
      @Nullable Load load,
      @Nullable Boolean blocking)
      implements SessionCommand {

    /** Only 'I am alive', of every session of a client. */
    public static Heartbeat ofClient(String client) {
      return new Heartbeat(client, null, null, null, null, null, null, null);
    }

    /** Only 'I am alive', of one session. */
    public static Heartbeat ofSession(String sessionId) {
      return new Heartbeat(null, sessionId, null, null, null, null, null, null);
    }

    /** Only the figures of running queries. */
    public static Heartbeat ofQueries(@Nullable String client, List<QueryFigures> figures) {
      return new Heartbeat(client, null, null, null, null, figures, null, null);
    }

    /** True where nothing but the sign of life is in it. */
    public boolean onlyAlive() {
      return queries == null && load == null && blocking == null;
    }
  }

  /**
   * Figures of one running query: cumulative, but for what it holds now.
   *
   * @param blocking true while it holds what others wait for
   * @param blocked true while it waits for what another session holds
   * @param memoryBytes what it holds now
   * @param windowBufferRecords records that its window buffers hold now
   * @param aggregationGroups groups that its aggregations hold now
   */
  record QueryFigures(
      String queryId,
      @Nullable Long cpuMicros,
      @Nullable Long memoryBytes,
      @Nullable Long ioBytes,
      @Nullable Long ioRequests,
      @Nullable Boolean blocking,
      @Nullable Boolean blocked,
      @Nullable Long windowBufferRecords,
      @Nullable Long aggregationGroups) {

    /** What it has used, and holds of memory. */
    public QueryFigures(
        String queryId,
        @Nullable Long cpuMicros,
        @Nullable Long memoryBytes,
        @Nullable Long ioBytes,
        @Nullable Long ioRequests,
        @Nullable Boolean blocking,
        @Nullable Boolean blocked) {
      this(queryId, cpuMicros, memoryBytes, ioBytes, ioRequests, blocking, blocked, null, null);
    }

    /** Only its CPU time, in microseconds. */
    public static QueryFigures ofCpu(String queryId, long cpuMicros) {
      return new QueryFigures(queryId, cpuMicros, null, null, null, null, null);
    }
  }

  /** Load of the node that a heartbeat comes from. */
  record Load(@Nullable Long cpuPercent, @Nullable Long memoryBytes, @Nullable Long ioPercent) {}

  /** Closes a session; what it held is given back. */
  record CloseSession(String sessionId) implements SessionCommand {}

  /** How an order was carried out; {@code seq} is the order's. */
  record OrderDone(String domain, long seq, OrderOutcome outcome, @Nullable String error)
      implements SessionCommand {}

  /** A client that restarted asks for its live grants and open orders again. */
  record Resync(String client) implements SessionCommand {}
}
