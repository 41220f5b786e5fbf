package io.weir.cli.journal;

import io.weir.cli.CliFault;
import io.weir.protocol.Checksum;
import io.weir.simulate.replay.JournalRecord;
import io.weir.simulate.replay.SnapshotIndex;
import io.weir.simulate.replay.Snapshots;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** The journal of a cluster, up to what was committed when it is asked for. */
final class TopicJournal implements JournalSource {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SILENCE_S = 30; // a broker that gives nothing for so long is gone
  private static final int BATCH = 10_000; // enough that reading them in parallel pays
  private static final int FETCH_BYTES = 2 << 20; // so that a batch has records of many partitions

  private record Place(TopicPartition partition, long offset) {}

  private final String bootstrapServers;

  TopicJournal(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public String name() {
    return TopicNames.JOURNAL + " at " + bootstrapServers;
  }

  @Override
  public void read(@Nullable String domain, Sink sink) {
    readAll(TopicNames.JOURNAL, domain, sink, (record, place) -> {});
  }

  @Override
  public Snapshots snapshots(@Nullable String domain, Consumer<String> faults) {
    SnapshotIndex<Place> index = new SnapshotIndex<>();
    readAll(TopicNames.SNAPSHOTS, domain, (entries, percent) -> {}, index::add);
    index.faults().forEach(faults);
    return index.snapshots(places -> fetch(places).iterator());
  }

  private interface Each {
    void take(JournalRecord record, Place place);
  }

  private void readAll(String topic, @Nullable String domain, Sink sink, Each each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic, domain);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long from = sum(consumer.beginningOffsets(partitions));
      long all = Math.max(1, sum(ends) - from);
      long left = all;
      long newsNanos = System.nanoTime();
      while (left > 0) {
        List<JournalRecord> batch = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          JournalRecord entry = entry(record);
          if (domain == null || domain.equals(entry.domain())) {
            batch.add(entry);
            each.take(entry, place(record));
          }
        }
        long before = left;
        left = 0;
        for (TopicPartition partition : partitions) {
          left += Math.max(0, ends.get(partition) - consumer.position(partition));
        }
        newsNanos = left < before ? System.nanoTime() : newsNanos;
        requireNews(newsNanos);
        sink.take(batch, (int) (100 * (all - left) / all));
      }
    }
  }

  private List<JournalRecord> fetch(List<Place> places) {
    List<JournalRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = places.getFirst().partition();
      consumer.assign(List.of(partition));
      consumer.seek(partition, places.getFirst().offset());
      long newsNanos = System.nanoTime();
      while (records.size() < places.size()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (records.size() < places.size()
              && record.offset() == places.get(records.size()).offset()) {
            records.add(entry(record));
            newsNanos = System.nanoTime();
          }
        }
        requireNews(newsNanos);
      }
    }
    return records;
  }

  private void requireNews(long newsNanos) {
    if (System.nanoTime() - newsNanos > TimeUnit.SECONDS.toNanos(SILENCE_S)) {
      throw CliFault.unreachable(
          "Expected the brokers at %s to give the rest of the records, but nothing came for %d s"
              .formatted(bootstrapServers, SILENCE_S));
    }
  }

  private List<TopicPartition> partitions(
      KafkaConsumer<?, ?> consumer, String topic, @Nullable String domain) {
    List<PartitionInfo> all = consumer.partitionsFor(topic);
    if (all == null || all.isEmpty()) {
      throw CliFault.refused(
          "Expected a topic %s at %s, but there is none: 'weir topics --bootstrap-servers %s' shows what is there"
              .formatted(topic, bootstrapServers, bootstrapServers));
    }
    return all.stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .filter(p -> domain == null || p.partition() == partition(domain, all.size()))
        .toList();
  }

  /** Where the governor's producer puts a domain's records. */
  private static int partition(String domain, int partitions) {
    return Utils.toPositive(Utils.murmur2(domain.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            BATCH,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            FETCH_BYTES),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Place place(ConsumerRecord<byte[], byte[]> record) {
    return new Place(new TopicPartition(record.topic(), record.partition()), record.offset());
  }

  private static JournalRecord entry(ConsumerRecord<byte[], byte[]> record) {
    Header checksum = record.headers().lastHeader(Checksum.HEADER);
    return new JournalRecord(
        record.key() == null ? "" : text(record.key()),
        record.value() == null ? new byte[0] : record.value(),
        checksum == null ? null : text(checksum.value()),
        record.topic() + "-" + record.partition() + "@" + record.offset());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
