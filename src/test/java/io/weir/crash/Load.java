package io.weir.crash;

import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends requests, and knows at which offset the broker keeps each. */
final class Load implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final JsonCodec codec = new JsonCodec();
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<Exception> fault = new AtomicReference<>();

  /** Submitted queries by partition and offset, as far as the broker has confirmed them. */
  private final Map<Integer, ConcurrentSkipListMap<Long, String>> confirmed =
      new ConcurrentHashMap<>();

  Load(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (int partition = 0; partition < CrashPlan.PARTITIONS; partition++) {
      confirmed.put(partition, new ConcurrentSkipListMap<>());
    }
  }

  /** An id that no query has had. */
  String nextId() {
    return "q-" + next.incrementAndGet();
  }

  /** Asks for a slot. */
  void submit(String domain, String id) {
    send(domain, SubmitQuery.of(id, null));
  }

  /** Says that a query has ended. */
  void complete(String domain, String id) {
    send(domain, CompleteQuery.of(id, Outcome.SUCCEEDED, 1000L));
  }

  void send(String domain, Command command) {
    producer.send(
        new ProducerRecord<>(
            TopicNames.of(command),
            domain.getBytes(StandardCharsets.UTF_8),
            codec.writeCommand(command)),
        (sent, failed) -> {
          if (failed != null) {
            fault.compareAndSet(null, failed);
          } else if (command instanceof SubmitQuery query) {
            confirmed.get(sent.partition()).put(sent.offset(), query.queryId());
          }
        });
  }

  /** Waits until the broker has all that was sent. */
  void flush() {
    producer.flush();
    if (fault.get() != null) {
      throw new IllegalStateException("Expected the broker to take all requests", fault.get());
    }
  }

  /** Confirmed queries of some partitions at or behind their offsets. */
  List<String> from(Collection<Integer> partitions, Map<Integer, Long> offsets) {
    return partitions.stream()
        .flatMap(p -> confirmed.get(p).tailMap(offsets.getOrDefault(p, 0L)).values().stream())
        .toList();
  }

  @Override
  public void close() {
    producer.close();
  }
}
