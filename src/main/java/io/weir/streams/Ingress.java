package io.weir.streams;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.QueryText;
import io.weir.protocol.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of an input topic: a command of a domain, or a dead letter with the reason.
 * Changes nothing.
 */
final class Ingress {

  /** What a record is. */
  sealed interface Entry {}

  /** A command of a domain. */
  record Asked(String domain, Command command) implements Entry {}

  /** Nothing that can be taken, and why. */
  record Dead(Code code, String message) implements Entry {}

  private final JsonCodec codec;
  private final int partitions;
  private final long maxRecordBytes;
  private final Map<String, Class<? extends Command>> topics;

  /**
   * @param partitions of every input topic
   * @param maxRecordBytes longest record that is read
   * @param topics the type of commands of each input topic
   */
  Ingress(
      JsonCodec codec,
      int partitions,
      long maxRecordBytes,
      Map<String, Class<? extends Command>> topics) {
    this.codec = codec;
    this.partitions = partitions;
    this.maxRecordBytes = maxRecordBytes;
    this.topics = topics;
  }

  Entry read(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return new Dead(
          Code.WRONG_PARTITION, "Expected the domain as the record's key, but it has no key");
    }
    int expected = Utils.toPositive(Utils.murmur2(key)) % partitions;
    if (expected != partition) {
      return new Dead(
          Code.WRONG_PARTITION,
          "Expected partition %d of %d by murmur2 of the key, but it is in %d: set the producer's"
                  .formatted(expected, partitions, partition)
              + " partitioner to murmur2 (librdkafka: partitioner=murmur2_random)");
    }
    String domain = domain(key);
    if (domain == null) {
      return new Dead(
          Code.INVALID,
          "Expected the domain as the record's key, 1 to %d characters of UTF-8, but it is not"
              .formatted(JsonCodec.MAX_ID_LENGTH));
    }
    if (value == null) {
      return new Dead(Code.INVALID, "Expected a JSON object, but the record has no value");
    }
    if (value.length > maxRecordBytes) {
      return new Dead(
          Code.INVALID,
          "Expected at most %d bytes in a record, but it has %d"
              .formatted(maxRecordBytes, value.length));
    }
    return parse(topic, domain, value);
  }

  private Entry parse(String topic, String domain, byte[] value) {
    return switch (codec.readCommand(value)) {
      case Reading.Malformed<Command> malformed -> new Dead(Code.INVALID, malformed.message());
      case Reading.Read<Command> read -> {
        Command command = read.value();
        Class<? extends Command> expected = topics.get(topic);
        if (expected == null || !expected.isInstance(command)) {
          yield new Dead(
              Code.INVALID,
              "Expected a record of %s, but %s is not one"
                  .formatted(topic, command.getClass().getSimpleName()));
        }
        yield new Asked(
            domain, command instanceof SubmitQuery query ? QueryText.reduce(query) : command);
      }
    };
  }

  private static @Nullable String domain(byte[] key) {
    try {
      String domain = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      return domain.isEmpty() || domain.length() > JsonCodec.MAX_ID_LENGTH ? null : domain;
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
