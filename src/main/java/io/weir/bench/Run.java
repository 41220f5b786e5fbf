package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One run of a contender: the same settings for all of them but the name.
 *
 * @param applicationId its own, so that every run starts with nothing
 * @param stateDirectory its own too
 * @param loadFrom where the load begins in the input topics
 */
record Run(
    Cluster cluster,
    String applicationId,
    Path stateDirectory,
    String guarantee,
    Map<TopicPartition, Long> loadFrom) {

  GovernorConfig config() {
    Defaults defaults = Defaults.load();
    return new GovernorConfig(
        cluster.bootstrapServers(),
        applicationId,
        applicationId + "-1",
        stateDirectory,
        true,
        defaults.kernel(),
        defaults.streams(),
        TimeSource.wall(),
        Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee));
  }
}
