package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from an input topic, and what becomes a dead letter with which sentence. */
class IngressTest {

  private static final int PARTITIONS = 8;
  private static final long MAX_BYTES = 1000;

  private final Ingress ingress =
      new Ingress(new JsonCodec(), PARTITIONS, MAX_BYTES, TopicNames.inputs());

  private Ingress.Entry read(@Nullable String domain, @Nullable String value) {
    byte[] key = domain == null ? null : utf8(domain);
    int partition = key == null ? 0 : partitionOf(key);
    return ingress.read(TopicNames.QUERIES, partition, key, value == null ? null : utf8(value));
  }

  private static int partitionOf(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertDead(Ingress.Entry entry, Code code, String sentence) {
    assertThat(entry).isInstanceOf(Ingress.Dead.class);
    Ingress.Dead dead = (Ingress.Dead) entry;
    assertThat(dead.code()).isEqualTo(code);
    assertThat(dead.message()).contains(sentence);
  }

  @Test
  void shouldReadACommandOfADomain() {
    assertThat(read("warehouse", "{\"type\":\"SubmitQuery\",\"queryId\":\"q1\"}"))
        .isEqualTo(new Ingress.Asked("warehouse", SubmitQuery.of("q1", null)));
  }

  @Test
  void shouldRefuseARecordWithoutAKey() {
    assertDead(read(null, "{}"), Code.WRONG_PARTITION, "it has no key");
  }

  @Test
  void shouldRefuseARecordInAnotherPartitionThanItsKeySays() {
    byte[] key = utf8("warehouse");
    int wrong = (partitionOf(key) + 1) % PARTITIONS;

    assertDead(
        ingress.read(TopicNames.QUERIES, wrong, key, utf8("{}")),
        Code.WRONG_PARTITION,
        "partitioner=murmur2_random");
  }

  @Test
  void shouldRefuseAKeyThatIsNoText() {
    byte[] key = {(byte) 0xff, (byte) 0xfe};

    assertDead(
        ingress.read(TopicNames.QUERIES, partitionOf(key), key, utf8("{}")),
        Code.INVALID,
        "characters of UTF-8");
  }

  @Test
  void shouldRefuseARecordWithoutAValue() {
    assertDead(read("d", null), Code.INVALID, "no value");
  }

  @Test
  void shouldReadARecordOfTheLongestLengthAndRefuseALongerOne() {
    String frame = "{\"type\":\"CancelQuery\",\"queryId\":\"q\",\"x\":\"\"}";
    String filler = "x".repeat((int) MAX_BYTES - frame.length());
    String longest = frame.replace("\"\"", "\"" + filler + "\"");

    assertThat(read("d", longest)).isInstanceOf(Ingress.Asked.class);
    assertDead(
        read("d", longest + " "), Code.INVALID, "at most 1000 bytes in a record, but it has 1001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json                                          | Expected JSON
          [1]                                               | a JSON object
          {"queryId":"q"}                                   | a field "type"
          {"type":"Launch","queryId":"q"}                   | a known type
          {"type":"ExpireWait","queryId":"q"}               | a known type
          {"type":"SubmitQuery"}                            | queryId
          {"type":"SubmitQuery","queryId":7}                | queryId to be a string
          {"type":"SubmitQuery","queryId":""}               | 1 to 256 characters
          {"type":"SubmitQuery","queryId":"q","waitMs":1.5} | an integer
          {"type":"CompleteQuery","queryId":"q"}            | outcome
          {"type":"CompleteQuery","queryId":"q","outcome":"MAYBE"} | one of
          {"type":"CancelQuery","queryId":"q"} trailing     | Expected
          {"type":"OpenSession","sessionId":"s","user":"u"} | a record of weir.queries
          {"type":"Tick"}                                   | a record of weir.queries
          """)
  void shouldRefuseWhatIsNoCommandOfTheTopic(String value, String sentence) {
    assertDead(read("d", value), Code.INVALID, sentence);
  }

  @Test
  void shouldNeverFailOnRandomBytes() {
    Random random = new Random(20261121);
    byte[] key = utf8("d");
    for (int i = 0; i < 100_000; i++) {
      byte[] value = new byte[random.nextInt(64)];
      random.nextBytes(value);
      assertThat(ingress.read(TopicNames.QUERIES, partitionOf(key), key, value))
          .isInstanceOf(Ingress.Dead.class);
    }
  }
}
