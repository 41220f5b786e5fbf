package io.weir.streams;

import io.weir.config.StreamsDefaults;
import io.weir.kernel.Settings;
import io.weir.streams.store.CacheBounds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How an instance of the governor is run.
 *
 * @param bootstrapServers the cluster
 * @param applicationId names the Streams application, its group, changelogs and transactions
 * @param instanceId stable over restarts: a static member, so that a restart costs no rebalance
 * @param stateDirectory stable over restarts: it holds the process id and the stores
 * @param embedded whether the broker is ours, so that its floors of latency are known to be low
 * @param overrides settings of Kafka Streams and its clients, last word; {@code
 *     processing.guarantee=at_least_once} is the profile for latency: answers leave when they are
 *     decided, so that the producer doesn't linger and commits may be rare
 */
public record GovernorConfig(
    String bootstrapServers,
    String applicationId,
    String instanceId,
    Path stateDirectory,
    boolean embedded,
    Settings settings,
    StreamsDefaults defaults,
    TimeSource time,
    Map<String, String> overrides) {

  /** The settings of Kafka Streams; kafka.md of the contract says why each. */
  public Map<String, Object> streamsConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(StreamsConfig.CLIENT_ID_CONFIG, applicationId + "-" + instanceId);
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs());
    config.put(StreamsConfig.POLL_MS_CONFIG, defaults.pollMs());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, (int) defaults.threads());
    config.put(
        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
        (int) (embedded ? defaults.embeddedStandbyReplicas() : defaults.standbyReplicas()));
    // The order taken is the order of arrival here, and journalled; waiting for a partition whose
    // lag is unknown would stall a domain for a topic that nobody writes to.
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ArrivalOrder.class);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbBounds.class);
    config.put(RocksDbBounds.BLOCK_CACHE_BYTES, defaults.blockCacheBytes());
    config.put(RocksDbBounds.WRITE_BUFFER_BYTES, defaults.writeBufferBytes());
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, embedded ? 1 : -1);
    config.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    consumers(config);
    producers(config);
    config.putAll(overrides);
    return config;
  }

  /** Under exactly once an answer waits for its commit; at least once it doesn't. */
  private long commitIntervalMs() {
    return isExactlyOnce() ? defaults.commitIntervalMs() : defaults.atLeastOnceCommitIntervalMs();
  }

  private boolean isExactlyOnce() {
    return !StreamsConfig.AT_LEAST_ONCE.equals(
        overrides.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
  }

  private void consumers(Map<String, Object> config) {
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) (embedded ? defaults.embeddedSessionTimeoutMs() : defaults.sessionTimeoutMs()));
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) defaults.heartbeatIntervalMs());
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        (int) defaults.maxPollIntervalMs());
  }

  private void producers(Map<String, Object> config) {
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
        isExactlyOnce() ? defaults.lingerMs() : 0L);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    // Dead letters carry oversized records as they are.
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 18 * 1024 * 1024);
    if (isExactlyOnce()) {
      config.put(
          StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
          (int)
              (embedded
                  ? defaults.embeddedTransactionTimeoutMs()
                  : defaults.transactionTimeoutMs()));
    }
    config.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 64 * 1024 * 1024);
  }

  CacheBounds cacheBounds() {
    return new CacheBounds(defaults.rowCacheRows(), defaults.orderWindowRows());
  }
}
