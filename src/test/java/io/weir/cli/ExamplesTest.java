package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/examples.md against the decision files, and those against the governor. */
class ExamplesTest {

  private static final Path DOCS = Path.of("docs");
  private static final Path PAGE = DOCS.resolve("examples.md");
  private static final double PERCENT = 100;

  /** What six queries of ten minutes that ran on may take of an hour and a half, and a bit less. */
  private static final double AFTER_A_SWITCH = 0.05;

  /** Of shares: {@code A 55.56 %} or {@code A 5 of 9}; received: {@code A 50 s}. */
  private static final Pattern SHARE = Pattern.compile("(\\w+) ([0-9.]+) (%|of (\\d+))");

  private static final Pattern SECONDS = Pattern.compile("(\\w+) (\\d+) s");
  private static final Pattern WHOLE = Pattern.compile("of (\\d+) s$");

  @TempDir Path directory;

  /** A row of one of the two tables of the page. */
  record Example(String folder, List<String> cells) {

    Path file(String name) {
      return DOCS.resolve("examples").resolve(folder).resolve(name);
    }

    String published() {
      return cells.get(4);
    }

    String played() {
      return cells.get(5);
    }

    @Override
    public String toString() {
      return folder;
    }
  }

  private static List<Example> rows(String heading) throws IOException {
    Pattern link = Pattern.compile(".*\\(examples/(.*)/commands.jsonl\\)");
    List<Example> rows = new ArrayList<>();
    for (String line : Files.readString(PAGE).split("\n## " + heading + "\n")[1].split("\n")) {
      if (line.startsWith("## ")) {
        break;
      }
      List<String> cells = Stream.of(line.split("\\|")).skip(1).map(String::strip).toList();
      link.matcher(line).results().forEach(found -> rows.add(new Example(found.group(1), cells)));
    }
    return rows;
  }

  static List<Example> shares() throws IOException {
    return rows("Shares");
  }

  static List<Example> orders() throws IOException {
    return rows("Orders");
  }

  static List<Example> parts() throws IOException {
    return rows("Parts of I/O");
  }

  static List<Example> buckets() throws IOException {
    return rows("Buckets");
  }

  static List<Example> rates() throws IOException {
    return rows("A device that gets slow");
  }

  static List<Example> memory() throws IOException {
    return rows("Memory and parallel servers");
  }

