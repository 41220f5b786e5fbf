package io.weir.cli.journal;

import io.weir.cli.CliFault;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.simulate.replay.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Files of raw records: a line each, in which the value is the last member. Its bytes are taken as
 * they are, so that a damaged one is still the value of a known record.
 */
public final class RawLines {

  /** The member that holds the value, and the end of what describes it. */
  private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.UTF_8);

  private static final int BUFFER_BYTES = 1 << 16;
  private static final JsonCodec CODEC = new JsonCodec();

  /**
   * What is kept of a record beside its value.
   *
   * @param crc32c checksum of the value, where its header had one
   */
  public record Head(
      String topic,
      long partition,
      long offset,
      long timestamp,
      @Nullable String key,
      @Nullable String crc32c) {}

  /** Takes lines. */
  interface Each {
    void line(byte[] line, long offset, long number);
  }

  private RawLines() {}

  /** Shows the lines of a file, each with its place, numbers from 1. */
  static void forEach(Path file, Each each) {
    try (InputStream input = Files.newInputStream(file)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      long start = 0;
      long number = 0;
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        int from = 0;
        for (int at = 0; at < read; at++) {
          if (buffer[at] == '\n') {
            line.write(buffer, from, at - from);
            each.line(line.toByteArray(), start, ++number);
            start += line.size() + 1;
            line.reset();
            from = at + 1;
          }
        }
        line.write(buffer, from, read - from);
      }
      if (line.size() > 0) {
        each.line(line.toByteArray(), start, ++number);
      }
    } catch (IOException unreadable) {
      throw FileJournal.unreadable(file, unreadable);
    }
  }

  /** The record of a line. */
  static JournalRecord record(byte[] line, Path file, long number) {
    int value = indexOf(line, VALUE);
    if (value < 0 || line[line.length - 1] != '}') {
      throw notOurs(file, number, "no value is at its end");
    }
    byte[] head = Arrays.copyOf(line, value + 1);
    head[value] = '}';
    return switch (CODEC.readRecord(head, Head.class)) {
      case Reading.Malformed<Head> malformed -> throw notOurs(file, number, malformed.message());
      case Reading.Read<Head> read ->
          new JournalRecord(
              String.valueOf(read.value().key()),
              Arrays.copyOfRange(line, value + VALUE.length, line.length - 1),
              read.value().crc32c(),
              file.getFileName() + ":" + number);
    };
  }

  private static CliFault notOurs(Path file, long number, String why) {
    return CliFault.refused(
        "Expected line %d of %s to be a record as 'weir demo --out' writes it, but: %s"
            .formatted(number, file, why));
  }

  private static int indexOf(byte[] line, byte[] wanted) {
    for (int i = 0; i + wanted.length <= line.length; i++) {
      if (Arrays.equals(line, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
