package io.weir.streams;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.weir.config.Topics;
import io.weir.protocol.JsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running instance of the governor. */
public final class GovernorApp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GovernorApp.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Admin admin;
  private final EndOffsets endOffsets;
  private final KafkaStreams streams;
  private final Views views;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private GovernorApp(
      Admin admin,
      EndOffsets endOffsets,
      KafkaStreams streams,
      int partitions,
      GovernorConfig config) {
    this.admin = admin;
    this.endOffsets = endOffsets;
    this.streams = streams;
    this.views = new Views(streams, partitions, config.time(), config.settings().parallelServers());
  }

  /**
   * Creates what is missing on the cluster and starts.
   *
   * @throws SetupException where the cluster does not fit
   */
  public static GovernorApp start(GovernorConfig config) {
    Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()));
    int partitions = TopicSetup.ensure(admin, Topics.load());
    EndOffsets endOffsets =
        new EndOffsets(
            admin,
            config.applicationId(),
            inputPartitions(partitions),
            config.time(),
            config.defaults().lagSampleMs());
    Options options =
        new Options(
            config.settings(),
            config.defaults(),
            config.cacheBounds(),
            config.time(),
            partitions,
            Machine.here(config.defaults()),
            new JsonCodec(),
            endOffsets::of);
    Properties properties = new Properties();
    properties.putAll(config.streamsConfig());
    KafkaStreams streams = new KafkaStreams(GovernorTopology.build(options), properties);
    GovernorApp app = new GovernorApp(admin, endOffsets, streams, partitions, config);
    app.run(config);
    return app;
  }

  private static List<TopicPartition> inputPartitions(int partitions) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : TopicNames.inputs().keySet()) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    return all;
  }

  private void run(GovernorConfig config) {
    RateLimiter replacements = replacements(config);
    streams.setUncaughtExceptionHandler(
        fault -> {
          if (replacements.acquirePermission()) {
            LOG.warn("A stream thread died and is replaced", fault);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
          }
          LOG.error("Too many stream threads died; this instance stops", fault);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    streams.start();
  }

  /** A commit that races with the coordinator's abort kills a thread (KAFKA-20785): replace it. */
  private static RateLimiter replacements(GovernorConfig config) {
    return RateLimiter.of(
        "replace-thread",
        RateLimiterConfig.custom()
            .limitForPeriod((int) config.defaults().replaceThreads())
            .limitRefreshPeriod(Duration.ofMillis(config.defaults().replaceThreadsWindowMs()))
            .timeoutDuration(Duration.ZERO)
            .build());
  }

  /** Waits until all tasks run; false where that takes longer. */
  public boolean awaitRunning(Duration atMost) throws InterruptedException {
    return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the instance has stopped, by itself or by {@link #close}. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Reads of the state. */
  public Views views() {
    return views;
  }

  @Override
  public void close() {
    endOffsets.close();
    streams.close(
        CloseOptions.timeout(CLOSE_WITHIN)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    admin.close(Duration.ofSeconds(1));
  }
}
