package io.weir.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Whether somebody answers where the brokers should be. */
final class Reachable {

  static final Duration WITHIN = Duration.ofSeconds(10);

  private Reachable() {}

  /**
   * Asks the cluster for its id.
   *
   * @throws CliFault where nobody answers
   */
  static void check(String bootstrapServers) {
    int ms = (int) WITHIN.toMillis();
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ms,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ms);
    try (Admin admin = Admin.create(config)) {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException silent) {
      throw nobody(bootstrapServers);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CliFault.unreachable("Interrupted while asking for the brokers");
    }
  }

  static CliFault nobody(String bootstrapServers) {
    return CliFault.unreachable(
        "Expected a Kafka broker at %s, but none answered within %d s: is it running, and is the address right?"
            .formatted(bootstrapServers, WITHIN.toSeconds()));
  }
}
