package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Families;
import io.weir.kernel.Governor;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Bytes of the rows that one domain's traffic leaves in its tables, key and value, by table. */
final class RowSizes {

  private static final int QUERIES = 2_000;
  private static final int PREFIX = 5; // table and domain, before every key

  private RowSizes() {}

  static List<Result> all() {
    MemoryTables tables = played();
    List<Result> results = new ArrayList<>();
    for (Family<?, ?> family : Families.ALL) {
      double[] bytes = sizes(tables, family);
      if (bytes.length > 0) {
        double mean = Arrays.stream(bytes).average().orElseThrow();
        Sample sample = new Sample(bytes);
        results.add(
            new Result("rows", "a row of " + family.name(), mean, "bytes", "-", sample.spread()));
      }
    }
    return results;
  }

  /** The first half of the traffic, so that queries still wait and run. */
  private static MemoryTables played() {
    Traffic traffic = Traffic.of(QUERIES, 1, 1);
    byte[] domain = traffic.load().getFirst().key();
    MemoryTables tables = new MemoryTables();
    Governor governor =
        new Governor(new String(domain, StandardCharsets.UTF_8), tables, Defaults.load().kernel());
    JsonCodec codec = new JsonCodec();
    long nowMs = 1_700_000_000_000L;
    List<Sent> sent =
        Stream.concat(
                traffic.setup().stream().flatMap(List::stream),
                traffic.load().stream().limit(QUERIES))
            .filter(each -> Arrays.equals(each.key(), domain))
            .toList();
    for (Sent each : sent) {
      if (codec.readCommand(each.value()) instanceof Reading.Read<Command> read) {
        governor.handle(read.value(), nowMs++);
      }
    }
    return tables;
  }

  private static <K, V> double[] sizes(MemoryTables tables, Family<K, V> family) {
    RowCodec codec = new RowCodec();
    List<Double> bytes = new ArrayList<>();
    tables
        .table(family)
        .scan(
            (key, row) ->
                bytes.add(
                    (double)
                        (family.keys().encode(new byte[PREFIX], key).length
                            + codec.encode(family.rows(), row).length)));
    return bytes.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
