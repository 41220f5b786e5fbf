package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "simulate");
  private static final String DOMAIN = GOLDEN.resolve("domain.yaml").toString();
  private static final String COMMANDS = GOLDEN.resolve("commands.jsonl").toString();

  @TempDir Path directory;

  private Path file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shouldDecideByteForByteWhatTheGoldenFileSays() throws IOException {
    Path out = directory.resolve("out.jsonl");
    Told told =
        Told.by(
            "simulate", "--domain-file", DOMAIN, "--commands", COMMANDS, "--decisions", "" + out);
    assertThat(told.err()).isEmpty();
    assertThat(told.out().strip()).isEqualTo("15 commands, 22 decisions, until 3626000 ms");
    assertThat(out).hasSameBinaryContentAs(GOLDEN.resolve("golden-decisions.jsonl"));
    assertThat(left()).containsExactly("out.jsonl");
  }

  @Test
  void shouldLeaveTheDecisionsOfBeforeWhereALineIsNoCommand() throws IOException {
    Path out = file("out.jsonl", "of before");
    Path in =
        file(
            "in.jsonl",
            "{\"atMs\":0,\"command\":{\"type\":\"SubmitQuery\",\"queryId\":\"q\"}}",
            "{\"atMs\":0,\"command\":{\"type\":\"SubmitQuery\"}}");
    Told told =
        Told.by(
            "simulate", "--domain-file", DOMAIN, "--commands", "" + in, "--decisions", "" + out);
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.err().strip())
        .isEqualTo(
            "Expected a command in line 2 of %s, but: Expected queryId in SubmitQuery, but it is missing"
                .formatted(in));
    assertThat(out).hasContent("of before");
    assertThat(left()).containsExactly("in.jsonl", "out.jsonl");
  }

  @Test
  void shouldPlayNothingBehindTheGivenMoment() throws IOException {
    Path out = directory.resolve("out.jsonl");
    String[] args = {
      "simulate",
      "--domain-file",
      DOMAIN,
      "--commands",
      COMMANDS,
      "--decisions",
      "" + out,
      "--until-ms",
      "500",
      "--json"
    };
    assertThat(Told.by(args).out().strip())
        .isEqualTo("{\"commands\":5,\"decisions\":5,\"endMs\":500}");
  }

  @Test
  void shouldReportWhatGroupsGotOfAWorkload() throws IOException {
    Path trace =
        file("trace.csv", "arrival_ms,tenant,duration_ms", "0,etl,100", "0,etl,300", "0,bi,50");
    Path text = directory.resolve("report.txt");
    Path json = directory.resolve("report.json");
    Told told =
        Told.by(
            "simulate", "--domain-file", DOMAIN, "--workload", "" + trace, "--report", "" + text);
    assertThat(told.exitCode()).isZero();
    assertThat(told.out().strip().lines().toList())
        .containsExactly(
            "share     share   wait                wait + run          slowdown",
            "group              queries  refused  stopped  entitled  received   mean   p50     p95 "
                + "        p50     p95       p50    p95",
            "ETL                      2        0        0     9.7 %    66.7 %  50 ms  0 ms  100 ms "
                + "     100 ms  400 ms     1.0 x  1.3 x",
            "INTERACTIVE_GROUP        1        0        0    90.3 %    33.3 %   0 ms  0 ms    0 ms "
                + "      50 ms   50 ms     1.0 x  1.0 x",
            "trace on domain warehouse, 2 cores: 3 queries in 400 ms, 0 refused, 0 stopped, 0"
                + " unfinished");
    assertThat(text).content().isEqualTo(told.out());
    Told again =
        Told.by(
            "simulate",
            "--domain-file",
            DOMAIN,
            "--workload",
            "" + trace,
            "--report",
            "" + json,
            "--json");
    assertThat(json).hasContent(again.out());
    assertThat(again.out())
        .startsWith("{\"workload\":\"trace\",\"domain\":\"warehouse\",\"cores\":2,\"queries\":3,")
        .contains(
            "\"presenceMs\":550,\"sojournMs\":550,", "\"slowdown\":{\"p50\":1.0,\"p95\":1.333,");
  }

  @Test
  void shouldKeepAPageWithPicturesWhereTheNameSaysSo() throws IOException {
    Path trace = file("trace.csv", "arrival_ms,tenant,duration_ms", "0,etl,100", "0,bi,50");
    Path page = directory.resolve("report.html");
    Told told =
        Told.by(
            "simulate", "--domain-file", DOMAIN, "--workload", "" + trace, "--report", "" + page);
    assertThat(told.exitCode()).isZero();
    assertThat(page).content().contains("<svg", "trace", "INTERACTIVE_GROUP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--domain-file f",
        "--domain-file f --commands c",
        "--domain-file f --commands c --decisions d --workload w",
        "--domain-file f --commands c --decisions d --report r",
        "--domain-file f --commands c --decisions d --until-ms -1",
        "--domain-file f --workload w --until-ms 1",
        "--domain-file f --domain-file g --workload w"
      })
  void shouldExitWithTwoWhereTheUsageIsWrong(String args) {
    Told wrong = Told.by(("simulate " + args).strip().split(" "));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("Usage: weir simulate");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(refused(DOMAIN, nowhere)).contains("NoSuchFileException: " + nowhere);
    assertThat(refused(nowhere, COMMANDS)).startsWith("Expected to read " + nowhere);
    String undivided = file("undivided.yaml", "domain: d").toString();
    assertThat(refused(undivided, COMMANDS)).startsWith("Expected capacity");
  }

  private String refused(String domainFile, String commands) throws IOException {
    String out = directory.resolve("out.jsonl").toString();
    Told told =
        Told.by(
            "simulate", "--domain-file", domainFile, "--commands", commands, "--decisions", out);
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(Path.of(out)).doesNotExist();
    return told.err();
  }
}
