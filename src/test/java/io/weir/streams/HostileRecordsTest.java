package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decision;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that were written to do harm are refused with a sentence, and do none. */
class HostileRecordsTest {

  private final JsonCodec codec = new JsonCodec();
  private final Governor governor = new Governor("d", new MemoryTables(), Defaults.load().kernel());

  @BeforeEach
  void define() {
    say("{'type':'DefineDomain','requestId':'r','capacity':{'activeSessions':1}}");
  }

  private Decision say(String json) {
    Reading<Command> reading =
        codec.readCommand(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    Command command = ((Reading.Read<Command>) reading).value();
    return governor.handle(command, 1_000).decisions().getFirst().decision();
  }

  private static void assertRefused(Decision decision, Code code, String sentence) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    assertThat(((Decision.Rejected) decision).code()).isEqualTo(code);
    assertThat(((Decision.Rejected) decision).message()).contains(sentence);
  }

  @Test
  void shouldNotLetAQueryIntoTheSessionOfAnotherQuery() {
    say("{'type':'SubmitQuery','queryId':'a'}");

    assertRefused(
        say("{'type':'SubmitQuery','queryId':'b','sessionId':'query/a'}"),
        Code.INVALID,
        "does not start with 'query/'");
  }

  @Test
  void shouldNotTakeAConfirmationForTheOrderOfAnotherDomain() {
    say("{'type':'SubmitQuery','queryId':'a'}");
    say("{'type':'CancelQuery','queryId':'a'}");

    assertRefused(
        say("{'type':'OrderDone','domain':'other','seq':3,'outcome':'DONE'}"),
        Code.INVALID,
        "Expected an order of domain d, but it is one of other");
  }

  @Test
  void shouldNotCompileRepetitionsThatMultiply() {
    assertRefused(
        say(
            "{'type':'SetAssignmentRule','requestId':'r2','rule':{'name':'x','group':'BATCH_GROUP',"
                + "'when':{'program':'/((a{1000}){1000}){1000}/'}}}"),
        Code.CONFIGURATION,
        "multiply to more than 1000");
  }

  @Test
  void shouldNotReadAHintOfManyThousandCharacters() {
    String json =
        "{\"type\":\"SubmitQuery\",\"queryId\":\"a\",\"hints\":{\"h\":\"%s\"}}"
            .formatted("x".repeat(JsonCodec.MAX_TEXT_LENGTH + 1));

    assertThat(codec.readCommand(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Reading.Malformed.class);
  }
}
