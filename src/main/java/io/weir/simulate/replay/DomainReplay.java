package io.weir.simulate.replay;

import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.TableDump;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.Checksum;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.protocol.Sentence;
import io.weir.simulate.replay.Difference.Kind;
import io.weir.simulate.replay.SnapshotRows.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One domain's journal, run again. Records are read in parallel, handled one after the other, and
 * what was decided is written and compared in parallel: only the kernel has to keep the order.
 */
final class DomainReplay {

  /** A record as far as it could be read. */
  private record Read(JournalRecord record, Reading<Taken> taken) {}

  /** A command that was handled again. */
  private record Redone(JournalRecord record, Taken taken, Handled handled) {}

  private final String domain;
  private final ReplayOptions options;
  private final Snapshots snapshots;
  private final Differences differences;
  private final NavigableSet<Long> snapshotSeqs;
  private final JsonCodec codec = new JsonCodec();
  private final MemoryTables tables = new MemoryTables();
  private @Nullable Governor governor;
  private long startedAfter;
  private long lastSeq;
  private long commands;
  private long decisions;
  private long comparedTables;
  private long unchecked;

  DomainReplay(String domain, ReplayOptions options, Snapshots snapshots) {
    this.domain = domain;
    this.options = options;
    this.snapshots = snapshots;
    this.snapshotSeqs = snapshots.of(domain);
    this.differences = new Differences(domain);
  }

  /** Runs the next records again; returns the first difference, or null. */
  @Nullable Difference take(List<JournalRecord> records) {
    List<Read> read = records.parallelStream().map(this::read).toList();
    List<Redone> redone = new ArrayList<>(read.size());
    Difference found = null;
    for (int i = 0; i < read.size() && found == null; i++) {
      found = step(read.get(i), redone);
    }
    Difference earlier =
        redone.parallelStream()
            .map(this::compare)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return earlier != null ? earlier : found;
  }

  /** What came of it. */
  DomainResult result(@Nullable Difference difference) {
    return new DomainResult(
        domain, startedAfter, lastSeq, commands, decisions, comparedTables, unchecked, difference);
  }

  // ---- reading ----

  private Read read(JournalRecord record) {
    return new Read(
        record,
        record.damaged()
            ? new Reading.Malformed<>(
                Sentence.of(
                    "their checksum is %s, and was %s when they were written",
                    Checksum.of(record.value()), record.checksum()))
            : codec.readRecord(record.value(), Taken.class));
  }

  // ---- one after the other ----

  private @Nullable Difference step(Read read, List<Redone> redone) {
    return switch (read.taken()) {
      case Reading.Malformed<Taken> malformed -> damaged(read.record(), malformed.message());
      case Reading.Read<Taken> taken -> step(read.record(), taken.value(), redone);
    };
  }

  private @Nullable Difference step(JournalRecord record, Taken taken, List<Redone> redone) {
    if (governor == null) {
      lastSeq = taken.commandSeq() - 1;
      Difference noStart = start(taken, record.place());
      if (noStart != null) {
        return noStart;
      }
    }
    if (taken.commandSeq() != lastSeq + 1) {
      return differences.of(Kind.GAP, taken, record.place(), gap(taken));
    }
    lastSeq = taken.commandSeq();
    unchecked += record.checksum() == null ? 1 : 0;
    if (lastSeq <= startedAfter) {
      return null;
    }
    if (!options.anyway() && isOfOtherRules(taken.kernelVersion(), taken.rulesHash())) {
      return otherRules(taken, record.place());
    }
    Difference failed = redo(record, taken, governor, redone);
    return failed == null && snapshotSeqs.contains(lastSeq)
        ? compareTables(taken, record.place())
        : failed;
  }

  /** A kernel that meets what it holds to be impossible says so by this exception alone. */
  private @Nullable Difference redo(
      JournalRecord record, Taken taken, Governor by, List<Redone> redone) {
    Long heardAtMs = taken.heardAtMs();
    try {
      Handled handled =
          by.handle(taken.command(), heardAtMs == null ? taken.atMs() : heardAtMs, taken.atMs());
      redone.add(new Redone(record, taken, handled));
      commands++;
      decisions += handled.decisions().size();
      return null;
    } catch (IllegalStateException impossible) {
      return differences.of(
          Kind.DECIDED,
          taken,
          record.place(),
          "to be handled as before, but the kernel ends: " + impossible.getMessage());
    }
  }

  // ---- the start ----

