package io.weir.simulate.explain;

import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import io.weir.simulate.report.Durations;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each limit means where it bound, and what would have changed the outcome. */
final class Limits {

  private Limits() {}

  /** The limit with its figures, as a sentence. */
  static String reason(Why why) {
    String at = why.at() == null ? "the domain" : place(why.at());
    String of = of(why.used(), why.max());
    return switch (why.limit()) {
      case SLOTS -> "%s slots of %s were taken%s.".formatted(of, at, next(why.behind()));
      case ACTIVE_SESSIONS ->
          "%s sessions that %s lets run at once were running; slots of the domain that are free beyond that are not for another one."
              .formatted(of, at);
      case UTILIZATION ->
          "%s slots that the plan lets %s hold were taken; what is free beyond that is not for it."
              .formatted(of, at);
      case ESTIMATE ->
          "A query may be estimated at %s there (%s), and this one was at %s."
              .formatted(time(why.max()), at, time(why.used()));
      case CPU_TIME ->
          "A query may use %s of CPU time there (%s), and this one had used %s."
              .formatted(time(why.max()), at, time(why.used()));
      case IO_BYTES, IO_REQUESTS ->
          "A query may read and write %s %s there (%s), and this one had come to %s."
              .formatted(number(why.max()), io(why.limit()), at, number(why.used()));
      case CPU_USE ->
          why.used() == null
              ? "No utilization limit of the plan is above %s any more.".formatted(at)
              : "Queries of %s would use %s cores at full speed, and the plan lets them use %s."
                  .formatted(at, cores(why.used()), cores(why.max()));
      case COOLDOWN -> "What was done with it was done for as long as the rule says.";
      case WATCH_LIST ->
          "It is like %s, which ran away, and whose like is watched for.".formatted(bare(at));
      case MAX_QUEUED -> "%s places in the queue of %s were taken.".formatted(of, at);
      case MAX_SESSIONS -> "%s sessions of %s were open.".formatted(of, at);
      case SESSION_QUERIES -> "%s live queries of %s were there already.".formatted(of, at);
      case QUEUE_TIME ->
          "It was to wait for %s at most, and had waited for %s."
              .formatted(time(why.max()), time(why.used()));
      case SESSION_WAIT -> "Its %s was not opened in time.".formatted(bare(at));
      case EXECUTION_TIME ->
          "A query may run for %s there (%s), and it had run for %s."
              .formatted(time(why.max()), at, time(why.used()));
      case IDLE_BLOCKER_TIME ->
          "A session that blocks others may be idle for %s (%s), and it had been for %s."
              .formatted(time(why.max()), at, time(why.used()));
      case IDLE_TIME ->
          "A session may be idle for %s (%s), and it had been for %s."
              .formatted(time(why.max()), at, time(why.used()));
      case HEARTBEAT ->
          "A client may be silent for %s, and %s had been for %s."
              .formatted(time(why.max()), at, time(why.used()));
      case KILL_GRACE ->
          "It had %s to confirm its end, and %s passed."
              .formatted(time(why.max()), time(why.used()));
      case MODE -> "It is decided by the mode: %s.".formatted(at);
      case REQUEST -> "It was asked for: %s.".formatted(at);
      case RECORD -> "The record cannot be taken as it is: %s.".formatted(at);
      case CONFIGURATION ->
          why.used() == null
              ? "The configuration of %s does not allow it.".formatted(at)
              : "%s that %s may have were there.".formatted(of, at);
      case IDENTITY -> "It is about what exists by that name: %s.".formatted(bare(at));
      case IO_BANDWIDTH, IOPS ->
          "%s %s that %s may move at once had been moved; they come back at its rate."
              .formatted(of, moved(why.limit()), at);
      case IO_CONCURRENCY ->
          "%s requests of the device that %s lets be under way were so.".formatted(of, at);
      case IO_PARALLELISM ->
          "%s I/O requests that %s lets be under way were so%s."
              .formatted(of, at, next(why.behind()));
      case MAX_QUEUED_IO -> "%s places of waiting I/O of %s were taken.".formatted(of, at);
      case SESSION_IO -> "%s live I/O requests of %s were there already.".formatted(of, at);
      case IO_LEASE ->
          "I/O may be under way for %s without a word, and this had been for %s."
              .formatted(time(why.max()), time(why.used()));
      case MEMORY ->
          "%s bytes that %s may have were in use%s.".formatted(of, at, first(why.behind()));
      case SESSION_MEMORY -> "%s bytes that %s may hold were held.".formatted(of, at);
      case MEMORY_PRESSURE ->
          "%s %% of %s were in use, and this is done at %s %%."
              .formatted(number(why.used()), at, number(why.max()));
      case WINDOW_BUFFER ->
          "%s records that window buffers of %s may hold were held.".formatted(of, at);
      case AGGREGATION_GROUPS ->
          "%s groups that aggregations of %s may hold were held.".formatted(of, at);
      case LEASE_TIME ->
          "The lease was to last %s without being renewed, and had lasted %s."
              .formatted(time(why.max()), time(why.used()));
      case PARALLEL_SERVERS ->
          "%s parallel servers that %s may have were taken%s."
              .formatted(of, at, first(why.behind()));
      case DOP ->
          "A query may have %s parallel servers there (%s).".formatted(number(why.max()), at);
      case PARALLEL_QUEUE_TIME ->
          "It was to wait for parallel servers for %s at most, and had waited for %s."
              .formatted(time(why.max()), time(why.used()));
      case SESSION_LEASES -> "%s live leases of %s were there already.".formatted(of, at);
      case LEASES -> "%s live leases of the domain were there already.".formatted(of);
      case IO_LATENCY ->
          "%s %% of the last transfers had failed or taken longer than they should; from %s %% on the rate comes down."
              .formatted(number(why.used()), number(why.max()));
    };
  }

