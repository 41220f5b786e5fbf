package io.weir.cli.demo;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Kind;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.simulate.executor.Ended;
import io.weir.simulate.executor.ExecutorModel;
import io.weir.simulate.history.History;
import io.weir.simulate.history.RunHistory;
import io.weir.simulate.report.Served;
import io.weir.simulate.workload.Arrival;
import io.weir.simulate.workload.Workload;
import io.weir.streams.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One workload under one discipline: a client that asks for each query at its time, and an executor
 * that runs what it was granted. It knows nothing but what a read_committed consumer tells it.
 */
final class DisciplineRun {

  private static final String CLIENT = "demo";
  private static final Duration POLL = Duration.ofMillis(2);
  private static final long BEAT_EVERY_WALL_MS = 1_000;
  private static final long SILENCE_WALL_MS = 30_000; // a governor that says nothing is broken

  private final Discipline discipline;
  private final Workload workload;
  private final ExecutorModel executor;
  private final Wire wire;
  private final TimeSource time;
  private final Progress progress;
  private final StopRequest stop;
  private final RunHistory history;
  private final Map<String, Arrival> byId = new HashMap<>();
  private final Map<String, Long> grantedMs = new HashMap<>();
  private final Set<String> terminal = new HashSet<>();
  private final Set<Long> terminalSeqs = new HashSet<>();
  private final List<Served> served = new ArrayList<>();
  private int submitted;
  private int refused;
  private long startMs;
  private long lastNewsWallMs;
  private long lastBeatWallMs;

  /** What came of a run. */
  record Result(
      List<Served> served, int terminalDecisions, int refused, int peakRunning, History history) {}

  DisciplineRun(
      Discipline discipline,
      Workload workload,
      int slots,
      Wire wire,
      TimeSource time,
      Progress progress,
      StopRequest stop) {
    this.discipline = discipline;
    this.workload = workload;
    this.executor = ExecutorModel.ofCores(slots);
    this.wire = wire;
    this.time = time;
    this.progress = progress;
    this.stop = stop;
    this.history = RunHistory.whole(discipline.domain());
  }

  /** Defines the domain and plays the workload to its end. */
  Result play(int slots, long speed) {
    define(slots, speed);
    startMs = time.nowMs();
    lastNewsWallMs = time.wallMs();
    int total = workload.arrivals().size();
    while (terminal.size() < total) {
      stop.check();
      submitDue();
      completeEnded();
      beat();
      wire.receive(POLL).forEach(this::learn);
      requireNews();
      progress.show(discipline, submitted, terminal.size(), total, executor.running().size());
    }
    return new Result(
        served, terminalSeqs.size(), refused, executor.peakRunning(), history.history());
  }

  private void define(int slots, long speed) {
    String requestId = "demo-" + discipline.domain();
    wire.send(
        discipline.domain(),
        new ApplyDomain(requestId, CLIENT, discipline.definition(workload, slots, speed)));
    long untilWallMs = time.wallMs() + SILENCE_WALL_MS;
    while (time.wallMs() < untilWallMs) {
      for (Decided decided : wire.receive(Duration.ofMillis(50))) {
        switch (decided.decision()) {
          case Decision.Accepted accepted when accepted.requestId().equals(requestId) -> {
            return;
          }
          case Decision.Rejected rejected when rejected.id().equals(requestId) ->
              throw new DemoException(rejected.message());
          case Decision other -> {
            // of the discipline before
          }
        }
      }
    }
    throw new DemoException(
        "Expected the governor to define domain %s within 30 s, but it did not"
            .formatted(discipline.domain()));
  }

  private long nowMs() {
    return time.nowMs() - startMs;
  }

  private void submitDue() {
    List<Arrival> arrivals = workload.arrivals();
    while (submitted < arrivals.size() && arrivals.get(submitted).atMs() <= nowMs()) {
      Arrival arrival = arrivals.get(submitted++);
      String id = "q-" + arrival.seq();
      byId.put(id, arrival);
      wire.send(
          discipline.domain(), SubmitQuery.alone(id, CLIENT, arrival.tenant(), arrival.text()));
    }
  }

  private void completeEnded() {
    for (Ended ended : executor.advanceTo(nowMs())) {
      complete(ended, Outcome.SUCCEEDED);
    }
  }

  private void complete(Ended ended, Outcome outcome) {
    Arrival arrival = arrival(ended.queryId());
    served.add(
        new Served(
            arrival.tenant(),
            ended.queryId(),
            arrival.atMs(),
            grantedMs.get(ended.queryId()),
            ended.endMs()));
    wire.send(discipline.domain(), CompleteQuery.of(ended.queryId(), outcome, ended.cpuMicros()));
  }

  private Arrival arrival(String queryId) {
    Arrival arrival = byId.get(queryId);
    if (arrival == null) {
      throw new DemoException("Expected decisions about queries of the demo, not " + queryId);
    }
    return arrival;
  }

  private void beat() {
    if (time.wallMs() - lastBeatWallMs < BEAT_EVERY_WALL_MS) {
      return;
    }
    lastBeatWallMs = time.wallMs();
    List<QueryFigures> figures = new ArrayList<>();
    for (String id : executor.running()) {
      OptionalLong micros = executor.servedMicros(id, nowMs());
      if (micros.isPresent()) {
        figures.add(QueryFigures.ofCpu(id, micros.getAsLong()));
      }
    }
    wire.send(discipline.domain(), Heartbeat.ofQueries(CLIENT, figures));
  }

  private void learn(Decided decided) {
    if (!decided.domain().equals(discipline.domain())) {
      return;
    }
    lastNewsWallMs = time.wallMs();
    history.accept(decided);
    switch (decided.decision()) {
      case Decision.Granted granted -> start(granted.id());
      case Decision.Released released -> end(released.id(), decided);
      case Decision.Expired expired -> end(expired.id(), decided);
      case Decision.Rejected rejected when rejected.kind() == Kind.QUERY -> {
        refused++;
        end(rejected.id(), decided);
      }
      case Decision.CancelQuery order -> stop(order.queryId());
      case Decision.KillSession order -> order.queries().forEach(this::stop);
      case Decision.Throttle order ->
          executor.throttle(order.queryId(), (int) order.factorPercent(), nowMs());
      case Decision.Resume order -> executor.resume(order.queryId(), nowMs());
      case Decision other -> {
        // places in the queue, sessions: nothing to do
      }
    }
  }

  private void start(String queryId) {
    long atMs = nowMs();
    grantedMs.put(queryId, atMs);
    executor.start(queryId, Math.max(1, arrival(queryId).runMs()), atMs);
  }

  private void stop(String queryId) {
    executor.cancel(queryId, nowMs()).ifPresent(ended -> complete(ended, Outcome.CANCELLED));
  }

  private void end(String queryId, Decided decided) {
    terminal.add(queryId);
    if (!terminalSeqs.add(decided.seq())) {
      throw new DemoException("Expected each decision once, but got one twice: " + decided);
    }
  }

  private void requireNews() {
    boolean mayBeQuiet = executor.nextEndMs().isPresent() || submitted < workload.arrivals().size();
    if (mayBeQuiet) {
      return;
    }
    if (time.wallMs() - lastNewsWallMs > SILENCE_WALL_MS) {
      throw new DemoException(
          "Expected the governor to decide, but it said nothing for 30 s (%d of %d queries ended)"
              .formatted(terminal.size(), workload.arrivals().size()));
    }
  }
}
