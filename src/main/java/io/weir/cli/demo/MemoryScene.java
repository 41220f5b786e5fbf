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
import io.weir.protocol.PressureLevel;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.streams.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Queries that take more memory than they were granted, through the real topics, until each level
 * of pressure has acted as ADR 28 says; then they end. The client grows in stages, and goes on when
 * it has heard what a stage must bring: who hears something else, or nothing, fails.
 */
final class MemoryScene {

  /**
   * What there was.
   *
   * @param limitBytes of the pool that queries have their memory of
   * @param mostGrantedBytes grants that were in force at once
   * @param mostAtGrantBytes what was in use right after a grant
   * @param mostUsedBytes what clients said that they held
   */
  record Sums(long limitBytes, long mostGrantedBytes, long mostAtGrantBytes, long mostUsedBytes) {}

  /** What the client waits for before it goes on. */
  private enum Stage {
    START("its queries to be granted"),
    LOW("a recommendation at LOW"),
    MEDIUM("new work to wait at MEDIUM"),
    HIGH("orders to shrink at HIGH, and less pressure when they are followed"),
    CRITICAL("the largest query to be cancelled at CRITICAL, and new work to be refused"),
    OVER("no pressure any more");

    private final String awaited;

    Stage(String awaited) {
      this.awaited = awaited;
    }
  }

  private static final String FILE = "topology/plans/memory.yaml";
  private static final String CLIENT = "demo";
  private static final String SESSION = "rita-1";
  private static final String POOL = "PGA";
  private static final long PGA_PERCENT = 40;
  private static final long MIB = 1L << 20;
  private static final long GRANT = 400 * MIB;
  private static final long LATE_GRANT = 200 * MIB;
  private static final String GREEDY = "report-1";
  private static final List<String> FIRST = List.of(GREEDY, "report-2", "report-3", "report-4");
  private static final String WAITS = "late-1";
  private static final String REFUSED = "late-2";

  /** Where each stage leads, in MiB of a pool of 4,096: to 62 %, 77 %, 87 % and 97 % of it. */
  private static final Map<Stage, Map<String, Long>> TARGETS =
      Map.of(
          Stage.LOW, Map.of(GREEDY, 900L, "report-2", 660L, "report-3", 600L),
          Stage.MEDIUM, Map.of(GREEDY, 1_200L, "report-2", 830L, "report-3", 744L),
          Stage.HIGH, Map.of(GREEDY, 1_400L, "report-2", 930L, "report-3", 834L),
          Stage.CRITICAL, Map.of(GREEDY, 2_600L));

  private static final long STEP = 50 * MIB; // of one query between two signs of life
  private static final Duration POLL = Duration.ofMillis(5);
  private static final long BEAT_EVERY_WALL_MS = 50;
  private static final long SILENCE_WALL_MS = 30_000; // a governor that says nothing is broken

  private final Wire wire;
  private final TimeSource time;
  private final StopRequest stop;
  private final MemoryWords words;
  private final DomainDefinition definition;
  private final long limitBytes;
  private final TreeMap<Long, Decided> unread = new TreeMap<>();
  private final List<Decided> heard = new ArrayList<>();
  private final Map<String, Long> granted = new TreeMap<>();
  private final Map<String, Long> held = new TreeMap<>();
  private final Set<String> frugal = new TreeSet<>(); // came down, and stay there
  private final Set<Stage> acted = EnumSet.noneOf(Stage.class);
  private Stage stage = Stage.START;
  private PressureLevel level = PressureLevel.NONE;
  private @Nullable Decided cancelled;
  private boolean refused;
  private long lastSeq;
  private long lastBeatWallMs;
  private long mostGrantedBytes;
  private long mostAtGrantBytes;
  private long mostUsedBytes;
  private boolean over;

  MemoryScene(Wire wire, TimeSource time, StopRequest stop, MemoryWords words) throws IOException {
    this.wire = wire;
    this.time = time;
    this.stop = stop;
    this.words = words;
    this.definition = definition();
    this.limitBytes = definition.capacity().memoryBytes() * PGA_PERCENT / 100;
  }

