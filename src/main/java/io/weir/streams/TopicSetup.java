package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, and checks that the inputs fit together. */
public final class TopicSetup {

  private TopicSetup() {}

  /**
   * Creates what is missing.
   *
   * @return partitions of every input topic
   * @throws SetupException where the broker refuses, or inputs differ in partitions
   */
  public static int ensure(Admin admin, Topics topics) {
    try {
      var existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : topics.all()) {
        if (!existing.contains(topic.name())) {
          missing.add(
              new NewTopic(topic.name(), Optional.of((int) topic.partitions()), Optional.empty())
                  .configs(topic.configs()));
        }
      }
      for (KafkaFuture<Void> creation : admin.createTopics(missing).values().values()) {
        awaitCreated(creation);
      }
      return partitionsOfInputs(admin);
    } catch (ExecutionException refused) {
      throw new SetupException(
          "Expected to create the topics, but the broker refused: "
              + refused.getCause().getMessage(),
          refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SetupException("Interrupted while creating the topics", interrupted);
    }
  }

  private static void awaitCreated(KafkaFuture<Void> creation)
      throws InterruptedException, ExecutionException {
    try {
      creation.get();
    } catch (ExecutionException refused) {
      if (!(refused.getCause() instanceof TopicExistsException)) {
        throw refused; // somebody else creating the same topic just now is fine
      }
    }
  }

  private static int partitionsOfInputs(Admin admin)
      throws InterruptedException, ExecutionException {
    Map<String, Integer> partitions = new TreeMap<>();
    Map<String, TopicDescription> described =
        admin.describeTopics(TopicNames.inputs().keySet()).allTopicNames().get();
    described.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    if (partitions.values().stream().distinct().count() != 1) {
      throw new SetupException(
          "Expected all input topics to have as many partitions as each other, but they have "
              + partitions,
          null);
    }
    return partitions.values().iterator().next();
  }
}
