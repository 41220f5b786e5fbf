package io.weir.cli;

import io.weir.config.Defaults;
import io.weir.config.DomainFile;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.open.TimedCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the command files of docs/examples. All ask before there is a slot; then each query that
 * runs ends after a quantum, all of which it has used, and the queries of busy groups never run
 * out. Who ends when is what the governor decided, so a file fits the rules of its domain file
 * alone.
 */
final class ExampleFiles {

  private static final Path DIRECTORY = Path.of("docs", "examples");
  private static final long QUANTUM_MS = 1_000;
  private static final long SLICE_MS = 30;
  private static final long DAY_MS = 24 * 3_600_000L;
  private static final long DAY_ARRIVALS_MS = 120_000;
  private static final long DAY_RUN_MS = 590_000; // nobody arrives just as another one ends

  /**
   * Queries of a busy group that wait, at least; as many as there are slots where they are more.
   */
  private static final int AHEAD = 2;

  /** Of five quanta, those at whose end the next is asked for by who asks seldom: 40 %. */
  private static final List<Integer> TWO_OF_FIVE = List.of(0, 1);

  private final VirtualDomains domains = new VirtualDomains(Defaults.load().kernel(), this::hear);
  private final JsonCodec codec = new JsonCodec();
  private final StringBuilder lines = new StringBuilder();
  private final Map<String, Integer> asked = new TreeMap<>();
  private final Map<String, Integer> waiting = new TreeMap<>();
  private final List<String> running = new ArrayList<>();
  private final Path folder;
  private final long quantumMs;
  private String[] seldom = {};
  private long nowMs;

  private int ahead = AHEAD;

  private ExampleFiles(String name, long quantumMs) throws IOException {
    this.folder = DIRECTORY.resolve(name);
    this.quantumMs = quantumMs;
    var file =
        (DomainFile.Result.Parsed)
            DomainFile.parse(Files.readAllBytes(folder.resolve("domain.yaml")));
    if (domains.define(file.domain()) != null) {
      throw new IllegalStateException("Expected a domain that can be, but " + name + " is none");
    }
  }

  private static ExampleFiles of(String name) throws IOException {
    return new ExampleFiles(name, QUANTUM_MS);
  }

  /** Writes all files; run from the top folder of the repository. */
  public static void main(String[] args) throws IOException {
    of("weights-1024-820").opens("A", "B").runs(1, 90, "A", "B");
    of("weights-2048-1024").opens("A", "B").runs(1, 90, "A", "B");
    new ExampleFiles("eevdf", SLICE_MS).opens("A", "B", "C").runs(1, 9, "A", "B", "C");
    of("wf2q")
        .opens("F1", "F2", "F3", "F4", "F5", "F6")
        .asks("F1", 6)
        .asks("F2", 1)
        .asks("F3", 1)
        .asks("F4", 1)
        .asks("F5", 1)
        .asks("F6", 1)
        .runs(1, 11);
    of("stride").opens("A", "B", "C").runs(1, 8, "A", "B", "C");
    of("starts-7").opens("A", "B", "C").asks(14, "A", "B", "C").runs(7, 1);
    of("starts-10").opens("A", "B", "C").asks(20, "A", "B", "C").runs(10, 1);
    of("starts-350-150").opens("A", "B").asks(20, "A", "B").runs(10, 1);
    of("starts-equal").opens("A", "B", "C").asks(18, "A", "B", "C").runs(9, 1);
    of("fair-turns").opens("G1", "G2", "G3").asks("G1", 2).asks("G2", 2).asks("G3", 1).runs(1, 4);
    of("max-min-50").opens("A", "B", "C").asks("A", 130).asks("B", 50).asks("C", 10).runs(120, 1);
    of("max-min-60").opens("A", "B", "C").asks("A", 130).asks("B", 60).asks("C", 10).runs(120, 1);
    of("max-min-weighted").opens("A", "B", "C").asks(130, "A", "B", "C").runs(120, 1);
    of("emphasis").opens("A", "B", "C").runs(1, 100, "A", "B", "C");
    of("emphasis-idle").opens("A", "C").runs(1, 100, "A", "C");
    of("emphasis-levels").opens("SYSTEM", "A", "B").asksSeldom("SYSTEM").runs(1, 100, "A", "B");
    of("shares").opens("A", "B", "C").runs(1, 70, "A", "B", "C");
    of("shares-capped").opens("C").runs(10, 10, "C");
    of("sub-plan").opens("A", "C", "P", "Q", "R").runs(1, 140, "A", "C", "P", "Q", "R");
    of("ratio").opens("A", "B", "C", "D").runs(1, 90, "A", "B", "C", "D");
    of("ratio-two").opens("A", "B").runs(1, 90, "A", "B");
    writeDay();
    IoExampleFiles.write();
    MemoryExampleFiles.write();
  }

