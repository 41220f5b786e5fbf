package io.weir.bench;

import io.weir.config.Topics;
import io.weir.embedded.EmbeddedBroker;
import io.weir.streams.TopicNames;
import io.weir.streams.TopicSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of its own with the contract's topics, one for all runs of a benchmark. */
final class Cluster implements AutoCloseable {

  /** Topics that a governor answers by; dead letters would be a fault of the benchmark. */
  static final List<String> OUTPUTS =
      List.of(
          TopicNames.GRANTS,
          TopicNames.DECISIONS,
          TopicNames.ADMIN_RESULTS,
          TopicNames.JOURNAL,
          TopicNames.DEAD_LETTERS);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int LINGER_MS = 5; // a backlog goes out in large batches

  private final EmbeddedBroker broker;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;

  private Cluster(EmbeddedBroker broker) {
    this.broker = broker;
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    partitions = TopicSetup.ensure(admin, Topics.load());
    producer = producer(LINGER_MS);
  }

  /** A producer of the caller's. */
  KafkaProducer<byte[], byte[]> producer(int lingerMs) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            lingerMs,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A read_committed consumer of the caller's. */
  KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static Cluster start() {
    return new Cluster(EmbeddedBroker.startTemporary());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Partitions of every input topic. */
  int partitions() {
    return partitions;
  }

  /** Sends records and waits until the broker has them. */
  void send(List<Sent> records) {
    records.forEach(
        sent -> producer.send(new ProducerRecord<>(sent.topic(), sent.key(), sent.value())));
    producer.flush();
  }

  /** Forgets what is in the input topics, so that an application without offsets starts here. */
  void emptyInputs() {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends(TopicNames.inputs().keySet())
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    done(admin.deleteRecords(all).all());
  }

  /** End offsets of all partitions of topics. */
  Map<TopicPartition, Long> ends(Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    done(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        p ->
                            asked.put(
                                new TopicPartition(name, p.partition()), OffsetSpec.latest())));
    return done(admin.listOffsets(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  /** Waits until an application has committed that it has read up to these offsets. */
  void awaitRead(String applicationId, Map<TopicPartition, Long> ends, Duration atMost)
      throws InterruptedException {
    long untilNanos = System.nanoTime() + atMost.toNanos();
    while (!hasRead(applicationId, ends)) {
      if (System.nanoTime() > untilNanos) {
        throw new BenchException(
            "Expected %s to read its input within %d s, but it has not"
                .formatted(applicationId, atMost.toSeconds()));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private boolean hasRead(String applicationId, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        done(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata());
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata at = committed.get(end.getKey());
      if (at == null || at.offset() < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** All committed records from these offsets to the ends as they are now. */
  List<ConsumerRecord<byte[], byte[]>> committed(Map<TopicPartition, Long> from) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** Removes a topic that an application made for itself. */
  void deleteTopicsOf(String applicationId) {
    List<String> own =
        done(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(applicationId + "-"))
            .toList();
    done(admin.deleteTopics(own).all());
  }

  private static <T> T done(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException refused) {
      throw new BenchException("Expected the broker to answer, but: " + refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while the broker was asked");
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
    broker.close();
  }
}
