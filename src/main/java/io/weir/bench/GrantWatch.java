package io.weir.bench;

import io.weir.streams.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A client that reads grants as they are committed. It only notes the time: what a record says is
 * read when the run is over, so that reading one delays no other.
 */
final class GrantWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20); // also how late the end is noticed

  /** A record, and when a poll gave it, by {@link System#nanoTime}. */
  record Seen(ConsumerRecord<byte[], byte[]> record, long atNanos) {}

  private final CompletableFuture<Map<TopicPartition, Long>> ends = new CompletableFuture<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<List<Seen>> seen;

  private GrantWatch(Cluster cluster, Map<TopicPartition, Long> from) {
    seen = thread.submit(() -> read(cluster, from));
  }

  /** Starts to read at what is the end of the grants now. */
  static GrantWatch of(Cluster cluster) {
    return new GrantWatch(cluster, cluster.ends(List.of(TopicNames.GRANTS)));
  }

  private List<Seen> read(Cluster cluster, Map<TopicPartition, Long> from) {
    List<Seen> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer()) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      while (!ends.isDone() || isBefore(consumer, ends.join())) {
        var records = consumer.poll(POLL);
        long atNanos = System.nanoTime();
        records.forEach(record -> all.add(new Seen(record, atNanos)));
      }
    }
    return all;
  }

  private static boolean isBefore(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /** Reads on to these offsets; returns everything that was seen. */
  List<Seen> upTo(Map<TopicPartition, Long> offsets) throws InterruptedException {
    ends.complete(offsets);
    try {
      return seen.get();
    } catch (ExecutionException fault) {
      throw new BenchException("Expected to read the grants, but: " + fault.getCause());
    }
  }

  @Override
  public void close() {
    ends.complete(Map.of());
    thread.close();
  }
}
