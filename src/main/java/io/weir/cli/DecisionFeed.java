package io.weir.cli;

import io.weir.protocol.Decided;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One domain's committed decisions, of all clients, from some time ago on.
 *
 * <p>They are spread over the partitions of two topics, each in order. What was decided before the
 * feed was opened is merged by time, and a partition that is far ahead of the others is paused, so
 * that a long past needs no more memory than a short one. What is decided afterwards is handed on
 * as it comes, in order within a poll.
 */
final class DecisionFeed implements AutoCloseable {

  private static final List<String> TOPICS = List.of(TopicNames.GRANTS, TopicNames.DECISIONS);
  private static final Comparator<Decided> BY_TIME =
      Comparator.comparingLong(Decided::atMs).thenComparingLong(Decided::seq);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(30); // then nobody is there any more
  private static final int MOST_AHEAD = 5_000; // some polls of a partition

  private final String bootstrapServers;
  private final byte[] domain;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Deque<Decided>> heard = new LinkedHashMap<>();

  private DecisionFeed(
      String bootstrapServers, String domain, KafkaConsumer<byte[], byte[]> consumer) {
    this.bootstrapServers = bootstrapServers;
    this.domain = domain.getBytes(StandardCharsets.UTF_8);
    this.consumer = consumer;
  }

  /**
   * Stands where the topics were at a time.
   *
   * @throws CliFault where no broker answers, or it is none of a governor
   */
  static DecisionFeed open(String bootstrapServers, String domain, long sinceMs) {
    Map<String, Object> config = new HashMap<>();
    int ms = (int) Reachable.WITHIN.toMillis();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ms);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ms);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    DecisionFeed feed =
        new DecisionFeed(bootstrapServers, domain, new KafkaConsumer<>(config, bytes, bytes));
    boolean stands = false;
    try {
      feed.stand(sinceMs);
      stands = true;
    } finally {
      if (!stands) {
        feed.close();
      }
    }
    return feed;
  }

  private void stand(long sinceMs) {
    try {
      for (String topic : TOPICS) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
          throw CliFault.unreachable(
              "Expected the topic %s on %s, but it is not there: has a governor been started on this cluster?"
                  .formatted(topic, bootstrapServers));
        }
        for (PartitionInfo info : infos) {
          heard.put(new TopicPartition(topic, info.partition()), new ArrayDeque<>());
        }
      }
      consumer.assign(heard.keySet());
      Map<TopicPartition, Long> times = new HashMap<>();
      heard.keySet().forEach(partition -> times.put(partition, sinceMs));
      Map<TopicPartition, Long> ends = consumer.endOffsets(heard.keySet());
      consumer
          .offsetsForTimes(times)
          .forEach(
              (partition, first) ->
                  consumer.seek(partition, first == null ? ends.get(partition) : first.offset()));
    } catch (TimeoutException silent) {
      throw Reachable.nobody(bootstrapServers);
    }
  }

  /**
   * Hands on what was decided until now, in order.
   *
   * @param progress told now and then how much that is so far
   */
  void catchUp(Consumer<Decided> onDecision, Consumer<Long> progress) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(heard.keySet());
    long handedOn = 0;
    long saidNanos = System.nanoTime();
    long heardNanos = saidNanos;
    boolean behind = true;
    while (behind) {
      behind = heard.keySet().stream().anyMatch(one -> consumer.position(one) < ends.get(one));
      if (behind && read()) {
        heardNanos = System.nanoTime();
      }
      if (behind && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
        throw Reachable.nobody(bootstrapServers);
      }
      for (Decided next = next(ends); next != null; next = next(ends)) {
        onDecision.accept(next);
        handedOn++;
      }
      if (System.nanoTime() - saidNanos > PROGRESS_EVERY.toNanos()) {
        progress.accept(handedOn);
        saidNanos = System.nanoTime();
      }
    }
    consumer.resume(heard.keySet());
  }

  /** Reads what comes next; true where anything came. */
  private boolean read() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decided decided = decided(record);
      if (decided != null) {
        heard.get(new TopicPartition(record.topic(), record.partition())).add(decided);
      }
    }
    heard.forEach(
        (partition, decisions) -> {
          if (decisions.size() > MOST_AHEAD) {
            consumer.pause(List.of(partition));
          } else {
            consumer.resume(List.of(partition));
          }
        });
    return !records.isEmpty();
  }

  /** The earliest that was heard, where no partition can have an earlier one yet. */
  private @Nullable Decided next(Map<TopicPartition, Long> ends) {
    Deque<Decided> earliest = null;
    for (Map.Entry<TopicPartition, Deque<Decided>> entry : heard.entrySet()) {
      Decided first = entry.getValue().peek();
      if (first == null && consumer.position(entry.getKey()) < ends.get(entry.getKey())) {
        return null;
      }
      boolean earlier =
          first != null && (earliest == null || BY_TIME.compare(first, earliest.element()) < 0);
      earliest = earlier ? entry.getValue() : earliest;
    }
    return earliest == null ? null : earliest.poll();
  }

  /** What was decided since; waits for it at most so long. */
  List<Decided> poll(Duration atMost) {
    List<Decided> decisions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      Decided decided = decided(record);
      if (decided != null) {
        decisions.add(decided);
      }
    }
    decisions.sort(Comparator.comparingLong(Decided::seq));
    return decisions;
  }

  /** Null where it is another domain's; or another version's, which is nothing to us. */
  private @Nullable Decided decided(ConsumerRecord<byte[], byte[]> record) {
    Header of = record.headers().lastHeader("domain");
    boolean ours = of == null || Arrays.equals(of.value(), domain);
    return ours && Json.CODEC.readDecided(record.value()) instanceof Reading.Read<Decided> read
        ? read.value()
        : null;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }
}
