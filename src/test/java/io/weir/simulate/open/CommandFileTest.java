package io.weir.simulate.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.QueryCommand.SubmitQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandFileTest {

  private static final String SUBMIT = "{'type':'SubmitQuery','queryId':'q'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no JSON                                              | Expected JSON, but
          [1]                                                  | Expected a JSON object
          {'domain':'d','command':$}                           | Expected atMs in TimedCommand, but it is missing
          {'atMs':1,'domain':'d'}                              | Expected command in TimedCommand, but it is missing
          {'atMs':1.5,'command':$}                             | Expected atMs to be an integer
          {'atMs':-1,'command':$}                              | Expected atMs from 0 to 253402300799999, but it is -1
          {'atMs':253402300800000,'command':$}                 | Expected atMs from 0 to
          {'atMs':6,'command':$}                               | Expected atMs of at least 7, as in the line before, but it is 6
          {'atMs':7,'domain':'','command':$}                   | Expected domain to have 1 to 256 characters
          {'atMs':7,'command':{'type':'SubmitQuer'}}           | Expected a known type, but found "SubmitQuer"
          {'atMs':7,'command':{'type':'SubmitQuery'}}          | Expected queryId in SubmitQuery, but it is missing
          {'atMs':7,'command':{'type':'Tick'}}                 | Tick is the governor's own
          {'atMs':7,'command':{'type':'ExpireWait'}}           | Expected a known type, but found "ExpireWait"
          {'atMs':7,'command':$} {}                            | Expected one JSON object, but something follows it
          """)
  void shouldSayWhichLineIsNoCommandAndWhy(String line, String why) {
    String good = "{'atMs':7,'command':" + SUBMIT + "}\n\n";
    assertThatThrownBy(() -> read(good + line.replace("$", SUBMIT) + "\n", "d"))
        .isInstanceOf(CommandFileException.class)
        .hasMessageStartingWith("Expected a command in line 3 of in.jsonl, but: ")
        .hasMessageContaining(why);
  }

  @Test
  void shouldSayThatALineNeedsADomainWhereSeveralAreMeant() {
    assertThatThrownBy(() -> read("{'atMs':7,'command':" + SUBMIT + "}", null))
        .hasMessageContaining("line 1 of in.jsonl, but: Expected a domain, but there is none");
  }

  @Test
  void shouldRefuseALineThatIsTooLong() {
    String text = "x".repeat(CommandFile.MAX_LINE_BYTES);
    assertThatThrownBy(() -> read("{'atMs':7,'x':'" + text + "','command':" + SUBMIT + "}", "d"))
        .hasMessageContaining("line 1 of in.jsonl, but: Expected at most 2097152 bytes");
  }

  @Test
  void shouldRefuseBytesThatAreNoText() {
    byte[] bytes = "{\"atMs\":7,\"domain\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(
            () -> new CommandFile("in.jsonl", new ByteArrayInputStream(bytes), "d").next())
        .hasMessageContaining("line 1 of in.jsonl, but: Expected JSON, but Invalid UTF-8");
  }

  @Test
  void shouldPassOverUnknownFieldsBlankLinesAndTheEndsOfLinesOfWindows() throws Exception {
    String lines =
        "\r\n{'x':[1],'atMs':7,'command':"
            + SUBMIT
            + "}\r\n \t\n{'command':"
            + SUBMIT
            + ",'domain':'e','atMs':7}";
    List<TimedCommand> read = read(lines, "d");
    assertThat(read).extracting(TimedCommand::domain).containsExactly("d", "e");
  }

  @Test
  void shouldReadLinesLongerThanItsBuffer() throws Exception {
    String text = "x".repeat(200_000);
    String line = "{'atMs':7,'x':'" + text + "','command':" + SUBMIT + "}\n";
    assertThat(read(line.repeat(3), "d")).hasSize(3);
  }

  @Test
  void shouldReduceTheTextOfAQueryAsAtTheEdgeOfATopic() throws Exception {
    String line =
        "{'atMs':0,'command':{'type':'SubmitQuery','queryId':'q','text':'select 4711 -- why'}}";
    SubmitQuery query = (SubmitQuery) read(line, "d").getFirst().command();
    assertThat(query.text()).isEqualTo("select ?");
    assertThat(query.fingerprint()).hasSize(16);
  }

  private static List<TimedCommand> read(String quoted, String onlyDomain)
      throws IOException, CommandFileException {
    byte[] bytes = quoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    List<TimedCommand> read = new ArrayList<>();
    try (var file = new CommandFile("in.jsonl", new ByteArrayInputStream(bytes), onlyDomain)) {
      for (TimedCommand next = file.next(); next != null; next = file.next()) {
        read.add(next);
      }
    }
    return read;
  }
}
