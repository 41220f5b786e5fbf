package io.weir.streams;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.weir.config.Topics;
import io.weir.config.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing, and checks that the inputs fit together. */
public final class TopicSetup {

  private static final Duration PAUSE = Duration.ofMillis(100); // a broker hears of it sooner
  private static final int ATTEMPTS = 300; // half a minute, the client's own request timeout

  private TopicSetup() {}

  /**
   * Creates what is missing.
   *
   * @return partitions of every input topic
   * @throws SetupException where the broker refuses, or inputs differ in partitions
   */
  public static int ensure(Admin admin, Topics topics) {
    Set<String> existing = await(admin.listTopics().names());
    List<NewTopic> missing = new ArrayList<>();
    for (Topic topic : topics.all()) {
      if (!existing.contains(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.configs()));
      }
    }
    for (KafkaFuture<Void> creation : admin.createTopics(missing).values().values()) {
      awaitCreated(creation);
    }
    List<String> names = topics.all().stream().map(Topic::name).toList();
    return partitionsOfInputs(
        known(ATTEMPTS, PAUSE, () -> await(admin.describeTopics(names).allTopicNames())));
  }

  private static void awaitCreated(KafkaFuture<Void> creation) {
    try {
      await(creation);
    } catch (SetupException refused) {
      if (!isFor(refused, TopicExistsException.class)) {
        throw refused; // somebody else creating the same topic just now is fine
      }
    }
  }

  /**
   * Asks until the broker knows the topics: a controller has created them before the broker that is
   * asked hears of it.
   *
   * @throws SetupException the last refusal, where it never does
   */
  static <T> T known(int attempts, Duration pause, Supplier<T> describe) {
    RetryConfig config =
        RetryConfig.custom()
            .maxAttempts(attempts)
            .waitDuration(pause)
            .retryOnException(refused -> isFor(refused, UnknownTopicOrPartitionException.class))
            .build();
    return Retry.of("topics", config).executeSupplier(describe);
  }

  /** What the broker answers. */
  static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException refused) {
      throw new SetupException(
          "Expected to create or find the topics, but the broker refused: "
              + refused.getCause().getMessage(),
          refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SetupException("Interrupted while creating or finding the topics", interrupted);
    }
  }

  private static boolean isFor(Throwable refused, Class<? extends Exception> reason) {
    return refused instanceof SetupException && reason.isInstance(refused.getCause());
  }

  private static int partitionsOfInputs(Map<String, TopicDescription> described) {
    Map<String, Integer> partitions = new TreeMap<>();
    for (String input : TopicNames.inputs().keySet()) {
      partitions.put(input, described.get(input).partitions().size());
    }
    if (partitions.values().stream().distinct().count() != 1) {
      throw new SetupException(
          "Expected all input topics to have as many partitions as each other, but they have "
              + partitions,
          null);
    }
    return partitions.values().iterator().next();
  }
}
