package io.weir.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.kernel.Families;
import io.weir.kernel.domain.RememberedRow;
import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Reading;
import io.weir.protocol.Samples;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowCodecTest {

  /** A row as an earlier Weir knew it. */
  public record Before(String id, long amount) {}

  /** The same row, with what a later Weir appended. */
  public record After(
      String id, long amount, @Nullable Long addedMs, @Nullable List<Before> inside) {}

  private static final Shape<Before> BEFORE = Shape.of(Before.class);
  private static final Shape<After> AFTER = Shape.of(After.class);

  private final RowCodec codec = new RowCodec();

  static List<Shape<?>> rows() {
    return Families.ALL.stream().<Shape<?>>map(Family::rows).distinct().toList();
  }

  static Collection<Shape<?>> decisions() {
    return Samples.decisions();
  }

  static Collection<Shape<?>> commands() {
    return Samples.commands();
  }

  // ---- there and back ----

  @ParameterizedTest
  @MethodSource("rows")
  void shouldReadEveryRowAsItWasWritten(Shape<?> shape) {
    assertThat(codec.decode(shape, codec.encode(shape, Samples.full(shape))))
        .isEqualTo(Samples.full(shape));
    assertThat(codec.decode(shape, codec.encode(shape, Samples.least(shape))))
        .isEqualTo(Samples.least(shape));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldReadARowThatHoldsADecisionAsItWasWritten(Shape<?> decision) {
    Shape<RememberedRow> shape = Shape.of(RememberedRow.class);
    for (Decided answer : List.of(Samples.fullDecided(decision), Samples.leastDecided(decision))) {
      RememberedRow row = new RememberedRow(-1, answer, 0, Long.MAX_VALUE);
      assertThat(codec.decode(shape, codec.encode(shape, row))).isEqualTo(row);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 63, 64, -64, -65, 127, 128, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldReadEveryNumberAsItWasWritten(long amount) {
    Before row = new Before("", amount);
    assertThat(codec.decode(BEFORE, codec.encode(BEFORE, row))).isEqualTo(row);
  }

  @Test
  void shouldReadLongTextAfterShortAndShortAfterLong() {
    for (int length : new int[] {0, 600, 3, 100_000, 0}) {
      Before row = new Before("é☃\uD834\uDD1E".repeat(length), length);
      assertThat(codec.decode(BEFORE, codec.encode(BEFORE, row))).isEqualTo(row);
    }
  }

  // ---- rows of other versions ----

  @Test
  void shouldReadARowOfFewerFieldsAsIfTheNewOnesWereAbsent() {
    byte[] bytes = codec.encode(BEFORE, new Before("a", 5));
    assertThat(codec.decode(AFTER, bytes)).isEqualTo(new After("a", 5, null, null));
  }

  @Test
  void shouldWriteWhatHasNoNewFieldsAsItAlwaysWas() {
    assertThat(codec.encode(AFTER, new After("a", 5, null, null)))
        .isEqualTo(codec.encode(BEFORE, new Before("a", 5)));
  }

  @Test
  void shouldRefuseARowOfMoreFieldsThanItKnows() {
    byte[] bytes = codec.encode(AFTER, new After("a", 5, 6L, List.of(new Before("b", 7))));
    assertThatThrownBy(() -> codec.decode(BEFORE, bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Expected at most 2 fields of Before, but found 4: it was written by a later Weir");
  }

  @Test
  void shouldRefuseARowOfAnotherLayout() {
    byte[] bytes = codec.encode(BEFORE, new Before("a", 5));
    bytes[0] = 1;
    assertThatThrownBy(() -> codec.decode(BEFORE, bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected a row of version 2, but found 1: it was written by another Weir");
  }

  @Test
  void shouldKeepItsLayoutForEver() {
    After row = new After("é", -3, null, List.of(new Before("b", 300)));
    assertThat(HexFormat.ofDelimiter(" ").formatHex(codec.encode(AFTER, row)))
        .isEqualTo("02 0b 02 c3 a9 05 01 03 01 62 d8 04");
    assertThat(codec.decode(AFTER, HexFormat.of().parseHex("020b02c3a90501030162d804")))
        .isEqualTo(row);
  }

  // ---- hashes ----

  @Test
  void shouldGiveTheSameHashOnEveryMachineForEver() {
    assertThat(codec.hash(new Before("a", 5))).isEqualTo(0xb793f5b9002ee41dL);
    assertThat(codec.hash(SubmitQuery.of("q-1", "s-1"))).isEqualTo(0x5bed9ed73bb3add9L);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldGiveEqualRecordsEqualHashes(Shape<?> shape) {
    assertThat(new RowCodec().hash(Samples.full(shape))).isEqualTo(codec.hash(Samples.full(shape)));
  }

  @Test
  void shouldGiveARequestTheHashItHasAfterItsWayThroughJson() {
    SubmitQuery request = Samples.full(Shape.of(SubmitQuery.class));
    JsonCodec json = new JsonCodec();
    assertThat(json.readCommand(json.writeCommand(request)))
        .isInstanceOfSatisfying(
            Reading.Read.class,
            read -> assertThat(codec.hash(read.value())).isEqualTo(codec.hash(request)));
  }

  @Test
  void shouldGiveAnotherHashWhereAnyFieldIsLeftOut() {
    Shape<SubmitQuery> shape = Shape.of(SubmitQuery.class);
    SubmitQuery full = Samples.full(shape);
    Set<Long> hashes = new HashSet<>(Set.of(codec.hash(full)));
    for (Field left : shape.fields()) {
      if (!left.required()) {
        Object[] values =
            shape.fields().stream().map(f -> f.equals(left) ? null : f.of(full)).toArray();
        assertThat(hashes.add(codec.hash(shape.make(values))))
            .as("without " + left.name())
            .isTrue();
      }
    }
    assertThat(hashes).hasSize(shape.fields().size());
  }

  @Test
  void shouldHashByTheNameAndTheBytesOfTheRecord() {
    byte[] bytes = codec.encode(BEFORE, new Before("a", 5));
    String name = "\6Before"; // its length and itself, in place of the version
    String content = name + new String(bytes, 1, bytes.length - 1, StandardCharsets.ISO_8859_1);
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (char each : content.toCharArray()) {
      hash = (hash ^ each) * 0x100000001b3L;
    }
    assertThat(codec.hash(new Before("a", 5))).isEqualTo(hash);
    assertThat(new String(bytes, 3, 1, StandardCharsets.UTF_8)).isEqualTo("a");
  }
}
