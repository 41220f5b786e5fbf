package io.weir.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is run.
 *
 * @param bootstrapServers the cluster; null starts a broker in the process
 * @param data the instance's directory
 * @param port of that broker, 0 for a free one
 * @param httpPort of the views, 0 for a free one
 * @param overrides settings of Kafka Streams
 */
record UpOptions(
    @Nullable String bootstrapServers,
    Path data,
    int port,
    int httpPort,
    String applicationId,
    String instanceId,
    Map<String, String> overrides) {}
