package io.weir.cli.demo;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The executor's only connection to the governor: commands out, committed decisions in. One client
 * name, so one key; positioned at the end of the topics before the first request is sent.
 */
final class Wire implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final JsonCodec codec = new JsonCodec();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Wire(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                5,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic :
        List.of(TopicNames.GRANTS, TopicNames.DECISIONS, TopicNames.ADMIN_RESULTS)) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // seeking is lazy: this makes it happen now
  }

  void send(String domain, Command command) {
    producer.send(
        new ProducerRecord<>(
            TopicNames.of(command),
            domain.getBytes(StandardCharsets.UTF_8),
            codec.writeCommand(command)),
        (metadata, error) -> {
          if (error != null) {
            failure.compareAndSet(null, error);
          }
        });
  }

  /** The decisions that were committed since the last call, of all domains. */
  List<Decided> receive(Duration atMost) {
    Exception failed = failure.get();
    if (failed != null) {
      throw new DemoException("Expected to reach the broker, but " + failed.getMessage());
    }
    List<Decided> decisions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      switch (codec.readDecided(record.value())) {
        case Reading.Read<Decided> read -> decisions.add(read.value());
        case Reading.Malformed<Decided> malformed ->
            throw new DemoException("Expected a decision, but " + malformed.message());
      }
    }
    return decisions;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }
}
