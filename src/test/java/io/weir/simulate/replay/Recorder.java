package io.weir.simulate.replay;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.TableDump;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.RowPack;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Checksum;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.Snapshot;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Governs a domain and writes its journal and snapshots into lists, as the task does to topics. */
public final class Recorder {

  public static final String DOMAIN = "d";

  private static final int ROWS_OF_A_CHUNK = 20; // few, so that a snapshot has several

  public final List<JournalRecord> journal = new ArrayList<>();
  public final List<JournalRecord> snapshots = new ArrayList<>();

  private final Settings settings = Defaults.load().kernel();
  private final MemoryTables tables = new MemoryTables();
  private final Governor governor = new Governor(DOMAIN, tables, settings);
  private final JsonCodec codec = new JsonCodec();
  private final Set<Long> snapshotsAfter = new TreeSet<>();

  /** A lively domain: so many random commands, with timers that fire late, and snapshots. */
  public static Recorder lively(int commands, Long... snapshotsAfter) {
    Recorder recorder = new Recorder();
    recorder.snapshotsAfter.addAll(List.of(snapshotsAfter));
    recorder.take(new ApplyDomain("r1", null, domain()), 0);
    SplittableRandom random = new SplittableRandom(11);
    long atMs = 0;
    for (int i = 0; i < commands; i++) {
      atMs += random.nextInt(200);
      recorder.fireTimers(atMs);
      recorder.take(any(random, i), atMs);
    }
    return recorder;
  }

  private void fireTimers(long atMs) {
    while (governor.nextDueMs().orElse(Long.MAX_VALUE) <= atMs) {
      take(new ClockCommand.Tick(), atMs);
    }
  }

  private void take(Command command, long atMs) {
    Handled handled = governor.handle(command, atMs - 1, atMs);
    if (handled.commandSeq() != 0) {
      journal.add(record(entry(command, handled, atMs), "journal", journal.size()));
    }
    if (snapshotsAfter.remove(handled.commandSeq())) {
      snapshot(handled.commandSeq());
    }
  }

  private JournalEntry entry(Command command, Handled handled, long atMs) {
    boolean own = command instanceof ClockCommand;
    return handled.entry(
        DOMAIN,
        own ? null : (Long) (atMs - 1),
        command,
        own ? null : new JournalEntry.Source("weir.queries", 3, journal.size()),
        Governor.KERNEL_VERSION,
        settings.rulesHash());
  }

  private void snapshot(long commandSeq) {
    List<RowPack> chunks = new ArrayList<>(List.of(new RowPack()));
    int[] rows = {0};
    new TableDump()
        .scan(
            tables,
            (family, key, row) -> {
              if (rows[0]++ == ROWS_OF_A_CHUNK) {
                chunks.add(new RowPack());
                rows[0] = 1;
              }
              chunks.getLast().add(family, key, row);
            });
    for (int i = 0; i < chunks.size(); i++) {
      boolean last = i == chunks.size() - 1;
      String packed = Base64.getEncoder().encodeToString(chunks.get(i).bytes());
      Snapshot chunk =
          new Snapshot(
              DOMAIN,
              commandSeq,
              0,
              i,
              last,
              packed,
              Governor.KERNEL_VERSION,
              settings.rulesHash());
      snapshots.add(record(chunk, "snapshots", snapshots.size()));
    }
  }

  private JournalRecord record(Record value, String topic, int offset) {
    byte[] bytes = codec.writeRecord(value);
    return new JournalRecord(DOMAIN, bytes, Checksum.of(bytes), topic + "@" + offset);
  }

  private static Command any(SplittableRandom random, int i) {
    String query = "q" + random.nextInt(Math.max(0, i - 60), i + 1);
    String session = "s" + random.nextInt(12);
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> SubmitQuery.of("q" + i, random.nextInt(3) == 0 ? null : session);
      case 4, 5, 6 -> QueryCommand.CompleteQuery.of(query, Outcome.SUCCEEDED, null);
      case 7 -> new QueryCommand.CancelQuery(query);
      case 8 -> OpenSession.of(session, "u" + random.nextInt(4), "c");
      default -> Heartbeat.ofClient("c");
    };
  }

  private static DomainDefinition domain() {
    return new DomainDefinition(
        DOMAIN,
        new Capacity(null, 3L, 40L, 100L, null),
        null,
        new HeartbeatPolicy(1_000L, 4_000L),
        2_000L,
        null,
        List.of(
            new ConsumerGroup(
                "INTERACTIVE_GROUP", 3L, null, null, 3L, 15L, 9_000L, 5_000L, 20_000L)),
        null,
        null);
  }
}
