package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nobody meant: the codec says what is wrong or reads a record, and what it read is the
 * same again after it was written. It throws nothing, for one such record would stop the stream for
 * ever.
 */
class JsonCodecFuzzTest {

  private static final long SEED = 20261121;
  private static final int TRIES = 35_000; // of each kind: 100,000 in all
  private static final byte[] TELLING = bytes("{}[]\":,\\ud8.-e0null \u0000");

  private static final byte[] HALF_A_PAIR = bytes("\\ud834");

  private final JsonCodec codec = new JsonCodec();
  private final Random random = new Random(SEED);

  @Test
  void shouldNeverThrowOnRandomBytes() {
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      readAll(bytes, i);
    }
  }

  @Test
  void shouldNeverThrowOnTellingCharacters() {
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = TELLING[random.nextInt(TELLING.length)];
      }
      bytes = random.nextBoolean() ? joined(bytes("{\"type\":\"SubmitQuery\","), bytes) : bytes;
      readAll(bytes, i);
    }
  }

  @Test
  void shouldNeverThrowOnRecordsWithMutatedBytesAndReadSomeOfThem() {
    List<byte[]> records = records();
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = records.get(random.nextInt(records.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes = mutated(bytes);
      }
      read += readAll(bytes, i);
    }
    assertThat(read).as("mutants that are still records").isBetween(TRIES / 20, TRIES);
  }

  private byte[] mutated(byte[] from) {
    int at = random.nextInt(from.length);
    byte telling = TELLING[random.nextInt(TELLING.length)];
    byte[] before = Arrays.copyOf(from, at);
    byte[] after = Arrays.copyOfRange(from, at, from.length);
    return switch (random.nextInt(6)) {
      case 0 -> joined(before, new byte[] {telling}, after);
      case 1 ->
          from.length == 1 ? from : joined(before, Arrays.copyOfRange(from, at + 1, from.length));
      case 2 -> joined(before, new byte[] {(byte) random.nextInt(256)}, after);
      case 4 -> joined(before, HALF_A_PAIR, after);
      case 3 -> at == 0 ? from : before;
      default -> {
        byte[] changed = from.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }

  private int readAll(byte[] bytes, int attempt) {
    try {
      return rewrite(codec.readCommand(bytes), codec::writeCommand, codec::readCommand)
          + rewrite(codec.readDecided(bytes), codec::writeDecided, codec::readDecided)
          + rewrite(readEntry(bytes), codec::writeRecord, this::readEntry);
    } catch (RuntimeException | StackOverflowError thrown) {
      throw new AssertionError(
          "seed %d, attempt %d: %s".formatted(SEED, attempt, Arrays.toString(bytes)), thrown);
    }
  }

  private Reading<JournalEntry> readEntry(byte[] bytes) {
    return codec.readRecord(bytes, JournalEntry.class);
  }

  private static <R> int rewrite(
      Reading<R> reading, Function<R, byte[]> writer, Function<byte[], Reading<R>> reader) {
    return switch (reading) {
      case Reading.Read<R> read -> {
        assertThat(reader.apply(writer.apply(read.value()))).isEqualTo(read);
        yield 1;
      }
      case Reading.Malformed<R> malformed -> {
        assertThat(malformed.message()).startsWith("Expected ");
        yield 0;
      }
    };
  }

  private List<byte[]> records() {
    List<byte[]> records = new ArrayList<>();
    Samples.commands()
        .forEach(shape -> records.add(codec.writeCommand((Command) Samples.full(shape))));
    Samples.decisions()
        .forEach(shape -> records.add(codec.writeDecided(Samples.fullDecided(shape))));
    records.add(codec.writeRecord(Samples.full(Shape.of(JournalEntry.class))));
    return records;
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
