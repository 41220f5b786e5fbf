package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** A few requests through the real broker; what comes of the figures is not asserted. */
class LatencyTest {

  @Test
  void shouldMeasureAGovernorAndWhatWritesTheSameThroughTheRealRoad() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      Latency latency = new Latency(cluster, 300, 1, 0, line -> {});
      Map<TopicPartition, Long> loadFrom = new HashMap<>();
      Map<TopicPartition, Long> outputFrom = cluster.ends(Cluster.OUTPUTS);

      Latencies governed = latency.run(new Governed(), StreamsConfig.EXACTLY_ONCE_V2, loadFrom);
      Contender ground = Stateless.writing(Answers.of(cluster.committed(outputFrom), loadFrom));
      Latencies bare = latency.run(ground, StreamsConfig.AT_LEAST_ONCE, new HashMap<>());

      assertThat(governed.p50Ms()).isPositive();
      assertThat(bare.p99Ms()).isPositive();
    }
  }
}
