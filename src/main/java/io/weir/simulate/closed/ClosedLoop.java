package io.weir.simulate.closed;

import io.weir.kernel.Settings;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.Kind;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.executor.Ended;
import io.weir.simulate.executor.ExecutorModel;
import io.weir.simulate.workload.Arrival;
import io.weir.simulate.workload.Workload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a workload on one domain: each tenant is a client that asks for its queries when they
 * arrive, a model of the governed system runs what is granted, and both do what they are ordered.
 *
 * <p>At one moment things happen in this order: timers that are due; queries that have been served,
 * by their starts; arrivals, by their place in the file; signs of life. What an order asks is done
 * at the moment it is given, before anything else happens. So the same workload gives the same
 * decisions on any machine.
 */
public final class ClosedLoop {

  private static final long NEVER = Long.MAX_VALUE;

  /** How long timers go on when nothing runs and nothing arrives any more: a day. */
  private static final long STALL_MS = 24 * 3_600_000L;

  /** Hears how far the run is, after every moment at which something happened. */
  public interface Progress {
    void at(long endedQueries, long virtualMs);
  }

  private final String domain;
  private final List<Arrival> arrivals;
  private final ExecutorModel executor;
  private final VirtualDomains domains;
  private final Presence presence = new Presence();
  private final Map<String, Asked> live = new LinkedHashMap<>();
  private final Deque<Command> replies = new ArrayDeque<>();
  private final List<Finished> finished = new ArrayList<>();
  private int arrived;
  private long beatenMs;
  private long lastChangeMs;

  /**
   * A loop that has not begun.
   *
   * @param cores what the model of the governed system has
   * @param observer hears every decision, in order, with the time at which it is said
   */
  public ClosedLoop(
      String domain,
      Workload workload,
      int cores,
      Settings settings,
      ObjLongConsumer<Decided> observer) {
    this.domain = domain;
    this.arrivals = workload.arrivals();
    this.executor = ExecutorModel.ofCores(cores);
    this.domains =
        new VirtualDomains(
            settings,
            (decided, nowMs) -> {
              learn(decided);
              observer.accept(decided, nowMs);
            });
  }

  /** The cores of a domain: what its capacity says, else one for each slot. */
  public static int coresOf(DomainDefinition definition) {
    Capacity capacity = definition.capacity();
    Long cores = capacity == null ? null : capacity.cpuCores();
    Long slots = capacity == null ? null : capacity.activeSessions();
    long known = cores != null ? cores : slots != null ? slots : 1;
    return (int) Math.clamp(known, 1, ExecutorModel.MAX_CORES);
  }

  /** Puts the domain's definition in force; gives a sentence why it is refused, or null. */
  public @Nullable String define(DomainDefinition definition) {
    return domains.define(definition);
  }

  /** Plays the workload to its end. */
  public LoopResult play(Progress progress) {
    while (arrived < arrivals.size() || !live.isEmpty()) {
      long nextMs = nextMs();
      if (nextMs == NEVER || isStalledAt(nextMs)) {
        break;
      }
      domains.advanceTo(nextMs);
      carryOutOrders();
      executor.advanceTo(nextMs).forEach(ended -> tell(completion(ended, Outcome.SUCCEEDED)));
      submitArrived();
      if (nextMs >= nextBeatMs()) {
        beat();
      }
      progress.at(finished.size(), nextMs);
    }
    return new LoopResult(
        executor.cores(),
        finished,
        live.size(),
        arrivals.isEmpty() ? 0 : arrivals.getFirst().atMs(),
        lastChangeMs,
        presence.sumMs());
  }

  // ---- time ----

  private long nextMs() {
    long arrivalMs = arrived < arrivals.size() ? arrivals.get(arrived).atMs() : NEVER;
    long next = Math.min(arrivalMs, executor.nextEndMs().orElse(NEVER));
    return Math.min(Math.min(next, nextBeatMs()), domains.nextDueMs().orElse(NEVER));
  }

  private long nextBeatMs() {
    long everyMs = domains.heartbeatEveryMs(domain);
    return live.isEmpty() || everyMs == 0 ? NEVER : Math.max(domains.nowMs(), beatenMs + everyMs);
  }

  /** True where only timers could still end anything, and have not for long. */
  private boolean isStalledAt(long ms) {
    return arrived == arrivals.size()
        && executor.nextEndMs().isEmpty()
        && ms - lastChangeMs > STALL_MS;
  }

