package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulate.replay.JournalRecord;
import io.weir.simulate.replay.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replay and explain over files as the demo keeps them. */
class JournalCommandsTest {

  private static final int COMMANDS = 600;
  private static final int FLIPPED_LINE = 57;

  private final Recorder recorder = Recorder.lively(COMMANDS, 200L);
  @TempDir Path folder;
  private Path journal;

  @BeforeEach
  void write() throws IOException {
    Path domain = Files.createDirectory(folder.resolve(Recorder.DOMAIN));
    journal = domain.resolve("weir.journal.jsonl");
    Files.write(journal, lines(recorder.journal));
    Files.write(domain.resolve("weir.snapshots.jsonl"), lines(recorder.snapshots));
  }

  private static List<String> lines(List<JournalRecord> records) {
    List<String> lines = new ArrayList<>();
    for (JournalRecord record : records) {
      lines.add(
          "{\"topic\":\"t\",\"partition\":0,\"offset\":%d,\"timestamp\":0,\"key\":\"%s\",\"crc32c\":\"%s\",\"value\":%s}"
              .formatted(
                  lines.size(),
                  record.domain(),
                  record.checksum(),
                  new String(record.value(), StandardCharsets.UTF_8)));
    }
    return lines;
  }

  private void change(String from, String to) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    String before = lines.get(FLIPPED_LINE);
    lines.set(FLIPPED_LINE, before.replaceFirst(from, to));
    assertThat(lines.get(FLIPPED_LINE)).isNotEqualTo(before);
    Files.write(journal, lines);
  }

  @Test
  void shouldReplayAFolderOrAFileFromTheBeginningOrASnapshot() {
    Told whole = Told.by("replay", "--journal", folder.toString());
    Told late = Told.by("replay", "--journal", journal.toString(), "--from", "300", "--json");

    assertThat(whole.out())
        .contains("from the beginning to command " + recorder.journal.size())
        .contains("so are the tables, at a snapshot", "all equal: ");
    assertThat(whole.exitCode()).isZero();
    assertThat(late.out()).contains("\"startedAfter\":200", "\"equal\":true");
  }

  @Test
  void shouldNameTheCommandWhoseByteWasFlipped() throws IOException {
    change("\"atMs\":", "\"btMs\":");

    Told told = Told.by("replay", "--journal", folder.toString());

    assertThat(told.out())
        .contains("different: Expected command 58 of domain d (weir.journal.jsonl:58)")
        .contains("DIFFERENT");
    assertThat(told.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldSayWhichLineIsNoRecord() throws IOException {
    change("\"value\":", "\"valve\":");

    Told told = Told.by("replay", "--journal", folder.toString());

    assertThat(told.err()).contains("Expected line 58 of ", "weir demo --out");
    assertThat(told.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldSayWhatIsNotThere() {
    assertThat(Told.by("replay", "--journal", folder.resolve("none").toString()).err())
        .contains("Expected a file or folder ");
    assertThat(Told.by("replay", "--journal", folder.toString(), "--domain", "x").err())
        .contains("Expected entries of domain x in ");
    Told unknown =
        Told.by("explain", "nobody", "--domain", Recorder.DOMAIN, "--journal", folder.toString());
    assertThat(unknown.err())
        .contains("none of the " + recorder.journal.size() + " entries of domain d from command 1");
    assertThat(unknown.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldRefuseTwoJournalsAtOnceAsWrongUsage() {
    Told told = Told.by("replay", "--journal", folder.toString(), "--bootstrap-servers", "x:1");

    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.err()).contains("either --journal or --bootstrap-servers");
  }

  @Test
  void shouldExplainInWordsAndAsFacts() {
    String[] arguments = {"explain", "r1", "--domain", "d", "--journal", folder.toString()};
    assertThat(Told.by(arguments).out())
        .startsWith("Request r1: accepted: the domain is at version 1.")
        .contains("Step by step (UTC):");

    String[] json = {
      "explain", "r1", "--domain", "d", "--kind", "admin", "--json", "--journal", folder.toString()
    };
    assertThat(Told.by(json).out())
        .startsWith("{\"domain\":\"d\",\"kind\":\"ADMIN\",\"id\":\"r1\"");
  }
}
