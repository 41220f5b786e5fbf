package io.weir.simulate.torture;

import io.weir.protocol.Command;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ActivateReservation;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.CheckAvailability;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Those who hold memory beside queries: for a while, a part of it for longer, some for ever. */
final class Borrowers {

  private static final int RECENT = 12; // ids that slips are about
  private static final long LONGEST_MS = 12_000;
  private static final long COMMON_BYTES = 60;
  private static final long MOST_BYTES = 600;
  private static final List<String> HOLDERS = List.of("agent-1", "agent-2", "agent-3");

  private final Shape shape;
  private final SplittableRandom random;
  private final Supplier<String> sessions;
  private final SequencedMap<String, Long> heldUntilMs = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> amounts = new LinkedHashMap<>();
  private long last;

  /**
   * @param sessions sessions that may hold
   */
  Borrowers(Shape shape, SplittableRandom random, Supplier<String> sessions) {
    this.shape = shape;
    this.random = random;
    this.sessions = sessions;
  }

  /** An answer about a lease. */
  void hear(Answer answer, long nowMs) {
    if (answer instanceof Granted grant && grant.amounts() != null) {
      amounts.put(grant.id(), grant.amounts());
      if (random.nextInt(6) != 0) { // else nobody ever gives it back
        heldUntilMs.putIfAbsent(grant.id(), nowMs + random.nextLong(LONGEST_MS));
      }
    } else {
      amounts.remove(answer.id());
      heldUntilMs.remove(answer.id());
    }
  }

  /** True where somebody has something to say about leases now. */
  boolean wants() {
    return random.nextInt(14) == 0;
  }

  /** What is said now. */
  Command act(long nowMs) {
    for (Map.Entry<String, Long> lease : heldUntilMs.entrySet()) {
      if (lease.getValue() <= nowMs) {
        heldUntilMs.remove(lease.getKey());
        return new ReleaseLease(lease.getKey(), null);
      }
    }
    return switch (random.nextInt(16)) {
      case 0 -> new ReleaseLease(someLease(), null);
      case 1, 2 -> releaseSome();
      case 3, 4, 5 -> new RenewLease(someLease());
      case 6 -> random.nextInt(3) == 0 ? ungoverned() : new CancelAcquire(someLease());
      default -> acquire();
    };
  }

  private Command ungoverned() {
    return random.nextBoolean()
        ? new ActivateReservation(someLease())
        : new CheckAvailability("a1", Map.of("MEMORY", 1L));
  }

  /** A part of what is held, all of it, or more. */
  private Command releaseSome() {
    String id = someLease();
    Map<String, Long> held = amounts.getOrDefault(id, Map.of("MEMORY", 10L));
    String resource = random.nextInt(12) == 0 ? "GPU" : held.keySet().iterator().next();
    long most = held.values().iterator().next();
    long part = random.nextInt(20) == 0 ? 0 : random.nextLong(1, 3 + Math.min(most, MOST_BYTES));
    return new ReleaseLease(id, Map.of(resource, part));
  }

  private AcquireLease acquire() {
    String id = random.nextInt(30) == 0 ? someLease() : "l" + ++last;
    boolean ofSession = random.nextBoolean();
    return new AcquireLease(
        id,
        oneOf(HOLDERS),
        maybe(oneOf(shape.groupNames())),
        ofSession ? sessions.get() : null,
        null,
        null,
        maybe(oneOf(List.of("c1", "c2", "c3"))),
        asks(),
        random.nextInt(30) == 0 ? (Boolean) random.nextBoolean() : null,
        null,
        ttlMs(),
        null,
        null,
        null,
        random.nextInt(4) == 0 ? Map.of("operation", "op" + random.nextInt(9)) : null);
  }

  /** 0: without end; of who has no session, nothing would ever end it. */
  private @Nullable Long ttlMs() {
    return random.nextInt(12) == 0 ? (Long) 0L : maybe(random.nextLong(1, LONGEST_MS));
  }

  private Map<String, Long> asks() {
    int of = random.nextInt(60); // 0: what is not governed
    String resource = of == 0 ? "CPU" : of < 20 ? oneOf(Sizes.POOLS) : "MEMORY";
    long bytes =
        switch (random.nextInt(30)) {
          case 0 -> 0;
          case 1 -> random.nextInt(8) == 0 ? Long.MAX_VALUE : 1_000_000;
          case 2, 3, 4, 5 -> random.nextLong(MOST_BYTES);
          default -> random.nextLong(1, COMMON_BYTES);
        };
    SequencedMap<String, Long> amounts = new LinkedHashMap<>();
    amounts.put(resource, bytes);
    if (random.nextInt(60) == 0) {
      amounts.put("GPU", 1L);
    }
    return amounts;
  }

  private String someLease() {
    return "l" + Math.max(0, last - random.nextInt(RECENT));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? value : null;
  }
}
