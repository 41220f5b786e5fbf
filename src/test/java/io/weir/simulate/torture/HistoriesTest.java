package io.weir.simulate.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.simulate.audit.BrokenPromise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that systems of this kind have had, and those that torture found, each by its name. */
class HistoriesTest {

  private static final Path FOLDER = Path.of("src/test/resources/histories");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".jsonl", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void shouldDecideAsTheRulesSay(String name) throws IOException {
    History.read(Files.readAllLines(FOLDER.resolve(name + ".jsonl"))).play();
  }

  @Test
  void shouldSayWhatWasExpectedWhereAHistoryGoesAnotherWay() {
    var history =
        History.read(
            List.of(
                """
                {"atMs": 0, "domain": "d", "command": {"type": "DefineDomain", "requestId": "r",
                 "capacity": {"cpuCores": 1}}, "expect": ["Rejected r INVALID"]}\
                """));
    assertThatThrownBy(history::play)
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("[Rejected r INVALID]")
        .hasMessageContaining("[Accepted r]");
  }

  @Test
  void shouldNameTheLineThatCannotBeRead() {
    assertThatThrownBy(() -> History.read(List.of("{\"domain\": \"d\"}", "{\"atMs\": \"soon\"}")))
        .isInstanceOf(TortureException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void shouldReadAgainWhatWasWritten() {
    var steps =
        List.<Step>of(
            new Step.Say(Commands.define(2), 0, 0),
            new Step.Restart(),
            new Step.Say(Commands.submit("q1"), 3, 5),
            new Step.Restore());
    var lines = History.lines("about", "d", Map.of(), steps);
    assertThat(lines).hasSize(5);
    History.read(lines).play();
  }
}
