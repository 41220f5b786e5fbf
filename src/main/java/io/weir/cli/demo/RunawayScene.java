package io.weir.cli.demo;

import io.weir.config.DomainFile;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Kind;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.simulate.executor.Ended;
import io.weir.simulate.executor.ExecutorModel;
import io.weir.streams.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A query that runs away, through the real topics: it is slowed, moved and cancelled by the rules
 * of {@code topology/plans/runaway.yaml}, and the next one like it is slowed at once. The executor
 * does what it is ordered and says so. Decisions come by two topics and are taken by their numbers.
 */
final class RunawayScene {

  /** A step: what was decided, and what the query had used when that was heard and followed. */
  record Step(Decided decided, long cpuMicros) {}

  private static final String FILE = "topology/plans/runaway.yaml";
  private static final String CLIENT = "demo";
  private static final String SESSION = "rita-1";
  private static final String FIRST = "report-1";
  private static final String AGAIN = "report-2";
  private static final int CORES = 4;
  private static final long RUN_MS = 600_000; // nothing but a rule ends it in the scene
  private static final Duration POLL = Duration.ofMillis(5);
  private static final long BEAT_EVERY_WALL_MS = 50;
  private static final long SILENCE_WALL_MS = 30_000; // a governor that says nothing is broken

  private final Wire wire;
  private final TimeSource time;
  private final StopRequest stop;
  private final DomainDefinition definition;
  private final ExecutorModel executor = ExecutorModel.ofCores(CORES);
  private final TreeMap<Long, Decided> unread = new TreeMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final RunawayWords words;
  private long startMs;
  private long lastSeq;
  private long lastBeatWallMs;
  private boolean over;

  RunawayScene(Wire wire, TimeSource time, StopRequest stop, RunawayWords words)
      throws IOException {
    this.wire = wire;
    this.time = time;
    this.stop = stop;
    this.words = words;
    this.definition = definition();
  }

  private static DomainDefinition definition() throws IOException {
    try (InputStream file = RunawayScene.class.getClassLoader().getResourceAsStream(FILE)) {
      if (file != null
          && DomainFile.parse(file.readAllBytes()) instanceof DomainFile.Result.Parsed parsed) {
        return parsed.domain();
      }
      throw new DemoException("Expected " + FILE + " to be in the program, but it is not");
    }
  }

  /** Plays it to its end; gives its steps, in the order of their numbers. */
  List<Step> play() {
    startMs = time.nowMs();
    long lastNewsWallMs = time.wallMs();
    send(new ApplyDomain("runaway", CLIENT, definition));
    while (!over) {
      stop.check();
      beat();
      List<Decided> heard = wire.receive(POLL);
      heard.forEach(decided -> unread.put(decided.seq(), decided));
      readInOrder();
      lastNewsWallMs = heard.isEmpty() ? lastNewsWallMs : time.wallMs();
      if (time.wallMs() - lastNewsWallMs > SILENCE_WALL_MS) {
        throw new DemoException("Expected the governor to decide, but it said nothing for 30 s");
      }
    }
    return steps;
  }

  private void send(Command command) {
    wire.send(definition.domain(), command);
  }

  private long nowMs() {
    return time.nowMs() - startMs;
  }

  private void beat() {
    if (time.wallMs() - lastBeatWallMs < BEAT_EVERY_WALL_MS) {
      return;
    }
    lastBeatWallMs = time.wallMs();
    List<QueryFigures> figures = new ArrayList<>();
    for (String id : executor.running()) {
      figures.add(QueryFigures.ofCpu(id, usedMicros(id, nowMs())));
    }
    if (!figures.isEmpty()) {
      send(Heartbeat.ofQueries(CLIENT, figures));
    }
  }

  private long usedMicros(String id, long atMs) {
    return executor.servedMicros(id, atMs).orElse(0);
  }

  private void readInOrder() {
    for (Decided next = unread.remove(lastSeq + 1);
        next != null;
        next = unread.remove(lastSeq + 1)) {
      lastSeq = next.seq();
      long atMs = nowMs();
      Step step = new Step(next, usedMicros(atMs));
      steps.add(step);
      words.say(step);
      learn(next, atMs);
    }
  }

  private long usedMicros(long atMs) {
    return executor.running().stream().mapToLong(id -> usedMicros(id, atMs)).sum();
  }

  private void learn(Decided decided, long atMs) {
    switch (decided.decision()) {
      case Decision.Accepted accepted -> send(OpenSession.of(SESSION, "rita", CLIENT));
      case Decision.SessionOpened opened -> ask(FIRST, "2026-11-20");
      case Decision.Granted granted -> executor.start(granted.id(), RUN_MS, atMs);
      case Decision.Throttle order -> {
        executor.throttle(order.queryId(), (int) order.factorPercent(), atMs);
        done(decided);
        if (order.queryId().equals(AGAIN)) {
          stop(AGAIN, Outcome.CANCELLED, atMs); // its user has seen enough
        }
      }
      case Decision.Resume order -> {
        executor.resume(order.queryId(), atMs);
        done(decided);
      }
      case Decision.CancelQuery order -> stop(order.queryId(), Outcome.CANCELLED, atMs);
      case Decision.SwitchGroup moved when moved.to().equals("REPORTS") -> ask(AGAIN, "2026-11-21");
      case Decision.Released released when released.id().equals(AGAIN) ->
          send(new CloseSession(SESSION));
      case Decision.SessionClosed closed -> over = true;
      case Decision.Rejected refused when refused.kind() != Kind.CLIENT ->
          throw new DemoException(refused.message());
      case Decision other -> {
        // seen, and nothing to do
      }
    }
  }

  private void ask(String id, String day) {
    String text = "select region, sum(amount) from sales where day = '" + day + "' group by region";
    send(SubmitQuery.of(id, SESSION).withText(text, null, null));
  }

  private void stop(String id, Outcome outcome, long atMs) {
    executor
        .cancel(id, atMs)
        .map(Ended::cpuMicros)
        .ifPresent(micros -> send(CompleteQuery.of(id, outcome, micros)));
  }

  private void done(Decided order) {
    send(new OrderDone(order.domain(), order.seq(), OrderOutcome.DONE, null));
  }
}