  private static DomainDefinition definition() throws IOException {
    try (InputStream file = MemoryScene.class.getClassLoader().getResourceAsStream(FILE)) {
      if (file != null
          && DomainFile.parse(file.readAllBytes()) instanceof DomainFile.Result.Parsed parsed) {
        return parsed.domain();
      }
      throw new DemoException("Expected " + FILE + " to be in the program, but it is not");
    }
  }

  /**
   * Plays it to its end; gives what was decided, in the order of its numbers.
   *
   * @throws DemoException where a level did not act
   */
  List<Decided> play() {
    long lastNewsWallMs = time.wallMs();
    send(new ApplyDomain("memory", CLIENT, definition));
    while (!over) {
      stop.check();
      beat();
      List<Decided> news = wire.receive(POLL);
      news.stream()
          .filter(each -> each.domain().equals(definition.domain()))
          .forEach(each -> unread.put(each.seq(), each));
      readInOrder();
      lastNewsWallMs = news.isEmpty() ? lastNewsWallMs : time.wallMs();
      if (time.wallMs() - lastNewsWallMs > SILENCE_WALL_MS) {
        throw new DemoException("Expected " + stage.awaited + ", but nothing was heard for 30 s");
      }
    }
    check();
    words.end(sums());
    return heard;
  }

  Sums sums() {
    return new Sums(limitBytes, mostGrantedBytes, mostAtGrantBytes, mostUsedBytes);
  }

  private void check() {
    if (!acted.containsAll(List.of(Stage.LOW, Stage.MEDIUM, Stage.HIGH, Stage.CRITICAL))) {
      throw new DemoException("Expected each level to act, but only these did: " + acted);
    }
    if (mostAtGrantBytes > limitBytes) {
      throw new DemoException(
          "Expected at most %d bytes in use when something is granted, but there were %d"
              .formatted(limitBytes, mostAtGrantBytes));
    }
  }

  private void send(Command command) {
    wire.send(definition.domain(), command);
  }

  // ---- what queries hold ----

  /** Queries grow a step towards what the stage is to bring, and say so. */
  private void beat() {
    if (time.wallMs() - lastBeatWallMs < BEAT_EVERY_WALL_MS || held.isEmpty()) {
      return;
    }
    lastBeatWallMs = time.wallMs();
    TARGETS.getOrDefault(stage, Map.of()).entrySet().stream()
        .filter(query -> !frugal.contains(query.getKey()))
        .forEach(
            query ->
                held.computeIfPresent(
                    query.getKey(), (id, now) -> grown(now, query.getValue() * MIB)));
    send(Heartbeat.ofQueries(CLIENT, held.entrySet().stream().map(MemoryScene::figures).toList()));
    mostUsedBytes = Math.max(mostUsedBytes, used());
  }

  private static long grown(long now, long target) {
    return Math.max(now, Math.min(now + STEP, target));
  }

  private static QueryFigures figures(Map.Entry<String, Long> query) {
    return new QueryFigures(query.getKey(), null, query.getValue(), null, null, null, null);
  }

  private long used() {
    return held.values().stream().mapToLong(Long::longValue).sum();
  }

  private void ask(String id, long bytes) {
    send(
        new SubmitQuery(
            id, SESSION, null, null, null, null, null, null, null, null, null, null, null, null,
            null, bytes, null, null, null, null, null));
  }

  private void end(String id, Outcome outcome) {
    held.remove(id);
    granted.remove(id);
    send(CompleteQuery.of(id, outcome, null));
  }

  // ---- what is decided ----

  private void readInOrder() {
    for (Decided next = unread.remove(lastSeq + 1);
        next != null;
        next = unread.remove(lastSeq + 1)) {
      lastSeq = next.seq();
      heard.add(next);
      words.say(next);
      learn(next);
    }
  }

