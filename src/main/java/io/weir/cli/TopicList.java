package io.weir.cli;

import io.weir.config.Topics;
import io.weir.config.Topics.Topic;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** The topics of the contract, compared with a cluster where one is given. */
final class TopicList {

  private TopicList() {}

  /**
   * What is shown of a topic.
   *
   * @param exists whether the cluster has it, where one was asked
   */
  public record Shown(
      String name,
      String direction,
      String key,
      long partitions,
      List<String> records,
      Map<String, String> configs,
      @Nullable Boolean exists) {}

  static int print(@Nullable String bootstrapServers, boolean json, PrintWriter out) {
    Set<String> existing = bootstrapServers == null ? null : existing(bootstrapServers);
    List<Shown> topics = Topics.load().all().stream().map(topic -> shown(topic, existing)).toList();
    if (json) {
      topics.forEach(topic -> out.println(Json.text(topic)));
    } else {
      table(topics).lines().forEach(out::println);
    }
    boolean lacks = topics.stream().anyMatch(topic -> Boolean.FALSE.equals(topic.exists()));
    return lacks ? CliFault.REFUSED : 0;
  }

  private static Shown shown(Topic topic, @Nullable Set<String> existing) {
    return new Shown(
        topic.name(),
        topic.direction(),
        topic.key(),
        topic.partitions(),
        topic.records(),
        topic.configs(),
        existing == null ? null : existing.contains(topic.name()));
  }

  private static String table(List<Shown> topics) {
    List<List<String>> rows = new ArrayList<>();
    for (Shown topic : topics) {
      List<String> row = new ArrayList<>();
      row.add(topic.name());
      row.add(topic.direction());
      row.add(topic.key());
      row.add(Long.toString(topic.partitions()));
      row.add(
          Boolean.FALSE.equals(topic.exists()) ? "MISSING" : String.join(", ", topic.records()));
      rows.add(row);
    }
    return Table.of(List.of("TOPIC", "DIRECTION", "KEY", "PARTITIONS", "RECORDS"), rows);
  }

  private static Set<String> existing(String bootstrapServers) {
    Reachable.check(bootstrapServers);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return admin.listTopics().names().get();
    } catch (ExecutionException failed) {
      throw CliFault.unreachable(
          "Expected %s to list its topics, but: %s"
              .formatted(bootstrapServers, failed.getCause().getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CliFault.unreachable("Interrupted while asking for the topics");
    }
  }
}
