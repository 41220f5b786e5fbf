package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.protocol.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand against what a general library reads and writes. */
class JsonWriterTest {

  private final JsonCodec codec = new JsonCodec();
  private final ObjectMapper library = new ObjectMapper();

  @Test
  void shouldEscapeEveryCharacterAsTheLibraryDoes() throws Exception {
    StringBuilder every = new StringBuilder("a");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x900 ? 1 : 251) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        every.appendCodePoint(c);
      }
    }
    byte[] json = codec.writeCommand(new CancelQuery(every.toString()));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"CancelQuery\",\"queryId\":"
                + library.writeValueAsString(every.toString())
                + '}');
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ud83db", "\ude00", "a\ude00\ud83d"})
  void shouldRefuseHalfASurrogatePair(String half) {
    assertThatThrownBy(() -> codec.writeCommand(new CancelQuery(half)))
        .hasMessageContaining("half a surrogate pair");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, -1, -10, 99, 100, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE, -99})
  void shouldWriteEveryDigitOfANumber(long number) throws Exception {
    QueryFigures figures = QueryFigures.ofCpu("q", number);
    byte[] json = codec.writeCommand(Heartbeat.ofQueries(null, List.of(figures)));

    assertThat(library.readTree(json).at("/queries/0/cpuMicros").longValue()).isEqualTo(number);
    assertThat(new String(json, StandardCharsets.UTF_8)).contains(":" + number + "}");
  }

  @Test
  void shouldWriteTheSameEntryOverDecisionsThatAreWrittenAlready() {
    List<Decided> decisions =
        List.of(
            Samples.fullDecided(Shape.of(Decision.Granted.class)),
            Samples.leastDecided(Shape.of(Decision.Released.class)));
    for (List<Decided> some : List.of(decisions, decisions.subList(0, 1), List.<Decided>of())) {
      JournalEntry entry =
          new JournalEntry("d", 7, 1L, 2L, 5, null, new CancelQuery("q"), null, some, "1", "ab");

      assertThat(codec.writeEntry(entry, some.stream().map(codec::writeDecided).toList()))
          .isEqualTo(codec.writeRecord(entry));
    }
  }
}
