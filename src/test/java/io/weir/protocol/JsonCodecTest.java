package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

  private final JsonCodec codec = new JsonCodec();

  static Collection<Shape<?>> commands() {
    return Samples.commands();
  }

  static Collection<Shape<?>> decisions() {
    return Samples.decisions();
  }

  // ---- there and back ----

  @ParameterizedTest
  @MethodSource("commands")
  void shouldReadEveryCommandAsItWasWritten(Shape<?> shape) {
    for (Object sample : List.of(Samples.full(shape), Samples.least(shape))) {
      byte[] json = codec.writeCommand((Command) sample);
      assertThat(codec.readCommand(json)).isEqualTo(new Reading.Read<>(sample));
      assertThat(codec.writeCommand(read(codec.readCommand(json)))).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldReadEveryDecisionAsItWasWritten(Shape<?> shape) {
    for (Decided sample : List.of(Samples.fullDecided(shape), Samples.leastDecided(shape))) {
      byte[] json = codec.writeDecided(sample);
      assertThat(codec.readDecided(json)).isEqualTo(new Reading.Read<>(sample));
      assertThat(codec.writeDecided(read(codec.readDecided(json)))).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldReadAJournalEntryOfEveryCommandAsItWasWritten(Shape<?> shape) {
    List<Decided> decisions = decisions().stream().map(Samples::fullDecided).toList();
    JournalEntry entry =
        new JournalEntry(
            "d", 7, 1L, 12L, 5, null, (Command) Samples.full(shape), null, decisions, "1", "ab");
    byte[] json = codec.writeRecord(entry);
    assertThat(codec.readRecord(json, JournalEntry.class)).isEqualTo(new Reading.Read<>(entry));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF"})
  void shouldReadACommandInsideARecordWhereverItsTypeIs(String byteOrderMark) {
    String command = "{'hints':{'type':'x'},'queryId':'q-1','type':'SubmitQuery'}";
    String entry =
        "{'domain':'dömäin','commandSeq':1,'atMs':5,'command':%s,'decisions':[],'kernelVersion':'1','rulesHash':'ab'}";
    JournalEntry read =
        read(codec.readRecord(json(byteOrderMark + entry.formatted(command)), JournalEntry.class));
    assertThat(read.command()).isEqualTo(read(codec.readCommand(json(command))));
    assertThat(read.rulesHash()).isEqualTo("ab");
  }

  @Test
  void shouldReadARecordWithoutAType() {
    Capacity capacity = Samples.full(Shape.of(Capacity.class));
    assertThat(codec.readRecord(codec.writeRecord(capacity), Capacity.class))
        .isEqualTo(new Reading.Read<>(capacity));
  }

  @Test
  void shouldWriteTheTypeFirstAndLeaveOutWhatIsAbsent() {
    assertThat(text(codec.writeCommand(CompleteQuery.of("q-1", Outcome.FAILED, 5L))))
        .isEqualTo(
            "{\"type\":\"CompleteQuery\",\"queryId\":\"q-1\",\"outcome\":\"FAILED\",\"cpuMicros\":5}");
  }

  @Test
  void shouldWriteADecisionBetweenItsFrameAndItsReason() {
    Decided decided =
        new Decided(
            "d",
            "c",
            5,
            null,
            7,
            null,
            null,
            "G",
            new Queued(Kind.QUERY, "q", 1, 9L, null),
            Why.of(Limit.SLOTS, 2, 2L, 1, "domain"));
    assertThat(text(codec.writeDecided(decided)))
        .isEqualTo(
            "{\"type\":\"Queued\",\"domain\":\"d\",\"client\":\"c\",\"atMs\":5,\"seq\":7,"
                + "\"group\":\"G\",\"kind\":\"QUERY\",\"id\":\"q\",\"position\":1,\"etaMs\":9,"
                + "\"why\":{\"limit\":\"SLOTS\",\"used\":2,\"max\":2,\"asked\":1,\"at\":\"domain\"}}");
  }

  @Test
  void shouldWriteAComponentByItsNameOnTheWire() {
    assertThat(text(codec.writeCommand(Samples.full(Shape.of(AcquireLease.class)))))
        .contains("\"wait\":true")
        .doesNotContain("\"waits\"");
  }

  @Test
  void shouldTellACommandFromADecisionOfTheSameName() {
    Command command = new CancelQuery("q");
    Decision order = new KillSession("s", Code.OPERATOR, List.of());
    assertThat(command("{'type':'CancelQuery','queryId':'q'}")).isEqualTo(command);
    assertThat(
            read(codec.readDecided(
                    json(
                        """
                        {'type':'KillSession','domain':'d','client':'c','atMs':1,'seq':1,
                         'sessionId':'s','cause':'OPERATOR','queries':[],'why':{'limit':'REQUEST'}}
                        """)))
                .decision())
        .isEqualTo(order);
  }

  // ---- what is forgiven ----

  @Test
  void shouldFindTheTypeWhereverItStands() {
    assertThat(
            command(
                "{'hints':{'type':'x'},'text':'a','sessionId':'s','type':'SubmitQuery','queryId':'q'}"))
        .extracting("queryId", "sessionId", "text", "hints")
        .containsExactly("q", "s", "a", Map.of("type", "x"));
  }

  @Test
  void shouldPassOverUnknownFieldsWhateverTheyHold() {
    assertThat(
            command(
                "{'type':'CancelQuery','new':{'a':[1,{'b':1e99}],'c':'\\ud800'},'queryId':'q','x':null}"))
        .isEqualTo(new CancelQuery("q"));
  }

  @Test
  void shouldTakeNullForAbsent() {
    assertThat(command("{'type':'SubmitQuery','queryId':'q','sessionId':null,'hints':null}"))
        .isEqualTo(SubmitQuery.of("q", null));
    assertThat(fault("{'type':'SubmitQuery','queryId':null}"))
        .isEqualTo("Expected queryId in SubmitQuery, but it is missing");
  }

  @Test
  void shouldKeepNegativeFiguresForTheKernelToRefuse() {
    assertThat(command("{'type':'CompleteQuery','queryId':'q','outcome':'FAILED','cpuMicros':-5}"))
        .isEqualTo(CompleteQuery.of("q", Outcome.FAILED, -5L));
  }

  @Test
  void shouldReadIntegersToTheEndsOfTheirRange() {
    assertThat(command("{'type':'Heartbeat','cores':[9223372036854775807,-9223372036854775808]}"))
        .isEqualTo(
            new Heartbeat(
                null, null, null, List.of(Long.MAX_VALUE, Long.MIN_VALUE), null, null, null, null));
  }

  @Test
  void shouldLetAHintBeEmptyOrLongWhateverItsName() {
    String longText = "x".repeat(1000);
    assertThat(
            command(
                "{'type':'SubmitQuery','queryId':'q','hints':{'traceId':'','spanId':'"
                    + longText
                    + "','user':''}}"))
        .extracting("hints")
        .isEqualTo(Map.of("traceId", "", "spanId", longText, "user", ""));
  }

  // ---- what is not ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'queryId':'q'} | Expected a field \"type\", but there is none",
        "{} | Expected a field \"type\", but there is none",
        "{'type':'Nonsense'} | Expected a known type, but found \"Nonsense\"",
        "{'type':'Granted'} | Expected a known type, but found \"Granted\"",
        "{'type':'Forget'} | Expected a known type, but found \"Forget\"",
        "{'type':7} | Expected type to be a string, but found \"7\"",
        "{'type':'CancelQuery','queryId':7} | Expected queryId to be a string, but found \"7\"",
        "{'type':'CancelQuery','queryId':['q']} | Expected queryId to be a string, but found \"[\"",
        "{'type':'CancelQuery','queryId':'q','queryId':'r'}"
            + " | Expected queryId once, but CancelQuery gives it twice",
        "{'type':'CancelQuery','queryId':'q','type':'Tick'}"
            + " | Expected type once, but CancelQuery gives it twice",
        "{'queryId':'q','type':'Tick','type':'CancelQuery'}"
            + " | Expected type once, but the record gives it twice",
        "{'type':'SubmitQuery','queryId':'q','hints':{'a':'1','a':'2'}}"
            + " | Expected hints.a once, but it is given twice",
        "{'type':'SubmitQuery','queryId':'q','hints':{'a':1}}"
            + " | Expected hints.a to be a string, but found \"1\"",
        "{'type':'SubmitQuery','queryId':'q','hints':[]}"
            + " | Expected hints to be an object, but found \"[\"",
        "{'type':'SubmitQuery','queryId':'q','priority':'high'}"
            + " | Expected priority to be one of [CRITICAL, HIGH, NORMAL, LOW], but found \"high\"",
        "{'type':'SubmitQuery','queryId':'q','dop':'4'}"
            + " | Expected dop to be an integer, but found \"4\"",
        "{'type':'SubmitQuery','queryId':'q','dop':1.5}"
            + " | Expected dop to be an integer, but found \"1.5\"",
        "{'type':'SubmitQuery','queryId':'q','dop':1e3}"
            + " | Expected dop to be an integer, but found \"1e3\"",
        "{'type':'SubmitQuery','queryId':'q','dop':9223372036854775808}"
            + " | Expected dop to be an integer of 64 bits, but found \"9223372036854775808\"",
        "{'type':'SubmitQuery','queryId':'q','dop':true}"
            + " | Expected dop to be an integer, but found \"true\"",
        "{'type':'Heartbeat','cores':1} | Expected cores to be a list, but found \"1\"",
        "{'type':'Heartbeat','cores':[1,null]}"
            + " | Expected cores to be an integer, but found \"null\"",
        "{'type':'Heartbeat','load':[]} | Expected load to be an object, but found \"[\"",
        "{'type':'Heartbeat','queries':[{'cpuMicros':1}]}"
            + " | Expected queryId in QueryFigures, but it is missing",
        "{'type':'AcquireLease','leaseId':'l','holder':'h','amounts':{},'wait':1}"
            + " | Expected wait to be true or false, but found \"1\"",
        "{'type':'CancelQuery','queryId':''}"
            + " | Expected queryId to have 1 to 256 characters, but it has 0",
        "{'type':'SubmitQuery','queryId':'q','user':''}"
            + " | Expected user to have 1 to 256 characters, but it has 0",
        "{'type':'CancelQuery','queryId':'q\\ud800'}"
            + " | Expected queryId to be text, but it has half a surrogate pair",
        "{'type':'SubmitQuery','queryId':'q','text':'\\udc00\\ud800'}"
            + " | Expected text to be text, but it has half a surrogate pair",
        "[] | Expected a JSON object, but found something else",
        "'Tick' | Expected a JSON object, but found something else",
        "null | Expected a JSON object, but found something else",
        "{'type':'Tick'} {'type':'Tick'} | Expected one JSON object, but something follows it",
        "{'type':'Tick'},1 | Expected JSON, but Unexpected character (',' (code 44)):"
            + " expected a value",
        "{'type':'Tick'}] | Expected JSON, but Unexpected close marker ']': no open Array to close",
      })
  void shouldSayWhatIsWrong(String written, String sentence) {
    assertThat(fault(written)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{'type'", "{'type':'Tick'", "{'type':'Tick',}", "\u0000"})
  void shouldRefuseWhatEndsTooSoon(String written) {
    assertThat(fault(written)).startsWith("Expected ");
  }

  @Test
  void shouldTakeAnIdOf256CharactersAndRefuseOneMore() {
    String id = "i".repeat(256);
    assertThat(command("{'type':'CancelQuery','queryId':'" + id + "'}"))
        .isEqualTo(new CancelQuery(id));
    assertThat(fault("{'type':'CancelQuery','queryId':'" + id + "i'}"))
        .isEqualTo("Expected queryId to have 1 to 256 characters, but it has 257");
  }

  @Test
  void shouldBoundWhatAClientSetsButNotAQuerysText() {
    String longText = "x".repeat(4096);
    String query = "{'type':'SubmitQuery','queryId':'q','%s':%s}";
    assertThat(command(query.formatted("program", "'" + longText + "'"))).isNotNull();
    assertThat(command(query.formatted("text", "'" + longText.repeat(9) + "'"))).isNotNull();
    assertThat(fault(query.formatted("program", "'" + longText + "x'")))
        .isEqualTo("Expected program to have at most 4096 characters, but it has 4097");
    assertThat(fault(query.formatted("hints", "{'a':'" + longText + "x'}")))
        .isEqualTo("Expected hints.a to have at most 4096 characters, but it has 4097");
  }

  @Test
  void shouldReadWhatTheKernelSaysOfTheLongestNames() {
    String longest = "x".repeat(JsonCodec.MAX_TEXT_LENGTH);
    String longName = "x".repeat(JsonCodec.MAX_ID_LENGTH);
    Decided refused =
        new Decided(
            "d",
            "c",
            1,
            null,
            1,
            null,
            null,
            longName,
            new Rejected(
                Kind.ADMIN, "r", Code.INVALID, "Expected rule " + longest + " to be", null, null),
            Why.of(Limit.CONFIGURATION, "rule " + longest).byRule(longest).behind("q " + longest));
    assertThat(codec.readDecided(codec.writeDecided(refused)))
        .isEqualTo(new Reading.Read<>(refused));
    assertThat(
            fault(
                "{'type':'CreateConsumerGroup','requestId':'r','group':{'name':'"
                    + longName
                    + "x'}}"))
        .isEqualTo("Expected name to have 1 to 256 characters, but it has 257");
  }

  @Test
  void shouldRefuseDeepNestingAlsoInWhatItPassesOver() {
    String deep = "{'type':'Tick','x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(fault(deep)).startsWith("Expected JSON, but ").contains("nesting depth");
  }

  @Test
  void shouldRefuseHalfASurrogatePairWrittenAsBytes() {
    byte[] id = json("{'type':'CancelQuery','queryId':'???'}");
    byte[] key = json("{'type':'SubmitQuery','queryId':'q','hints':{'???':'x'}}");
    for (byte[] bytes : List.of(withHalfAPair(id), withHalfAPair(key))) {
      assertThat(faultOf(codec.readCommand(bytes)))
          .isEqualTo("Expected JSON, but Invalid UTF-8: Illegal surrogate character 0xd800");
    }
    assertThat(fault("{'type':'SubmitQuery','queryId':'q','hints':{'\\ud800':'x'}}"))
        .startsWith("Expected JSON, but Broken surrogate pair in field name");
  }

  private static byte[] withHalfAPair(byte[] json) {
    int at = text(json).indexOf("???");
    byte[] half = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    System.arraycopy(half, 0, json, at, half.length);
    return json;
  }

  @Test
  void shouldCutWhatItQuotes() {
    String sentence = fault("{'type':'" + "x".repeat(1_000_000) + "'}");
    assertThat(sentence).hasSize("Expected a known type, but found \"\"".length() + 61);
  }

  @Test
  void shouldRefuseADecisionThatGivesAFieldTwiceOrHidesItsType() {
    String frame = "'domain':'d','client':'c','atMs':1,'seq':1,'why':{'limit':'REQUEST'}";
    String rest = "," + frame + ",'kind':'QUERY','id':'q'}";
    assertThat(decidedFault("{'type':'Expired','seq':1" + rest))
        .isEqualTo("Expected seq once, but Expired gives it twice");
    assertThat(decidedFault("{'type':'Expired','id':'q'" + rest))
        .isEqualTo("Expected id once, but Expired gives it twice");
    assertThat(decidedFault("{'domain':'d','type':'Expired'}"))
        .isEqualTo("Expected \"type\" as the first field of a decision");
    assertThat(decidedFault("{'type':'Tick'}"))
        .isEqualTo("Expected a known type, but found \"Tick\"");
  }

  private Command command(String json) {
    return read(codec.readCommand(json(json)));
  }

  private String fault(String json) {
    return faultOf(codec.readCommand(json(json)));
  }

  private String decidedFault(String json) {
    return faultOf(codec.readDecided(json(json)));
  }

  private static <R> R read(Reading<R> reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read<R>) reading).value();
  }

  private static String faultOf(Reading<?> reading) {
    assertThat(reading).isInstanceOf(Reading.Malformed.class);
    return ((Reading.Malformed<?>) reading).message();
  }

  /** JSON with single quotes, so that it can be read here. */
  private static byte[] json(String quoted) {
    return quoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
