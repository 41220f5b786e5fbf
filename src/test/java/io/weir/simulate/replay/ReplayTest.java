package io.weir.simulate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.RowPack;
import io.weir.protocol.Checksum;
import io.weir.simulate.replay.Difference.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractObjectAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A journal is run again, damaged, cut and forged. */
class ReplayTest {

  private static final int COMMANDS = 1_500;
  private static final int BATCH = 100;
  private static final int FLIPS = 15;

  private List<JournalRecord> journal = Recorder.lively(COMMANDS).journal;
  private List<JournalRecord> chunks = new ArrayList<>();

  // ---- equal ----

  @Test
  void shouldMakeTheSameBytesAgain() {
    DomainResult result = replay();

    assertThat(result.difference()).isNull();
    assertThat(result.commands()).isEqualTo(journal.size()).isGreaterThan(COMMANDS / 2);
    assertThat(result.decisions()).isGreaterThan(500);
    assertThat(result.unchecked()).isZero();
  }

  @Test
  void shouldHaveTheTablesOfEachSnapshotOnTheWay() {
    snapshotsAfter(300L, 700L, 900L);

    DomainResult result = replay();

    assertThat(result.difference()).isNull();
    assertThat(result.comparedTables()).isEqualTo(3);
  }

  @Test
  void shouldStartAtASnapshotWhereTheJournalBeginsWithinAndAtTheLatestThatIsAskedFor() {
    snapshotsAfter(300L, 700L, 900L);
    List<JournalRecord> whole = journal;
    journal = whole.subList(250, whole.size());
    assertThat(replay().startedAfter()).isEqualTo(300);
    assertThat(replay().difference()).isNull();
    assertThat(replay().comparedTables()).isEqualTo(2);

    journal = whole;
    DomainResult late = replay(899L, false);
    assertThat(late.startedAfter()).isEqualTo(700);
    assertThat(late.difference()).isNull();
    assertThat(late.commands()).isEqualTo(whole.size() - 700);
  }

  @Test
  void shouldIgnoreASnapshotThatACrashCutShort() {
    snapshotsAfter(300L, 700L);
    chunks.addAll(0, List.copyOf(chunks.subList(0, 2)));

    assertThat(replay().difference()).isNull();
    assertThat(replay().comparedTables()).isEqualTo(2);
  }

  // ---- damaged ----