  static List<Example> examples() throws IOException {
    return Stream.of(shares(), orders(), parts(), buckets(), rates(), memory())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldDecideByteForByteWhatTheGoldenFileSays(Example example) {
    Path out = directory.resolve("out.jsonl");
    Told told =
        Told.by(
            "simulate",
            "--domain-file",
            "" + example.file("domain.yaml"),
            "--commands",
            "" + example.file("commands.jsonl"),
            "--decisions",
            "" + out);
    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(out).hasSameTextualContentAs(example.file("golden-decisions.jsonl"));
    assertThat(out).hasSameBinaryContentAs(example.file("golden-decisions.jsonl"));
  }

  @ParameterizedTest
  @MethodSource("shares")
  void shouldGiveGroupsTheCpuTimeThatWasPublishedWithinOneQuantum(Example example)
      throws IOException {
    Map<String, Long> received = new TreeMap<>();
    long quantumMicros = 0;
    for (JsonNode decision : decisions(example, "Released")) {
      long micros = decision.get("charged").get("cpuMicros").longValue();
      received.merge(decision.get("group").textValue(), micros, Long::sum);
      quantumMicros = Math.max(quantumMicros, micros);
    }
    assertThat(seconds(received)).isEqualTo(new TreeMap<>(said(example.played())));
    long wholeSeconds = Long.parseLong(only(WHOLE, example.played()).group(1));
    Map<String, Double> published = published(example);
    assertThat(published.keySet()).containsExactlyInAnyOrderElementsOf(received.keySet());
    published.forEach(
        (group, part) ->
            assertThat(received.get(group) / 1e6)
                .as("seconds of %s", group)
                .isCloseTo(part * wholeSeconds, within(1.0)));
    assertThat(quantumMicros).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldServeGroupsInThePublishedOrder(Example example) throws IOException {
    List<String> served =
        decisions(example, "Granted").stream().map(d -> d.get("group").textValue()).toList();
    assertThat(String.join(" ", served))
        .isEqualTo(example.played())
        .startsWith(example.published());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void shouldLetThePublishedPartsOfIoPass(Example example) throws IOException {
    Map<String, Long> passed = new TreeMap<>();
    for (JsonNode decision : decisions(example, "Granted")) {
      passed.merge(decision.get("group").textValue(), 1L, Long::sum);
    }
    String said =
        passed.entrySet().stream()
            .map(part -> part.getKey() + " " + part.getValue())
            .collect(Collectors.joining(", "));
    assertThat(said).isEqualTo(example.played()).isEqualTo(example.published());
  }

  @ParameterizedTest
  @MethodSource("memory")
  void shouldDecideOfMemoryAndServersWhatThePageSays(Example example) throws IOException {
    List<String> said = new ArrayList<>();
    for (JsonNode decision :
        decisions(
            example,
            "Granted",
            "Queued",
            "Rejected",
            "PressureChanged",
            "Recommendation",
            "ShrinkMemory",
            "CancelQuery")) {
      said.add(said(decision));
    }
    assertThat(String.join(", ", said)).isEqualTo(example.played());
  }

  /** A decision in two or three words. */
  private static String said(JsonNode decision) {
    String id = decision.path("id").asText(decision.path("queryId").asText());
    return switch (decision.get("type").textValue()) {
      case "Granted" ->
          id + (decision.has("dop") ? " ok with " + decision.get("dop").longValue() : " ok");
      case "Queued" -> id + " waits";
      case "Rejected" -> id + " " + decision.get("code").textValue();
      case "PressureChanged" ->
          decision.get("pool").textValue() + " at " + decision.get("to").textValue();
      case "Recommendation" -> decision.get("subject").textValue() + " advised";
      case "ShrinkMemory" -> id + " to shrink";
      case "CancelQuery" -> id + " to end";
      default -> throw new IllegalArgumentException(decision.toString());
    };
  }

  @ParameterizedTest
  @MethodSource("buckets")
  void shouldAnswerAsThePublishedBucketDoes(Example example) throws IOException {
    List<String> answers = new ArrayList<>();
    for (JsonNode decision : decisions(example, "Granted", "Rejected")) {
      JsonNode retry = decision.get("retryAfterMs");
      boolean ok = decision.get("type").textValue().equals("Granted");
      answers.add(
          decision.get("atMs") + (ok ? " ok" : retry == null ? " never" : " after " + retry));
    }
    long ok = answers.stream().filter(answer -> answer.endsWith(" ok")).count();
    assertThat(
            List.of(String.join(", ", answers), ok + " ok, " + (answers.size() - ok) + " refused"))
        .contains(example.played());
  }

  @ParameterizedTest
  @MethodSource("rates")
  void shouldTakeTheStepsThatTheRuleSays(Example example) throws IOException {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : decisions(example, "Recommendation")) {
      String to = step.get("to").textValue().replace(" percent", "");
      steps.add("%s → %s".formatted(step.get("atMs"), to));
    }
    assertThat(String.join(", ", steps)).isEqualTo(example.published()).isEqualTo(example.played());
  }

  @Test
  void shouldListEveryExampleThatThereIs() throws IOException {
    try (Stream<Path> goldens =
        Files.find(DOCS, 3, (path, of) -> path.endsWith("golden-decisions.jsonl"))) {
      assertThat(goldens.map(path -> path.getParent().getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(examples().stream().map(Example::folder).toList());
    }
  }

  @Test
  void shouldShareADayAsThePlanInForceSays() throws IOException {
    Path page = directory.resolve("day.html");
    Told text = day(page);
    String terms = text.out().substring(text.out().indexOf("plan  "));
    for (String line : terms.split("\n\n")[0].split("\n")) {
      assertThat(PAGE).content().contains("    " + line + "\n");
    }
    assertThat(page).content().contains("DAYTIME, schedule", "MAINTENANCE, window", "id=\"plans\"");
    List<String> plans = new ArrayList<>();
    for (JsonNode term : new ObjectMapper().readTree(day(page, "--json").out()).get("terms")) {
      plans.add(term.get("plan").textValue() + " " + term.get("cause").asText());
      for (JsonNode share : term.get("groups")) {
        assertThat(share.get("receivedShare").doubleValue())
            .as("%s", share)
            .isCloseTo(share.get("entitledShare").doubleValue(), within(AFTER_A_SWITCH));
      }
    }
    assertThat(plans)
        .containsExactly(
            "NIGHTTIME null",
            "DAYTIME SCHEDULE",
            "NIGHTTIME SCHEDULE",
            "MAINTENANCE WINDOW",
            "NIGHTTIME SCHEDULE");
  }

  private static Told day(Path report, String... more) {
    Path folder = DOCS.resolve("examples").resolve("day");
    List<String> line = new ArrayList<>(List.of("simulate", "--domain-file"));
    line.addAll(List.of("" + folder.resolve("domain.yaml"), "--workload"));
    line.addAll(List.of("" + folder.resolve("workload.csv"), "--report", "" + report));
    line.addAll(List.of(more));
    return Told.by(line.toArray(String[]::new));
  }

  private static List<JsonNode> decisions(Example example, String... types) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> decisions = new ArrayList<>();
    for (String line : Files.readAllLines(example.file("golden-decisions.jsonl"))) {
      JsonNode decision = json.readTree(line).get("decision");
      if (List.of(types).contains(decision.get("type").textValue())) {
        decisions.add(decision);
      }
    }
    return decisions;
  }

  /** Published parts of the whole, 0 to 1, by group. */
  private static Map<String, Double> published(Example example) {
    Map<String, Double> parts = new LinkedHashMap<>();
    for (MatchResult found : SHARE.matcher(example.published()).results().toList()) {
      double of = found.group(4) == null ? PERCENT : Double.parseDouble(found.group(4));
      parts.put(found.group(1), Double.parseDouble(found.group(2)) / of);
    }
    return parts;
  }

  private static Map<String, Double> said(String seconds) {
    Map<String, Double> said = new LinkedHashMap<>();
    for (MatchResult found :
        SECONDS.matcher(WHOLE.matcher(seconds).replaceAll("")).results().toList()) {
      said.put(found.group(1), Double.parseDouble(found.group(2)));
    }
    return said;
  }

  private static Map<String, Double> seconds(Map<String, Long> micros) {
    Map<String, Double> seconds = new TreeMap<>();
    micros.forEach((group, of) -> seconds.put(group, of / 1e6));
    return seconds;
  }

  private static MatchResult only(Pattern pattern, String text) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    assertThat(found).as(text).hasSize(1);
    return found.getFirst();
  }
}
