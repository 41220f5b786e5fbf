package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The contract's topics, from {@code topology/topics.yaml}. */
public record Topics(List<Topic> all) {

  private static final String FILE = "topology/topics.yaml";

  /**
   * A topic.
   *
   * @param direction {@code input} or {@code output}
   * @param key what the record key is
   * @param records types of its records
   * @param configs settings of the topic on the broker
   */
  public record Topic(
      String name,
      String direction,
      String key,
      List<String> records,
      int partitions,
      Map<String, String> configs) {}

  public Topics {
    all = List.copyOf(all);
  }

  /** Reads the file. */
  public static Topics load() {
    List<Topic> topics = new ArrayList<>();
    for (Object entry : (List<?>) YamlResource.load(FILE).get("topics")) {
      topics.add(topic((Map<?, ?>) entry));
    }
    return new Topics(topics);
  }

  /**
   * The topic of a name.
   *
   * @throws IllegalArgumentException where the contract has none
   */
  public Topic named(String name) {
    return all.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("The contract has no topic " + name));
  }

  /**
   * The topic that a command of this type is sent to.
   *
   * @throws IllegalArgumentException where none takes it
   */
  public Topic inputOf(String type) {
    return all.stream()
        .filter(topic -> topic.direction().equals("input") && topic.records().contains(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No input topic takes a " + type));
  }

  private static Topic topic(Map<?, ?> entry) {
    Map<String, String> configs = new TreeMap<>();
    ((Map<?, ?>) entry.get("configs")).forEach((k, v) -> configs.put((String) k, (String) v));
    return new Topic(
        (String) entry.get("name"),
        (String) entry.get("direction"),
        (String) entry.get("key"),
        ((List<?>) entry.get("records")).stream().map(String.class::cast).toList(),
        (Integer) entry.get("partitions"),
        configs);
  }
}