  /** What would have changed it. */
  static List<String> remedies(Why why, @Nullable Long retryAfterMs) {
    String at = why.at() == null ? "the domain" : place(why.at());
    return switch (why.limit()) {
      case SLOTS ->
          List.of(
              "Fewer before it, one of the %s running queries ending earlier, or more slots than %s (capacity.activeSessions of the domain)."
                  .formatted(number(why.used()), number(why.max())),
              "A smaller priority number for its group: that is a larger weight, and its turn comes"
                  + " sooner.");
      case ACTIVE_SESSIONS ->
          List.of(
              "activeSessions of %s above %s, or one of its %s active sessions ending what it runs earlier."
                  .formatted(at, number(why.max()), number(why.used())));
      case UTILIZATION ->
          List.of(
              "A utilization limit of %s that comes to more than %s slots, or one of its %s running queries ending earlier."
                  .formatted(at, number(why.max()), number(why.used())));
      case ESTIMATE ->
          List.of(
              "maxEstimatedMs of its group in %s above %s, or a request without an estimate."
                  .formatted(at, number(why.used())));
      case CPU_TIME, IO_BYTES, IO_REQUESTS ->
          List.of(
              "A query that needs less, or a rule of its group in %s that begins above %s%s."
                  .formatted(at, number(why.used()), why.rule() == null ? "" : ": " + why.rule()));
      case CPU_USE ->
          List.of(
              "A larger utilizationLimitPercent of %s, or fewer of its queries at once."
                  .formatted(at));
      case COOLDOWN -> List.of();
      case WATCH_LIST ->
          List.of("Asking again when it is not watched for any more, or another group.");
      case MAX_QUEUED ->
          List.of(
              "maxQueued of %s above %s, or one query less in that queue."
                  .formatted(at, number(why.max())),
              "Asking again%s."
                  .formatted(
                      retryAfterMs == null
                          ? " when the queue is shorter"
                          : " after about " + Durations.human(retryAfterMs)));
      case MAX_SESSIONS ->
          List.of(
              "maxSessions of %s above %s, or one of its sessions closed before."
                  .formatted(at, number(why.max())));
      case SESSION_QUERIES ->
          List.of(
              "At most %s live queries in one session: a second session, or waiting for one of them."
                  .formatted(number(why.max())));
      case QUEUE_TIME ->
          List.of(
              "A wait longer than %s: waitMs of the request, or queueTimeoutMs of the group or of its directive, whichever is shorter."
                  .formatted(time(why.max())),
              "A slot within that time: see who held them.");
      case SESSION_WAIT ->
          List.of("OpenSession for %s sent first, or at most seconds later.".formatted(bare(at)));
      case EXECUTION_TIME ->
          List.of(
              "executionTimeoutMs of %s, or of the session, above %s."
                  .formatted(at, number(why.used())),
              "A query that needs less than %s.".formatted(time(why.max())));
      case IDLE_BLOCKER_TIME ->
          List.of(
              "The word of its client within %s that nobody waits for it any more, or a longer idleBlockerTimeoutMs of its directive in %s."
                  .formatted(time(why.max()), at));
      case IDLE_TIME ->
          List.of("Any query within %s, or a longer idleTimeoutMs.".formatted(time(why.max())));
      case HEARTBEAT ->
          List.of(
              "A Heartbeat of the client at least every %s; one for all its sessions is enough."
                  .formatted(time(why.max())),
              "heartbeat.lostAfterMs of the domain above %s, or 0, which never takes silence for an end."
                  .formatted(number(why.used())));
      case KILL_GRACE ->
          List.of(
              "CompleteQuery or OrderDone from its client within %s.".formatted(time(why.max())));
      case MODE -> List.of("Another mode: SetMode ENFORCE decides by the limits again.");
      case REQUEST -> List.of();
      case RECORD -> List.of("A request that says what the message asks for.");
      case CONFIGURATION ->
          List.of("Another configuration of %s, as the message says.".formatted(at));
      case IDENTITY -> List.of("An id or name that fits: see the message.");
      case IO_BANDWIDTH ->
          List.of(
              "A larger ioBytesPerSecond or ioBurstBytes of %s, or fewer bytes before it."
                  .formatted(at));
      case IOPS ->
          List.of("A larger iops or iopsBurst of %s, or fewer requests before it.".formatted(at));
      case IO_CONCURRENCY, IO_PARALLELISM ->
          List.of(
              "A larger %s of %s than %s, or one that is under way ending earlier."
                  .formatted(
                      why.limit() == Limit.IO_CONCURRENCY ? "ioConcurrency" : "ioParallelism",
                      at,
                      number(why.max())));
      case MAX_QUEUED_IO ->
          List.of(
              "Asking again%s."
                  .formatted(
                      retryAfterMs == null
                          ? " when fewer wait"
                          : " after about " + Durations.human(retryAfterMs)));
      case SESSION_IO ->
          List.of(
              "At most %s live I/O requests in one session: a second session, or one that has ended."
                  .formatted(number(why.max())));
      case IO_LEASE -> List.of("CompleteIo from its client within %s.".formatted(time(why.max())));
      case MEMORY ->
          why.behind() != null
              ? List.of(
                  "%s served earlier, or its query withdrawn; who asks for no memory passes."
                      .formatted(why.behind()))
              : List.of(
                  "A smaller memoryBytes of the request, more memory of %s, or what is held there given back earlier."
                      .formatted(at));
      case SESSION_MEMORY ->
          List.of(
              "A smaller memoryBytes of the request, a larger sessionMemoryBytes or quota of %s, or one of its queries ending before."
                  .formatted(at));
      case MEMORY_PRESSURE -> List.of("A larger %s, or less in use there.".formatted(bare(at)));
      case WINDOW_BUFFER ->
          List.of("A larger windowBufferRecords of %s, or expired windows dropped.".formatted(at));
      case AGGREGATION_GROUPS ->
          List.of("A larger aggregationGroups of %s, or fewer groups held.".formatted(at));
      case LEASE_TIME -> List.of("RenewLease within %s.".formatted(time(why.max())));
      case PARALLEL_SERVERS ->
          why.behind() != null
              ? List.of(
                  "%s served earlier, or its query withdrawn; parallel ADAPTIVE passes, in its session alone."
                      .formatted(why.behind()))
              : List.of(
                  "A smaller dop, parallel ADAPTIVE, which runs with what is there, or more servers of %s than %s."
                      .formatted(at, number(why.max())));
      case DOP -> List.of("A larger dopLimit of %s.".formatted(at));
      case PARALLEL_QUEUE_TIME ->
          List.of(
              "A longer parallelQueueTimeoutMs of its directive in %s, or its action RUN."
                  .formatted(at));
      case LEASES ->
          List.of(
              "At most %s live leases in the domain: one that is given back."
                  .formatted(number(why.max())));
      case IO_LATENCY ->
          List.of("Another policies.ioTargetLatencyMs, or rates that the device can keep up with.");
      case SESSION_LEASES ->
          List.of(
              "At most %s live leases in one session: a second session, or one that is given back."
                  .formatted(number(why.max())));
    };
  }