  @Test
  void shouldNameTheCommandOfAFlippedByteWhereverItIs() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < FLIPS; i++) {
      int at = random.nextInt(journal.size());
      JournalRecord whole = journal.get(at);
      int byteAt = random.nextInt(whole.value().length);
      journal.set(at, flipped(whole, byteAt));

      assertDiffers(replay(), Kind.DAMAGED, at + 1);
      journal.set(at, whole);
    }
  }

  @Test
  void shouldFindAForgedDecisionByDecidingAgain() {
    int at = indexOf("\"type\":\"Granted\"");
    journal.set(at, forged(journal.get(at), "\"used\":", "\"used\":1"));

    Difference found = replay().difference();

    assertDiffers(replay(), Kind.DECIDED, at + 1);
    assertThat(found.field()).contains("decisions[").endsWith("why.used");
    assertThat(found.message()).contains("command " + (at + 1), "in the journal", "in replay");
  }

  @Test
  void shouldFindAForgedCommandByWhatItLeadsTo() {
    int at = indexOf("\"type\":\"SubmitQuery\"");
    journal.set(at, forged(journal.get(at), "\"queryId\":\"", "\"queryId\":\"x"));

    Difference found = replay().difference();

    assertThat(found.kind()).isEqualTo(Kind.DECIDED);
    assertThat(found.commandSeq()).isGreaterThan(at);
  }

  @Test
  void shouldSayWhatIsMissingAndWhatIsThereTwice() {
    List<JournalRecord> whole = List.copyOf(journal);
    journal.remove(41);
    assertDiffers(replay(), Kind.GAP, 43);

    journal = new ArrayList<>(whole);
    journal.add(42, whole.get(41));
    assertDiffers(replay(), Kind.GAP, 42);
  }

  @Test
  void shouldFindARowThatIsNotThatOfTheSnapshot() {
    snapshotsAfter(300L);
    chunks.set(0, withoutItsSecondRow(chunks.getFirst()));

    DomainResult result = replay();

    assertDiffers(result, Kind.TABLES, 300);
    assertThat(result.difference().field()).contains(" of table ");
  }

  @Test
  void shouldFindADamagedSnapshotWhereItIsComparedAndWhereItIsStartedAt() {
    snapshotsAfter(300L);
    chunks.set(1, flipped(chunks.get(1), chunks.get(1).value().length / 2));
    assertDiffers(replay(), Kind.DAMAGED, 300);

    journal = journal.subList(250, journal.size());
    assertDiffers(replay(), Kind.DAMAGED, 300);
  }

  // ---- refused ----

  @Test
  void shouldRefuseAJournalWithoutABeginning() {
    journal = journal.subList(250, journal.size());

    assertDiffers(replay(), Kind.NO_START, 251);
    assertThat(replay().difference().message()).contains("snapshots are of no command");
  }

  @Test
  void shouldRefuseAJournalOfOtherRulesUnlessToldOtherwise() {
    journal.replaceAll(entry -> forged(entry, "\"kernelVersion\":\"", "\"kernelVersion\":\"0."));

    assertDiffers(replay(), Kind.OTHER_RULES, 1);
    assertThat(replay().difference().message())
        .contains("kernel 0." + Governor.KERNEL_VERSION + " ", "--anyway");
    assertThat(replay(null, true).difference()).isNull();
  }

  @Test
  void shouldCountEntriesWithoutAChecksum() {
    journal.replaceAll(e -> new JournalRecord(e.domain(), e.value(), null, e.place()));

    assertThat(replay().difference()).isNull();
    assertThat(replay().unchecked()).isEqualTo(journal.size());
  }

  @Test
  void shouldGoOnWithADomainWhenAnotherDiffers() {
    List<JournalRecord> both = new ArrayList<>();
    for (JournalRecord record : journal) {
      both.add(record);
      both.add(ofDomain("e", record));
    }
    both.set(2 * 700, flipped(both.get(2 * 700), 40));
    Replay replay =
        new Replay(new ReplayOptions(Defaults.load().kernel(), null, false), snapshots(chunks));
    for (int i = 0; i < both.size(); i += BATCH) {
      replay.take(both.subList(i, Math.min(i + BATCH, both.size())));
    }

    assertThat(replay.results()).extracting(DomainResult::domain).containsExactly("d", "e");
    assertDiffers(replay.results().getFirst(), Kind.DAMAGED, 701);
    assertThat(replay.results().getLast().difference()).isNull();
    assertThat(replay.results().getLast().commands()).isEqualTo(journal.size());
  }

  // ---- plumbing ----

  private static JournalRecord ofDomain(String name, JournalRecord record) {
    String text =
        text(record)
            .replace('"' + Recorder.DOMAIN + '"', '"' + name + '"')
            .replace("client " + Recorder.DOMAIN, "client " + name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JournalRecord(name, bytes, Checksum.of(bytes), record.place());
  }

  private void snapshotsAfter(Long... commandSeqs) {
    chunks = Recorder.lively(COMMANDS, commandSeqs).snapshots;
  }

  private DomainResult replay() {
    return replay(null, false);
  }

  private DomainResult replay(@Nullable Long fromSeq, boolean anyway) {
    Replay replay =
        new Replay(new ReplayOptions(Defaults.load().kernel(), fromSeq, anyway), snapshots(chunks));
    for (int i = 0; i < journal.size(); i += BATCH) {
      replay.take(journal.subList(i, Math.min(i + BATCH, journal.size())));
    }
    return replay.results().getFirst();
  }

  private static Snapshots snapshots(List<JournalRecord> chunks) {
    SnapshotIndex<JournalRecord> index = new SnapshotIndex<>();
    chunks.forEach(chunk -> index.add(chunk, chunk));
    return index.snapshots(List::iterator);
  }

  private static void assertDiffers(DomainResult result, Kind kind, long commandSeq) {
    AbstractObjectAssert<?, Difference> difference = assertThat(result.difference()).isNotNull();
    difference.extracting(Difference::kind).isEqualTo(kind);
    difference.extracting(Difference::commandSeq).isEqualTo(commandSeq);
  }

  private int indexOf(String text) {
    for (int i = 0; i < journal.size(); i++) {
      if (text(journal.get(i)).contains(text)) {
        return i;
      }
    }
    throw new IllegalStateException("Expected an entry with " + text);
  }

  private static JournalRecord flipped(JournalRecord record, int byteAt) {
    byte[] bytes = record.value().clone();
    bytes[byteAt] ^= 1;
    return new JournalRecord(record.domain(), bytes, record.checksum(), record.place());
  }

  /** Changed on purpose: with the checksum of what it says now. */
  private static JournalRecord forged(JournalRecord record, String from, String to) {
    byte[] bytes = text(record).replaceFirst(from, to).getBytes(StandardCharsets.UTF_8);
    return new JournalRecord(record.domain(), bytes, Checksum.of(bytes), record.place());
  }

  private static JournalRecord withoutItsSecondRow(JournalRecord chunk) {
    Matcher rows = Pattern.compile("\"rows\":\"([^\"]*)\"").matcher(text(chunk));
    assertThat(rows.find()).isTrue();
    RowPack left = new RowPack();
    int[] row = {0};
    RowPack.forEach(
        Base64.getDecoder().decode(rows.group(1)),
        (family, key, value) -> {
          if (row[0]++ != 1) {
            left.add(family, key, value);
          }
        });
    String packed = Base64.getEncoder().encodeToString(left.bytes());
    return forged(chunk, Pattern.quote(rows.group(1)), packed);
  }

  private static String text(JournalRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }
}
