package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** V10: how fast decoded commands of many domains are decided again, in memory; by CPU time. */
final class ReplayBench {

  private static final int QUERIES = 50_000;
  private static final int PARTITIONS = 8;
  private static final int ROUNDS = 5;
  private static final double NANOS = 1e9;

  private record Taken(String domain, Command command) {}

  private ReplayBench() {}

  static Result run() {
    Traffic traffic = Traffic.of(QUERIES, PARTITIONS, 1);
    List<Taken> commands = new ArrayList<>();
    JsonCodec codec = new JsonCodec();
    Stream.concat(traffic.setup().stream().flatMap(List::stream), traffic.load().stream())
        .forEach(sent -> commands.add(taken(sent, codec)));
    replay(commands);
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long from = CpuTime.nanos();
      replay(commands);
      rates[i] = commands.size() * NANOS / (CpuTime.nanos() - from);
    }
    return new Sample(rates)
        .as("V10", "decoded commands decided again, in memory", "commands/s of CPU", "≥ 300,000");
  }

  private static Taken taken(Sent sent, JsonCodec codec) {
    if (codec.readCommand(sent.value()) instanceof Reading.Read<Command> read) {
      return new Taken(new String(sent.key(), StandardCharsets.UTF_8), read.value());
    }
    throw new BenchException("Expected commands, but one cannot be read");
  }

  private static void replay(List<Taken> commands) {
    Map<String, Governor> governors = new LinkedHashMap<>();
    long nowMs = 1_700_000_000_000L;
    for (Taken taken : commands) {
      governors
          .computeIfAbsent(
              taken.domain(),
              name -> new Governor(name, new MemoryTables(), Defaults.load().kernel()))
          .handle(taken.command(), nowMs++);
    }
  }
}
