package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.store.CacheBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shape of the topology is a contract: names in it are names of topics and changelogs. */
class TopologyGraphTest {

  @Test
  void shouldHaveTheShapeOfTheGolden() throws IOException {
    String graph =
        GovernorTopology.build(TestOptions.of(() -> 0, CacheBounds.unbounded()))
            .describe()
            .toString();

    assertThat(graph)
        .as("A change must be meant: then write it to topology/graph.txt")
        .isEqualTo(Files.readString(Path.of("topology/graph.txt")));
  }

  @Test
  void shouldBeOneSubTopologyThatWritesToNoInput() {
    String graph =
        GovernorTopology.build(TestOptions.of(() -> 0, CacheBounds.unbounded()))
            .describe()
            .toString();

    assertThat(graph).containsOnlyOnce("Sub-topology:");
    TopicNames.inputs()
        .keySet()
        .forEach(topic -> assertThat(graph).doesNotContain("(topic: " + topic + ")"));
  }
}
