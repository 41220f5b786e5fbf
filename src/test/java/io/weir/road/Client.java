package io.weir.road;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What a client of the governor is: records out, committed records in. */
final class Client implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String domain;
  private final JsonCodec codec = new JsonCodec();
  private final List<Decided> decisions = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

  /** Hears only what is decided in its domain. */
  Client(String bootstrapServers, String domain) {
    this.domain = domain;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20,
                ProducerConfig.BUFFER_MEMORY_CONFIG, 64 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(
                TopicNames.GRANTS,
                TopicNames.DECISIONS,
                TopicNames.ADMIN_RESULTS,
                TopicNames.DEAD_LETTERS)
            .stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  void send(Command command) {
    sendRaw(
        TopicNames.of(command),
        null,
        domain.getBytes(StandardCharsets.UTF_8),
        codec.writeCommand(command));
  }

  void sendRaw(String topic, @Nullable Integer partition, byte @Nullable [] key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, partition, key, value),
        (metadata, error) -> {
          if (error != null) {
            throw new IllegalStateException("Expected the broker to take the record", error);
          }
        });
  }

  private void poll() {
    producer.flush();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.topic().equals(TopicNames.DEAD_LETTERS)) {
        deadLetters.add(record);
      } else {
        Reading<Decided> reading = codec.readDecided(record.value());
        Assertions.assertThat(reading).isInstanceOf(Reading.Read.class);
        Decided decided = ((Reading.Read<Decided>) reading).value();
        if (decided.domain().equals(domain)) {
          decisions.add(decided);
        }
      }
    }
  }

  /** Waits for a decision; everything received so far is kept. */
  Decided await(String what, Predicate<Decided> wanted) {
    await(what, 1, wanted);
    return decisions.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for a number of decisions of a kind. */
  void await(String what, int howMany, Predicate<Decided> wanted) {
    long untilNanos = System.nanoTime() + WITHIN.toNanos();
    while (decisions.stream().filter(wanted).count() < howMany) {
      Assertions.assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(untilNanos);
      poll();
    }
  }

  /** Waits for a number of dead letters. */
  List<ConsumerRecord<byte[], byte[]>> awaitDeadLetters(int howMany) {
    long untilNanos = System.nanoTime() + WITHIN.toNanos();
    while (deadLetters.size() < howMany) {
      Assertions.assertThat(System.nanoTime())
          .as("waiting for dead letters")
          .isLessThan(untilNanos);
      poll();
    }
    return List.copyOf(deadLetters);
  }

  /** Listens for a while. */
  void listen(Duration howLong) {
    long untilNanos = System.nanoTime() + howLong.toNanos();
    while (System.nanoTime() < untilNanos) {
      poll();
    }
  }

  /** All decisions so far that are about an id. */
  List<Decision> about(String id) {
    return decisions.stream()
        .map(Decided::decision)
        .filter(d -> d instanceof Decision.Answer answer && answer.id().equals(id))
        .toList();
  }

  /** How many decisions so far meet a condition. */
  long count(Predicate<Decided> wanted) {
    return decisions.stream().filter(wanted).count();
  }

  /** All decisions so far that meet a condition. */
  List<Decided> all(Predicate<Decided> wanted) {
    return decisions.stream().filter(wanted).toList();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
