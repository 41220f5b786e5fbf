package io.weir.simulate.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.config.DomainFile;
import io.weir.protocol.Decision.Granted;
import io.weir.simulate.domains.VirtualDomains;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published examples of fair orders, as command files. A group's weight is that of its priority
 * until plans have shares; a start tag advances by charge / weight, so weights 1:2:4 at equal
 * charges are charges 4:2:1 at equal weights, which is how these files say them.
 */
class PublishedExamplesTest {

  private final List<String> granted = new ArrayList<>();
  private final Map<String, Integer> byGroup = new TreeMap<>();

  /**
   * @param weights of groups whose queries are all deeply queued before there is a slot
   * @param charges expected ms of a query of each group, in inverse proportion to the weights
   */
  @ParameterizedTest(name = "weights {0}, {1} slots: {3}")
  @CsvSource({
    "1:2:4,   7,  4000:2000:1000, 1/2/4",
    "1:2:4,   10, 4000:2000:1000, 2/3/5",
    "350:150, 10, 3000:7000,      7/3",
    "1:1:1,   9,  1000:1000:1000, 3/3/3",
  })
  void shouldStartQueuedQueriesByWeight(String weights, int slots, String charges, String starts)
      throws Exception {
    String[] expectedMs = charges.strip().split(":");
    StringBuilder lines = new StringBuilder();
    for (int group = 0; group < expectedMs.length; group++) {
      for (int query = 0; query < 2 * slots; query++) {
        lines.append(submits("G" + group + "-" + query, "G" + group, expectedMs[group]));
      }
    }
    lines.append(
        line(
            1,
            "{'type':'UpdateCapacity','requestId':'r','capacity':{'activeSessions':"
                + slots
                + "}}"));
    play(domain(0, 200, "G0", "G1", "G2"), lines.toString());
    assertThat(byGroup.values().stream().map(String::valueOf))
        .containsExactly(starts.strip().split("/"));
  }

  @Test
  void shouldTakeFairTurnsWhereEachGroupMayRunOne() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String query : List.of("1a", "1b", "2a", "2b", "3a")) {
      lines.append(submits(query, "G" + query.charAt(0), "1000"));
    }
    int atMs = 1_000;
    for (String ends : List.of("1a", "2a", "3a")) {
      String outcome = ",'outcome':'SUCCEEDED','cpuMicros':1000000}";
      lines.append(line(atMs, "{'type':'CompleteQuery','queryId':'" + ends + "'" + outcome));
      atMs += 1_000;
    }
    play(domain(1, 1, "G1", "G2", "G3"), lines.toString());
    assertThat(granted).containsExactly("1a", "2a", "3a", "1b");
  }

  private static String domain(int slots, int slotsOfAGroup, String... groups) {
    StringBuilder file = new StringBuilder("domain: d\nheartbeat: {lostAfterMs: 0}\n");
    file.append("capacity: {activeSessions: ").append(slots).append("}\ngroups:\n");
    for (String group : groups) {
      file.append("  - {name: " + group + ", activeSessions: " + slotsOfAGroup + "}\n");
    }
    file.append("mappings:\n");
    for (String group : groups) {
      file.append("  - {user: " + group + ", group: " + group + "}\n");
    }
    return file.toString();
  }

  private static String submits(String query, String group, String expectedMs) {
    return line(
        0,
        "{'type':'SubmitQuery','queryId':'%s','user':'%s','estimatedMs':%s}"
            .formatted(query, group, expectedMs));
  }

  private static String line(int atMs, String command) {
    return "{'atMs':" + atMs + ",'domain':'d','command':" + command + "}\n";
  }

  private void play(String domainFile, String commands) throws Exception {
    var parsed = (DomainFile.Result.Parsed) DomainFile.parse(domainFile);
    VirtualDomains domains =
        new VirtualDomains(
            Defaults.load().kernel(),
            (decided, nowMs) -> {
              if (decided.decision() instanceof Granted query) {
                granted.add(query.id());
                byGroup.merge(String.valueOf(decided.group()), 1, Integer::sum);
              }
            });
    assertThat(domains.define(parsed.domain())).isNull();
    byte[] bytes = commands.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    try (var file = new CommandFile("example", new ByteArrayInputStream(bytes), null)) {
      new OpenLoop(domains, (done, ms) -> {}).play(file, null);
    }
  }
}