  private @Nullable Difference start(Taken first, String place) {
    Long from = snapshotToStartAt(first.commandSeq());
    if (from == null && first.commandSeq() != 1) {
      return differences.of(
          Kind.NO_START,
          first,
          place,
          Sentence.of(
              "or one before it to have a snapshot, as the journal begins with it, but the"
                  + " snapshots are of %s",
              snapshotSeqs.isEmpty() ? "no command" : "commands " + snapshotSeqs));
    }
    startedAfter = from == null ? 0 : from;
    Difference unusable = from == null ? null : load(first, from, place);
    governor = new Governor(domain, tables, options.settings());
    return unusable;
  }

  private @Nullable Long snapshotToStartAt(long firstSeq) {
    Long asked = options.fromSeq() == null ? null : snapshotSeqs.floor(options.fromSeq());
    if (asked != null && asked >= firstSeq - 1) {
      return asked;
    }
    return firstSeq == 1 ? null : snapshotSeqs.ceiling(firstSeq - 1);
  }

  private @Nullable Difference load(Taken first, long commandSeq, String place) {
    TableDump dump = new TableDump();
    SnapshotRows rows = new SnapshotRows(snapshots.chunks(domain, commandSeq));
    try {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        dump.load(tables, row.family(), row.key(), row.row());
      }
    } catch (SnapshotRows.Damaged damaged) {
      return differences.damagedSnapshot(commandSeq, damaged);
    } catch (IllegalStateException unreadable) {
      return differences.of(Kind.DAMAGED, first, place, unreadable.getMessage());
    }
    return !options.anyway() && isOfOtherRules(rows.head().kernelVersion(), rows.head().rulesHash())
        ? otherRules(first, place)
        : null;
  }

  // ---- comparing ----

  private @Nullable Difference compare(Redone redone) {
    Taken taken = redone.taken();
    JournalEntry entry =
        redone
            .handled()
            .entry(
                domain,
                taken.heardAtMs(),
                taken.command(),
                taken.source(),
                taken.kernelVersion(),
                taken.rulesHash());
    byte[] bytes = codec.writeRecord(entry);
    return Arrays.equals(bytes, redone.record().value())
        ? null
        : decidedOtherwise(redone, entry, bytes);
  }

  private Difference decidedOtherwise(Redone redone, JournalEntry entry, byte[] bytes) {
    JournalRecord record = redone.record();
    return switch (codec.readRecord(record.value(), JournalEntry.class)) {
      case Reading.Malformed<JournalEntry> malformed ->
          differences.damaged(redone.taken().commandSeq(), record.place(), malformed.message());
      case Reading.Read<JournalEntry> read -> {
        Differing found = Differing.first(read.value(), entry);
        if (found == null) {
          int at = Arrays.mismatch(bytes, record.value());
          found = new Differing("byte " + at, byteAt(record.value(), at), byteAt(bytes, at));
        }
        yield differences.differs(
            Kind.DECIDED, redone.taken(), record.place(), found, "the journal");
      }
    };
  }

  private static String byteAt(byte[] bytes, int at) {
    return at < bytes.length ? Sentence.of("0x%02x", bytes[at]) : "the end";
  }

  private @Nullable Difference compareTables(Taken taken, String place) {
    SnapshotRows rows = new SnapshotRows(snapshots.chunks(domain, taken.commandSeq()));
    try {
      Differing found = TableComparison.first(tables, rows);
      comparedTables++;
      return found == null
          ? null
          : differences.differs(Kind.TABLES, taken, place, found, "the snapshot");
    } catch (SnapshotRows.Damaged damaged) {
      return differences.damagedSnapshot(taken.commandSeq(), damaged);
    }
  }

  private boolean isOfOtherRules(String kernelVersion, String rulesHash) {
    return !kernelVersion.equals(Governor.KERNEL_VERSION)
        || !rulesHash.equals(options.settings().rulesHash());
  }

  private Difference otherRules(Taken taken, String place) {
    return differences.of(
        Kind.OTHER_RULES,
        taken,
        place,
        Sentence.of(
            "to be of kernel %s with rules %s, as this program is, but kernel %s with rules %s"
                + " decided: use that release and its defaults.yaml, or --anyway to see what"
                + " differs",
            Governor.KERNEL_VERSION,
            options.settings().rulesHash(),
            taken.kernelVersion(),
            taken.rulesHash()));
  }

  private String gap(Taken taken) {
    return taken.commandSeq() > lastSeq
        ? Sentence.of("to follow command %d, but those between are missing", lastSeq)
        : Sentence.of("once, but it is there again behind command %d", lastSeq);
  }

  /** Whatever it says of its number is as doubtful as the rest: it is the one that comes next. */
  private Difference damaged(JournalRecord record, String why) {
    return differences.damaged(lastSeq + 1, record.place(), why);
  }
}
