package io.weir.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker, every second or so, how far the input topics and the Streams group are. */
final class EndOffsets implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EndOffsets.class);

  private final Admin admin;
  private final String group;
  private final List<TopicPartition> partitions;
  private final TimeSource time;
  private final ScheduledExecutorService executor;
  private volatile Map<Integer, CaughtUp.Sample> byPartition = Map.of();

  EndOffsets(
      Admin admin, String group, List<TopicPartition> partitions, TimeSource time, long everyMs) {
    this.admin = admin;
    this.group = group;
    this.partitions = List.copyOf(partitions);
    this.time = time;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-end-offsets").factory());
    executor.scheduleWithFixedDelay(this::sample, 0, everyMs, TimeUnit.MILLISECONDS);
  }

  /** The latest sample for the task of a partition, or null before the first. */
  CaughtUp.@Nullable Sample of(int partition) {
    return byPartition.get(partition);
  }

  private void sample() {
    long takenAtMs = time.wallMs();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
      var ends = admin.listOffsets(asked).all().get();
      Map<Integer, CaughtUp.Sample> samples = new HashMap<>();
      for (TopicPartition tp : partitions) {
        CaughtUp.Sample sample =
            samples.computeIfAbsent(
                tp.partition(),
                p -> new CaughtUp.Sample(takenAtMs, new TreeMap<>(), new TreeMap<>()));
        sample.ends().put(tp.topic(), ends.get(tp).offset());
        OffsetAndMetadata read = committed.get(tp);
        sample.committed().put(tp.topic(), read == null ? 0 : read.offset());
      }
      byPartition = Map.copyOf(samples);
    } catch (ExecutionException unreachable) {
      // Without samples nobody counts as caught up, so timeouts stand still: the safe side.
      LOG.warn("The broker did not tell its end offsets: {}", unreachable.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
