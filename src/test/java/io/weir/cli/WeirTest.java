package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {

  private static final List<String> GOOD =
      List.of(
          "domain: warehouse",
          "capacity: {cpuCores: 2}",
          "groups: [{name: ETL, priority: 5}]",
          "mappings: [{user: alice, group: ETL}]");

  @TempDir Path directory;

  private Path file(List<String> lines) throws IOException {
    return Files.write(directory.resolve("domain.yaml"), lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "apply",
        "validate",
        "submit",
        "get",
        "watch",
        "topics",
        "simulate",
        "replay",
        "explain",
        "bench"
      })
  void shouldSayWhatACommandIsForAndItsExitCodes(String command) {
    Told help = Told.by(command, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: weir " + command, "Exit codes: 0 done, 1 refused", "--json");
  }

  @Test
  void shouldListEveryCommand() {
    assertThat(Told.by("--help").out())
        .contains(
            "  up ",
            "  apply ",
            "  validate ",
            "  submit ",
            "  get ",
            "  watch ",
            "  topics ",
            "  simulate ",
            "  replay ",
            "  explain ",
            "  bench ");
  }

  @Test
  void shouldSuggestTheCommandThatWasMeant() {
    Told typo = Told.by("sumbit");
    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.err()).contains("Did you mean: weir submit?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up --prot 1",
        "up --port 70000",
        "apply",
        "submit",
        "get",
        "get group",
        "watch --since 0s",
        "watch --top 0"
      })
  void shouldExitWithTwoWhereTheUsageIsWrong(String args) {
    Told wrong = Told.by(args.isEmpty() ? new String[0] : args.split(" "));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("Usage: weir");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get domains", "submit --query q1", "topics --check"})
  void shouldExitWithThreeWhereNoGovernorRuns(String args) {
    Told nobody = Told.by((args + " --data " + directory).split(" "));
    assertThat(nobody.exitCode()).isEqualTo(3);
    assertThat(nobody.err())
        .startsWith("Expected a governor with its data in " + directory)
        .contains("weir up")
        .hasLineCount(1);
  }

  @Test
  void shouldSayThatTheProcessHasEndedWhereItLeftItsFile() throws IOException {
    long nobody = Long.MAX_VALUE;
    new Running(nobody, "127.0.0.1:1", "http://127.0.0.1:1").write(directory);
    Told ended = Told.by("get", "domains", "--data", directory.toString());
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("its process " + nobody + " has ended");
  }

  @Test
  void shouldFindAGoodDomainFileGood() throws IOException {
    Told good = Told.by("validate", "-f", file(GOOD).toString());
    assertThat(good).isEqualTo(new Told(0, good.out(), ""));
    assertThat(good.out().strip())
        .isEqualTo(
            "ok: domain warehouse, 1 groups, 1 mappings, 0 rules, 0 plans, 0 schedules, 0 windows");
  }

  @Test
  void shouldNameEveryMistakeOfADomainFileWithItsLine() throws IOException {
    List<String> mistaken = List.of(GOOD.get(0), "capacity: {cpuCores: many}", "grups: []");
    Told bad = Told.by("validate", "-f", file(mistaken).toString());
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).contains("line 2,", "line 3,", "groups");
  }

  @Test
  void shouldListTenMistakesInPlansAndEndWithOne() {
    Told bad = Told.by("validate", "-f", "src/test/resources/domains/ten-mistakes.yaml");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err().lines().filter(line -> line.strip().startsWith("line "))).hasSize(11);
    assertThat(bad.err().lines().filter(line -> line.contains("warning: "))).hasSize(1);
    assertThat(bad.err()).contains("DAY → LOADING → DAY");
  }

  @Test
  void shouldShowWarningsAndFindTheFileGood() throws IOException {
    List<String> lines = new ArrayList<>(GOOD);
    lines.add("plans: [{name: DAY, directives: [{group: BATCH_GROUP, shares: 1}]}]");
    Told good = Told.by("validate", "-f", file(lines).toString());
    assertThat(good.exitCode()).isZero();
    assertThat(good.out()).contains("warning: plans[0]: Expected OTHER_GROUPS", "1 plans");
  }

  @Test
  void shouldRefuseWhatTheGovernorWouldRefuse() throws IOException {
    Told bad = Told.by("validate", "-f", file(List.of(GOOD.get(0))).toString());
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).startsWith("Expected capacity");
  }

  @Test
  void shouldListTheTopicsWithoutAServer() {
    assertThat(Told.by("topics", "--json").out())
        .contains("{\"name\":\"weir.queries\",\"direction\":\"input\",\"key\":\"domain\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\":\"Tick\"}", "{\"type\":\"SubmitQuer\"}", "{", "[]"})
  void shouldRefuseARecordThatNoTopicTakes(String record) {
    Told refused = Told.by("submit", "--record", record, "--bootstrap-servers", "127.0.0.1:1");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("Expected a command");
  }
}
