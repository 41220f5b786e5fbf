package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Tables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand;
import io.weir.streams.store.CacheBounds;
import io.weir.streams.store.RocksRows;
import io.weir.streams.store.StoredTables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same commands give the same bytes, however much of the rows is kept decoded. */
class CacheEqualityTest {

  private static final int COMMANDS = 4_000;
  private static final long SEED = 7;

  private record Timed(long atMs, Command command) {}

  private final List<Timed> commands = commands();
  private RocksRows rocks;

  @BeforeEach
  void open() {
    rocks = new RocksRows();
  }

  @AfterEach
  void close() {
    rocks.close();
  }

  @Test
  void shouldDecideTheSameOverRocksDbWithNothingDecodedAsOverMemory() {
    StoredTables tables = new StoredTables(rocks.store(), 1, CacheBounds.none());

    assertThat(play(tables, tables::endTurn)).isEqualTo(overMemory());
  }

  @Test
  void shouldDecideTheSameOverRocksDbWithEverythingDecodedAsOverMemory() {
    StoredTables tables = new StoredTables(rocks.store(), 1, CacheBounds.unbounded());

    assertThat(play(tables, tables::endTurn)).isEqualTo(overMemory());
  }

  @Test
  void shouldDecideTheSameWhenTheGovernorStartsAgainAfterEveryHundredCommands() {
    List<String> decisions = new ArrayList<>();
    for (int from = 0; from < commands.size(); from += 100) {
      StoredTables tables = new StoredTables(rocks.reopen(), 1, new CacheBounds(16, 2));
      decisions.addAll(play(tables, tables::endTurn, slice(from, 100)));
      tables.writeBack();
    }

    assertThat(decisions).isEqualTo(overMemory());
  }

  @Test
  void shouldDecideTheSameHoweverManyTurnsAreInACommit() {
    StoredTables tables = new StoredTables(rocks.store(), 1, CacheBounds.unbounded());
    SplittableRandom commits = new SplittableRandom(SEED);
    Runnable endTurn =
        () -> {
          tables.endTurn();
          if (commits.nextInt(20) == 0) {
            tables.writeBack();
          }
        };

    assertThat(play(tables, endTurn)).isEqualTo(overMemory());
  }

  private List<Timed> slice(int from, int howMany) {
    return commands.subList(from, Math.min(from + howMany, commands.size()));
  }

  private List<String> overMemory() {
    return play(new MemoryTables(), () -> {});
  }

  private List<String> play(Tables tables, Runnable endTurn) {
    return play(tables, endTurn, commands);
  }

  private static List<String> play(Tables tables, Runnable endTurn, List<Timed> commands) {
    Governor governor = new Governor("d", tables, Defaults.load().kernel());
    JsonCodec codec = new JsonCodec();
    List<String> decisions = new ArrayList<>();
    for (Timed timed : commands) {
      while (governor.nextDueMs().orElse(Long.MAX_VALUE) <= timed.atMs()) {
        long dueMs = governor.nextDueMs().getAsLong();
        write(governor.handle(new ClockCommand.Tick(), dueMs), codec, decisions);
        endTurn.run();
      }
      write(governor.handle(timed.command(), timed.atMs()), codec, decisions);
      endTurn.run();
    }
    return decisions;
  }

  private static void write(Handled handled, JsonCodec codec, List<String> into) {
    for (Decided decided : handled.decisions()) {
      into.add(new String(codec.writeDecided(decided), StandardCharsets.UTF_8));
    }
  }

  private static List<Timed> commands() {
    List<Timed> commands = new ArrayList<>();
    commands.add(new Timed(0, new ApplyDomain("r1", null, domain())));
    SplittableRandom random = new SplittableRandom(SEED);
    long atMs = 0;
    for (int i = 0; i < COMMANDS; i++) {
      atMs += random.nextInt(200);
      commands.add(new Timed(atMs, any(random, i)));
    }
    return commands;
  }

  private static Command any(SplittableRandom random, int i) {
    String query = "q" + random.nextInt(Math.max(0, i - 60), i + 1);
    String session = "s" + random.nextInt(12);
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> submit("q" + i, session, random);
      case 4, 5, 6 -> QueryCommand.CompleteQuery.of(query, Outcome.SUCCEEDED, null);
      case 7 -> new QueryCommand.CancelQuery(query);
      case 8 -> SessionCommand.OpenSession.of(session, "u" + random.nextInt(4), "c");
      default -> SessionCommand.Heartbeat.ofClient("c");
    };
  }

  private static SubmitQuery submit(String id, String session, SplittableRandom random) {
    boolean alone = random.nextInt(3) == 0;
    return new SubmitQuery(
        id,
        alone ? null : session,
        "c",
        "u",
        null,
        null,
        null,
        null,
        null,
        "G" + random.nextInt(3),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        random.nextInt(4) == 0 ? (Long) 2_000L : null,
        Priority.values()[random.nextInt(4)],
        null);
  }

  private static DomainDefinition domain() {
    return new DomainDefinition(
        "d",
        new Capacity(null, 3L, 40L, 100L, null),
        null,
        new HeartbeatPolicy(1_000L, 4_000L),
        2_000L,
        null,
        List.of(
            group("G0", 1L, null, null), group("G1", 3L, 2L, null), group("G2", 5L, null, 5_000L)),
        null,
        null);
  }

  private static ConsumerGroup group(
      String name, long priority, Long activeSessions, Long executionTimeoutMs) {
    return new ConsumerGroup(
        name, priority, null, null, activeSessions, 15L, 9_000L, executionTimeoutMs, 20_000L);
  }
}
