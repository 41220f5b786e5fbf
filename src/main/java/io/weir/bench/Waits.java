package io.weir.bench;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From when each query was to be sent to when its grant was seen. */
final class Waits {

  private final Map<String, Long> dueNanos = new HashMap<>();
  private final Set<String> warmUp = new HashSet<>();
  private final JsonCodec codec = new JsonCodec();

  private Waits() {}

  /** Of a load that was sent at a pace; its first records only warm up. */
  static Waits of(List<Sent> load, Pace pace, int warmUpRecords) {
    Waits waits = new Waits();
    for (int i = 0; i < load.size(); i++) {
      String query = waits.submitted(load.get(i).key(), load.get(i).value());
      if (query != null) {
        waits.dueNanos.put(query, pace.dueNanos(i));
        if (i < warmUpRecords) {
          waits.warmUp.add(query);
        }
      }
    }
    return waits;
  }

  /**
   * How long they took, without those that warmed up.
   *
   * @throws BenchException unless each query was granted once
   */
  Latencies until(List<GrantWatch.Seen> seen) {
    Latencies latencies = new Latencies();
    Set<String> granted = new HashSet<>();
    for (GrantWatch.Seen each : seen) {
      String query = granted(each.record().key(), each.record().value());
      if (query == null) {
        continue;
      }
      if (!dueNanos.containsKey(query) || !granted.add(query)) {
        throw new BenchException(
            "Expected one grant of each query that was sent, but there is another of " + query);
      }
      if (!warmUp.contains(query)) {
        latencies.add(each.atNanos() - dueNanos.get(query));
      }
    }
    if (granted.size() != dueNanos.size()) {
      throw new BenchException(
          "Expected each of %d queries to be granted, but %d were"
              .formatted(dueNanos.size(), granted.size()));
    }
    return latencies;
  }

  /** Which query a record grants, or passes on as it was sent; null for any other. */
  private @Nullable String granted(byte[] key, byte[] value) {
    return codec.readDecided(value) instanceof Reading.Read<Decided> read
        ? read.value().decision() instanceof Granted grant
            ? read.value().domain() + '/' + grant.id()
            : null
        : submitted(key, value);
  }

  private @Nullable String submitted(byte[] key, byte[] value) {
    return codec.readCommand(value) instanceof Reading.Read<Command> read
            && read.value() instanceof SubmitQuery query
        ? new String(key, StandardCharsets.UTF_8) + '/' + query.queryId()
        : null;
  }
}
