package io.weir.streams;

import io.weir.streams.store.CommitStore;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The wiring: all inputs, co-partitioned by domain, into the one processor with its one store; its
 * outputs to their topics. Nothing is written to an input. {@code topology/graph.txt} is its
 * golden.
 */
final class GovernorTopology {

  /** The store of all rows; its changelog is {@code <application id>-rows-changelog}. */
  static final String STORE = "rows";

  private static final String GOVERNOR = "governor";

  private static final List<String> OUTPUTS =
      List.of(
          TopicNames.GRANTS,
          TopicNames.DECISIONS,
          TopicNames.ADMIN_RESULTS,
          TopicNames.JOURNAL,
          TopicNames.SNAPSHOTS,
          TopicNames.DEAD_LETTERS);

  private GovernorTopology() {}

  static Topology build(Options options) {
    Topology topology = new Topology();
    List<String> inputs = List.copyOf(TopicNames.inputs().keySet());
    for (String topic : inputs) {
      topology.addSource(
          AutoOffsetReset.earliest(),
          source(topic),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          topic);
    }
    topology.addProcessor(
        GOVERNOR,
        () -> new GovernorProcessor(options),
        inputs.stream().map(GovernorTopology::source).toArray(String[]::new));
    topology.addStateStore(rows(), GOVERNOR);
    for (String topic : OUTPUTS) {
      topology.addSink(
          sink(topic), topic, new ByteArraySerializer(), new ByteArraySerializer(), GOVERNOR);
    }
    return topology;
  }

  private static StoreBuilder<CommitStore> rows() {
    return CommitStore.over(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled() // rows are kept decoded, and written once a commit, above the
            // store
            .withLoggingEnabled(
                Map.of(
                    "max.message.bytes", "16777216", // a row holds a request of up to 1 MiB
                    "segment.bytes", "67108864",
                    "min.cleanable.dirty.ratio", "0.1",
                    "max.compaction.lag.ms", "600000",
                    "compression.type", "lz4")));
  }

  static String source(String topic) {
    return "from-" + topic;
  }

  static String sink(String topic) {
    return "to-" + topic;
  }
}