  private static String cores(@Nullable Long thousandths) {
    return thousandths == null ? "some" : BigDecimal.valueOf(thousandths, 3).toPlainString();
  }

  private static String io(Limit limit) {
    return limit == Limit.IO_BYTES ? "bytes" : "times";
  }

  private static String moved(Limit limit) {
    return limit == Limit.IO_BANDWIDTH ? "bytes" : "requests";
  }

  private static String of(@Nullable Long used, @Nullable Long max) {
    if (used == null) {
      return "The";
    }
    if (max == null) {
      return "The " + used;
    }
    return used >= max ? "All " + max : used + " of the " + max;
  }

  /** Of what is kept for somebody until it has its slot. */
  private static String first(@Nullable String behind) {
    return behind == null
        ? ""
        : ", and %s, which has waited for some, is to have it first".formatted(behind);
  }

  private static String next(@Nullable String behind) {
    return behind == null ? "" : ", and the next free one is due to " + behind;
  }

  private static String place(String at) {
    return at.equals("domain") ? "the domain" : at;
  }

  private static String bare(String at) {
    return at.startsWith("the ") ? at.substring(4) : at;
  }

  private static String number(@Nullable Long figure) {
    return figure == null ? "what it is" : figure.toString();
  }

  private static String time(@Nullable Long ms) {
    return ms == null ? "a time" : Durations.human(ms);
  }
}
