package io.weir.simulate.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadReaderTest {

  @TempDir private Path folder;

  @Test
  void shouldReadACsvMappedByItsHeaderInArrivalOrder() throws Exception {
    var workload =
        read("w.csv", "run_ms, TENANT ,at_ms,other\n50,b,20,x\n70, a ,10,y\n90,c,20,z\n");

    assertThat(workload.name()).isEqualTo("w");
    assertThat(workload.arrivals())
        .containsExactly(arrival(1, 10, "a", 70), arrival(0, 20, "b", 50), arrival(2, 20, "c", 90));
  }

  @Test
  void shouldTakeTheMostCertainOfSeveralKnownColumns() throws Exception {
    var workload =
        read(
            "cab.csv",
            "runtime,query_stream_id, query_id, start, relative_start, query_duration\n"
                + "3600,8,17,1649319939519,1680604,3896\n");

    assertThat(workload.arrivals()).containsExactly(arrival(0, 1_680_604, "8", 3_896));
  }

  @Test
  void shouldFollowTheColumnsThatTheUserNames() throws Exception {
    var file =
        write("w.csv", "begin,tenant,who,took,statement\n1649319939519,x,alice,5,SELECT 1\n");

    var workload =
        WorkloadReader.read(
            file,
            Map.of("arrival", "begin", "tenant", "who", "duration", "took", "text", "statement"));

    assertThat(workload.arrivals()).containsExactly(new Arrival(0, 0, "alice", 5, "SELECT 1"));
  }

  @Test
  void shouldCountDatesFromTheEarliestOfTheFile() throws Exception {
    var workload =
        read(
            "w.csv",
            "timestamp,tenant,duration\n"
                + "2023-11-16 18:15:47.6805900,a,1\n"
                + "2023-11-16T18:15:46.6800000,a,1\n"
                + "2023-11-16T19:15:46.681+01:00,a,1\n");

    assertThat(workload.arrivals())
        .extracting(Arrival::atMs, Arrival::seq)
        .containsExactly(tuple(0L, 1L), tuple(1L, 2L), tuple(1_000L, 0L));
  }

  @Test
  void shouldDeriveTheRunTimeFromTokensWhereThereIsNoDuration() throws Exception {
    var workload =
        read(
            "llm.csv",
            "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n");

    // 44 × 20 ms + 374 × 0.1 ms = 917.4 ms.
    assertThat(workload.arrivals()).containsExactly(arrival(0, 0, "all", 917));
  }

  @Test
  void shouldReadQuotedValuesAndAByteOrderMark() throws Exception {
    var workload = read("w.csv", "\uFEFFat_ms,tenant,run_ms,text\r\n1,\"a, b\",2.9,\"x\ny\"\r\n");

    assertThat(workload.arrivals()).containsExactly(new Arrival(0, 1, "a, b", 2, "x\ny"));
  }

  @Test
  void shouldReadJsonLinesAndIgnoreUnknownFields() throws Exception {
    var workload =
        read(
            "w.jsonl",
            """
            {"atMs": 20, "tenant": "a", "runMs": 5, "text": "SELECT 1", "more": [1]}

            {"runMs": 7, "tenant": 3, "atMs": 10}
            """);

    assertThat(workload.arrivals())
        .containsExactly(arrival(1, 10, "3", 7), new Arrival(0, 20, "a", 5, "SELECT 1"));
  }

  @Test
  void shouldReadArrivalsOfASwfTraceInSubmitOrder() throws Exception {
    var workload =
        read(
            "t.swf",
            "; a comment\n\n"
                + "1 60 -1 5 128 -1 -1 -1 -1 -1 -1 4 1 -1 -1 -1 -1 -1\n"
                + "  2 30 -1 7 1 -1 -1 -1 -1 -1 -1 -1 1 -1 -1 -1 -1 -1\n"
                + "3 70 -1 -1 1 -1 -1 -1 -1 -1 -1 5 1 -1 -1 -1 -1 -1\n");

    assertThat(workload.arrivals())
        .containsExactly(arrival(1, 30_000, "unknown", 7_000), arrival(0, 60_000, "4", 5_000));
    assertThat(workload.skipped()).isEqualTo(1);
  }

  @Test
  void shouldReadZippedFilesOfEachFormat() throws Exception {
    assertThat(readZipped("w.csv.gz", "at_ms,tenant,run_ms\n1,a,2\n").name()).isEqualTo("w");
    assertThat(readZipped("w.jsonl.gz", "{\"atMs\":1,\"tenant\":\"a\",\"runMs\":2}").arrivals())
        .containsExactly(arrival(0, 1, "a", 2));
    assertThat(readZipped("w.SWF.GZ", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1").arrivals())
        .containsExactly(arrival(0, 1_000, "1", 1_000));
  }

  @Test
  void shouldSayWhichColumnsAreThereWhenOneIsMissing() throws Exception {
    assertRefused("w.csv", "at_ms,who,run_ms\n1,a,2\n")
        .hasMessage(
            "w.csv, line 1: expected a column for the tenant, named tenant, query_stream_id, user,"
                + " user_id, group, team, client, tenant_id or chosen by --column tenant=NAME,"
                + " but found the columns 'at_ms', 'who', 'run_ms'.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1,a,soon      | line 2: expected milliseconds in the column 'run_ms', but found 'soon'.
          x,a,1         | line 2: expected milliseconds or a date with a time in the column 'at_ms', but found 'x'.
          1,a           | line 2: expected a value in the column 'run_ms', but found only 2 fields.
          1,a,-5        | line 2: expected a run time of 0 ms or more, but found -5 ms.
          -1,a,5        | line 2: expected an arrival at 0 ms or later, but found -1 ms.
          1, ,5         | line 2: expected the name of a tenant, but found an empty one.
          1,"a          | line 2: expected comma-separated values with closed quotes, but found what can't be parsed so.
          1e9,a,5       | line 2: expected milliseconds or a date with a time in the column 'at_ms', but found '1e9'.
          """)
  void shouldNameTheLineOfACsvThatCannotBeRead(String row, String message) throws Exception {
    assertRefused("w.csv", "at_ms,tenant,run_ms\n" + row + "\n").hasMessage("w.csv, " + message);
  }

  @Test
  void shouldRefuseDatesAndMillisecondsInOneColumn() throws Exception {
    assertRefused("w.csv", "time,tenant,duration\n5,a,1\n2023-11-16 18:15:47,a,1\n")
        .hasMessage(
            "w.csv, line 3: expected either dates or milliseconds as arrivals,"
                + " but found both in one column.");
  }

  @Test
  void shouldRefuseColumnsForUnknownRolesAndColumnsThatAreNotThere() throws Exception {
    var file = write("w.csv", "at_ms,tenant,run_ms\n1,a,2\n");

    assertThatThrownBy(() -> WorkloadReader.read(file, Map.of("owner", "tenant")))
        .hasMessage(
            "w.csv, line 1: expected columns for the roles arrival, tenant, duration, text,"
                + " but found one for 'owner'.");
    assertThatThrownBy(() -> WorkloadReader.read(file, Map.of("tenant", "who")))
        .hasMessage(
            "w.csv, line 1: expected the tenant in the column 'who',"
                + " but found the columns 'at_ms', 'tenant', 'run_ms'.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"atMs": 1, "tenant": "a"}                | expected the field 'runMs' with whole milliseconds, but found none.
          {"atMs": 1.5, "tenant": "a", "runMs": 1}  | expected the field 'atMs' with whole milliseconds, but found '1.5'.
          {"atMs": 1, "runMs": 1}                   | expected the field 'tenant' with a name, but found none.
          {"atMs": 1                                | expected a JSON object, but found '{"atMs": 1'.
          {} {}                                     | expected a JSON object, but found '{} {}'.
          [1]                                       | expected a JSON object, but found '[1]'.
          """)
  void shouldNameTheLineOfJsonThatCannotBeRead(String row, String message) throws Exception {
    assertRefused("w.jsonl", "\n" + row).hasMessage("w.jsonl, line 2: " + message);
  }

  @Test
  void shouldNameTheLineOfASwfTraceThatCannotBeRead() throws Exception {
    assertRefused("t.swf", "; c\n1 2 3\n")
        .hasMessage(
            "t.swf, line 2: expected 18 fields of the Standard Workload Format,"
                + " but found 3 fields.");
    assertRefused("t.swf", "1 2 1 x 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n")
        .hasMessage("t.swf, line 1: expected the run time in seconds as field 4, but found 'x'.");
  }

  @Test
  void shouldRefuseAnEmptyCsvAnUnknownEndingAndAMissingFile() throws Exception {
    assertRefused("w.csv", "")
        .hasMessage(
            "w.csv, line 1: expected a header that names the columns, but found an empty file.");
    assertRefused("w.txt", "")
        .hasMessage(
            "Expected a workload file that ends in .csv, .jsonl or .swf (each also with .gz),"
                + " but it is named 'w.txt'.");
    assertThatThrownBy(() -> WorkloadReader.read(folder.resolve("none.csv")))
        .isInstanceOf(WorkloadException.class)
        .hasMessageEndingWith("none.csv', but there is no such file.");
  }

  @Test
  void shouldRefuseAFileThatIsNotZippedThoughItsNameSaysSo() throws Exception {
    assertRefused("w.csv.gz", "at_ms,tenant,run_ms\n")
        .hasMessageEndingWith("but reading failed: Not in GZIP format.");
  }

  private static Arrival arrival(long seq, long atMs, String tenant, long runMs) {
    return new Arrival(seq, atMs, tenant, runMs, null);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String name, String content)
      throws IOException {
    var file = write(name, content);
    return assertThatThrownBy(() -> WorkloadReader.read(file))
        .isInstanceOf(WorkloadException.class);
  }

  private Workload read(String name, String content) throws IOException, WorkloadException {
    return WorkloadReader.read(write(name, content));
  }

  private Workload readZipped(String name, String content) throws IOException, WorkloadException {
    var file = folder.resolve(name);
    try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
      zipped.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return WorkloadReader.read(file);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
