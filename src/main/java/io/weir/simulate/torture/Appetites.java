package io.weir.simulate.torture;

import io.weir.protocol.Decision.Granted;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a domain's queries: what they ask for, and what they then take: about as much,
 * sometimes more, and less again.
 */
final class Appetites {

  private static final long COMMON_BYTES = 60;
  private static final long MOST_BYTES = 300;
  private static final long NEVER_BYTES = 1_000_000;

  private final SplittableRandom random;
  private final Map<String, Long> granted = new HashMap<>();

  Appetites(SplittableRandom random) {
    this.random = random;
  }

  /** What one asks for, if it says so. */
  @Nullable Long asks() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> null;
      case 5 -> (Long) 0L;
      case 6, 7 -> (Long) random.nextLong(MOST_BYTES);
      case 8 -> random.nextInt(4) == 0 ? (Long) never() : (Long) random.nextLong(MOST_BYTES);
      default -> (Long) random.nextLong(1, COMMON_BYTES);
    };
  }

  private long never() {
    return random.nextInt(4) == 0 ? Long.MAX_VALUE : NEVER_BYTES;
  }

  void hear(Granted grant) {
    granted.put(grant.id(), grant.memoryBytes() == null ? 0 : grant.memoryBytes());
  }

  void ended(String id) {
    granted.remove(id);
  }

  /** The same figures, with what it holds now. */
  QueryFigures with(QueryFigures figures) {
    return new QueryFigures(
        figures.queryId(),
        figures.cpuMicros(),
        maybe(holds(Math.min(NEVER_BYTES, granted.getOrDefault(figures.queryId(), 0L)))),
        figures.ioBytes(),
        figures.ioRequests(),
        figures.blocking(),
        figures.blocked(),
        maybe(random.nextLong(30)),
        maybe(random.nextLong(30)));
  }

  private long holds(long bytes) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> random.nextLong(1 + bytes);
      case 3, 4 -> random.nextLong(MOST_BYTES);
      case 5 -> random.nextInt(100) == 0 ? huge() : bytes;
      default -> bytes + random.nextLong(1 + COMMON_BYTES);
    };
  }

  private long huge() {
    return Long.MAX_VALUE / random.nextLong(1, 4);
  }

  private @Nullable Long maybe(long value) {
    return random.nextInt(3) == 0 ? null : (Long) value;
  }
}