  private void learn(Decided decided) {
    switch (decided.decision()) {
      case Decision.Accepted accepted -> send(OpenSession.of(SESSION, "rita", CLIENT));
      case Decision.SessionOpened opened -> FIRST.forEach(id -> ask(id, GRANT));
      case Decision.Granted grant -> granted(grant);
      case Decision.Queued queued -> queued(queued);
      case Decision.PressureChanged changed -> pressed(changed);
      case Decision.Recommendation advised -> advised();
      case Decision.ShrinkMemory order -> shrink(order, decided);
      case Decision.CancelQuery order -> {
        expect(order.queryId().equals(GREEDY) && level == PressureLevel.CRITICAL, decided);
        cancelled = decided;
        endTheGreedy();
      }
      case Decision.Rejected refusal when refusal.id().equals(REFUSED) -> {
        expect(stage == Stage.CRITICAL, decided);
        refused = true;
        endTheGreedy();
      }
      case Decision.Rejected refusal when refusal.kind() != Kind.CLIENT ->
          throw new DemoException(refusal.message());
      case Decision.SessionClosed closed -> over = true;
      case Decision other -> {
        // seen, and nothing to do
      }
    }
  }

  private void expect(boolean holds, Decided decided) {
    if (!holds) {
      throw new DemoException(
          "Expected %s, but heard %s at %s"
              .formatted(stage.awaited, decided.decision().getClass().getSimpleName(), level));
    }
  }

  private void granted(Decision.Granted grant) {
    long bytes = grant.memoryBytes() == null ? 0 : grant.memoryBytes();
    if (grant.id().equals(WAITS) && stage == Stage.MEDIUM) {
      throw new DemoException("Expected new work to wait at MEDIUM, but it was granted");
    }
    granted.put(grant.id(), bytes);
    held.put(grant.id(), bytes);
    mostAtGrantBytes = Math.max(mostAtGrantBytes, used());
    mostUsedBytes = Math.max(mostUsedBytes, used());
    long all = granted.values().stream().mapToLong(Long::longValue).sum();
    mostGrantedBytes = Math.max(mostGrantedBytes, all);
    if (stage == Stage.START && granted.keySet().containsAll(FIRST)) {
      stage = Stage.LOW;
    } else if (stage == Stage.HIGH && grant.id().equals(WAITS)) {
      acted.add(Stage.HIGH);
      stage = Stage.CRITICAL;
    }
  }

  private void queued(Decision.Queued queued) {
    if (queued.id().equals(WAITS) && stage == Stage.MEDIUM) {
      acted.add(Stage.MEDIUM);
      stage = Stage.HIGH;
    }
  }

  private void pressed(Decision.PressureChanged changed) {
    if (!changed.pool().equals(POOL)) {
      return;
    }
    level = changed.to();
    if (stage == Stage.MEDIUM && level == PressureLevel.MEDIUM) {
      ask(WAITS, LATE_GRANT);
    } else if (stage == Stage.CRITICAL && level == PressureLevel.CRITICAL) {
      ask(REFUSED, LATE_GRANT);
    } else if (stage == Stage.OVER && level == PressureLevel.NONE) {
      List.copyOf(held.keySet()).forEach(id -> end(id, Outcome.SUCCEEDED));
      send(new CloseSession(SESSION));
    }
  }

  private void advised() {
    if (stage == Stage.LOW && level == PressureLevel.LOW) {
      acted.add(Stage.LOW);
      stage = Stage.MEDIUM;
    }
  }

  /** All but the greedy one write to disk what they have no room for. */
  private void shrink(Decision.ShrinkMemory order, Decided decided) {
    boolean follows = !GREEDY.equals(order.queryId());
    if (follows && order.queryId() != null) {
      held.computeIfPresent(order.queryId(), (id, now) -> order.toBytes());
      frugal.add(order.queryId());
    }
    send(
        new OrderDone(
            decided.domain(),
            decided.seq(),
            follows ? OrderOutcome.DONE : OrderOutcome.FAILED,
            follows ? null : "its sort does not spill"));
  }

  /** It is ended when it was told to, and when who asked meanwhile has its answer. */
  private void endTheGreedy() {
    if (cancelled != null && refused && stage == Stage.CRITICAL) {
      acted.add(Stage.CRITICAL);
      stage = Stage.OVER;
      end(GREEDY, Outcome.CANCELLED);
    }
  }
}