  // ---- what clients say ----

  private void submitArrived() {
    while (arrived < arrivals.size() && arrivals.get(arrived).atMs() <= domains.nowMs()) {
      Arrival arrival = arrivals.get(arrived++);
      Asked asked = new Asked(arrival);
      live.put(Asked.idOf(arrival), asked);
      presence.enters(domains.nowMs());
      lastChangeMs = domains.nowMs();
      tell(asked.request());
    }
  }

  /** A sign of life of each client that waits for anything, with the figures of what runs. */
  private void beat() {
    beatenMs = domains.nowMs();
    Map<String, List<QueryFigures>> byClient = new LinkedHashMap<>();
    live.forEach(
        (queryId, asked) -> {
          List<QueryFigures> figures =
              byClient.computeIfAbsent(asked.tenant(), client -> new ArrayList<>());
          executor
              .servedMicros(queryId, beatenMs)
              .ifPresent(micros -> figures.add(QueryFigures.ofCpu(queryId, micros)));
        });
    byClient.forEach((client, figures) -> tell(Heartbeat.ofQueries(client, figures)));
  }

  private static CompleteQuery completion(Ended ended, Outcome outcome) {
    return CompleteQuery.of(ended.queryId(), outcome, ended.cpuMicros());
  }

  private void tell(Command command) {
    domains.tell(domain, command);
    carryOutOrders();
  }

  private void carryOutOrders() {
    for (Command reply = replies.poll(); reply != null; reply = replies.poll()) {
      domains.tell(domain, reply);
    }
  }

  // ---- what clients hear ----

  private void learn(Decided decided) {
    switch (decided.decision()) {
      case Decision.Granted granted -> start(granted, decided);
      case Decision.Queued queued -> heardOf(queued.id(), decided);
      case Decision.Released released -> end(released.id(), decided, released.cause());
      case Decision.Expired expired -> end(expired.id(), decided, null);
      case Decision.Rejected rejected -> {
        if (rejected.kind() == Kind.QUERY && rejected.command() == null) {
          end(rejected.id(), decided, rejected.code());
        }
      }
      case Decision.CancelQuery order -> stop(order.queryId());
      case Decision.KillSession order -> order.queries().forEach(this::stop);
      case Decision.Throttle order ->
          executor.throttle(order.queryId(), (int) order.factorPercent(), domains.nowMs());
      case Decision.Resume order -> executor.resume(order.queryId(), domains.nowMs());
      case Decision.ResizeParallel order -> {
        // the demand of a trace is served on as many cores as it said
      }
      case Decision.ShrinkMemory order -> {
        // nothing here says what memory it holds
      }
      case Decision.PressureChanged pressure -> {
        // it shows in what is granted
      }
      case Decision.SwitchGroup order -> {
        // the frames of its queries' next decisions name the new group
      }
      case Decision.SessionOpened opened -> {
        // clients ask without sessions of their own
      }
      case Decision.SessionClosed closed -> {
        // see above
      }
      case Decision.Recommendation advice -> {
        // nobody has to follow
      }
      case Decision.PlanActivated activated -> {
        // it shows in what is granted
      }
      case Decision.Accepted accepted -> {
        // nobody administers here
      }
    }
  }

  private void heardOf(String queryId, Decided decided) {
    Asked asked = live.get(queryId);
    if (asked != null) {
      asked.in(decided.group());
    }
  }

  private void start(Decision.Granted granted, Decided decided) {
    Asked asked = live.get(granted.id());
    if (asked == null || asked.isGranted()) {
      return; // said again
    }
    asked.in(decided.group());
    asked.granted(domains.nowMs(), granted.cpuWeight() == null ? 0 : granted.cpuWeight());
    executor.start(granted.id(), asked.runMs(), domains.nowMs());
  }

  /** Stops what runs, and says so once the turn is over. */
  private void stop(String queryId) {
    executor
        .cancel(queryId, domains.nowMs())
        .ifPresent(ended -> replies.add(completion(ended, Outcome.CANCELLED)));
  }

  private void end(String queryId, Decided decided, @Nullable Code cause) {
    Asked asked = live.remove(queryId);
    if (asked == null) {
      return; // said again
    }
    asked.in(decided.group());
    presence.leaves(domains.nowMs());
    lastChangeMs = domains.nowMs();
    finished.add(asked.ended(domains.nowMs(), cause));
  }
}