  /** A day in which each of three tenants wants most of the slots. */
  private static void writeDay() throws IOException {
    StringBuilder rows = new StringBuilder("arrival_ms,tenant,duration_ms\n");
    for (long ms = 0; ms < DAY_MS; ms += DAY_ARRIVALS_MS) {
      for (String tenant : List.of("dashboards", "analysts", "etl")) {
        rows.append(ms).append(',').append(tenant).append(',').append(DAY_RUN_MS).append('\n');
      }
    }
    Files.writeString(DIRECTORY.resolve("day").resolve("workload.csv"), rows);
  }

  private void hear(Decided decided, long atMs) {
    if (decided.decision() instanceof Granted granted) {
      running.add(granted.id());
      waiting.merge(String.valueOf(decided.group()), -1, Integer::sum);
    }
  }

  private ExampleFiles opens(String... groups) {
    for (String group : groups) {
      tell("'type':'OpenSession','sessionId':'%s','user':'u','group':'%s'".formatted(group, group));
    }
    return this;
  }

  private ExampleFiles asks(int times, String... groups) {
    for (String group : groups) {
      asks(group, times);
    }
    return this;
  }

  private ExampleFiles asks(String group, int times) {
    for (int i = 0; i < times; i++) {
      int number = asked.merge(group, 1, Integer::sum);
      waiting.merge(group, 1, Integer::sum);
      tell(
          "'type':'SubmitQuery','queryId':'%s-%d','sessionId':'%s','estimatedMs':%d"
              .formatted(group, number, group, quantumMs));
    }
    return this;
  }

  /** These ask once in two of five quanta, before one ends. */
  private ExampleFiles asksSeldom(String... groups) {
    seldom = groups;
    return this;
  }

  private void runs(int slots, int quanta, String... busy) throws IOException {
    ahead = Math.max(AHEAD, slots);
    refill(0, busy);
    hasSlots(slots);
    for (int quantum = 1; quantum <= quanta; quantum++) {
      nowMs += quantumMs;
      refill(quantum, busy);
      if (quantum == quanta) {
        hasSlots(0);
      }
      endAll();
    }
    write();
  }

  private void refill(int quantum, String... busy) {
    for (String group : busy) {
      asks(group, Math.max(0, ahead - waiting.getOrDefault(group, 0)));
    }
    if (TWO_OF_FIVE.contains(quantum % 5)) {
      asks(1, seldom);
    }
  }

  private void hasSlots(int slots) {
    tell(
        "'type':'UpdateCapacity','requestId':'slots-%d','capacity':{'activeSessions':%d}"
            .formatted(nowMs, slots));
  }

  private void endAll() {
    List<String> ending = List.copyOf(running);
    running.clear();
    for (String query : ending) {
      tell(
          "'type':'CompleteQuery','queryId':'%s','outcome':'SUCCEEDED','cpuMicros':%d"
              .formatted(query, quantumMs * 1_000));
    }
  }

  private void tell(String command) {
    String line = "{'atMs':%d,'command':{%s}}".formatted(nowMs, command).replace('\'', '"');
    lines.append(line).append('\n');
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    var read = (Reading.Read<TimedCommand>) codec.readRecord(json, TimedCommand.class);
    domains.advanceTo(nowMs);
    domains.tell(String.valueOf(folder.getFileName()), read.value().command());
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("commands.jsonl"), lines);
  }
}
