package io.weir.crash;

import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic read from its beginning to its end, as a read_committed consumer sees it. */
final class Topic {
  private static final long READ_WITHIN_S = 60;
  private static final long RESOLVED_WITHIN_S = 10;

  private Topic() {}

  /**
   * Hands over all committed records.
   *
   * @return partitions that a transaction without an end still holds back
   */
  static List<String> read(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try (var uncommitted = consumer(bootstrapServers, "read_uncommitted");
        var consumer = consumer(bootstrapServers, "read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
      List<String> held = held(consumer, ends);
      Map<TopicPartition, Long> stable = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READ_WITHIN_S);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < stable.get(p))) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Expected to read " + topic + " to its end in time");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(sink);
      }
      return held;
    }
  }

  /** Partitions whose last stable offset does not come to the end within a bounded time. */
  private static List<String> held(
      KafkaConsumer<byte[], byte[]> committed, Map<TopicPartition, Long> ends) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RESOLVED_WITHIN_S);
    Map<String, Long> held = new TreeMap<>();
    do {
      held.clear();
      Map<TopicPartition, Long> stable = committed.endOffsets(ends.keySet());
      ends.forEach(
          (partition, end) -> {
            if (stable.get(partition) < end) {
              held.put(partition.toString(), stable.get(partition));
            }
          });
    } while (!held.isEmpty() && System.nanoTime() < deadline);
    return List.copyOf(held.keySet());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static Decided decided(JsonCodec codec, ConsumerRecord<byte[], byte[]> record) {
    return value(codec.readDecided(record.value()), record);
  }

  static <R> R value(Reading<R> reading, ConsumerRecord<byte[], byte[]> record) {
    return switch (reading) {
      case Reading.Read<R> read -> read.value();
      case Reading.Malformed<R> malformed ->
          throw new IllegalStateException(
              "Expected %s-%d@%d to be readable, but: %s"
                  .formatted(
                      record.topic(), record.partition(), record.offset(), malformed.message()));
    };
  }
}
