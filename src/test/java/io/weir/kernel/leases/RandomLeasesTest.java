package io.weir.kernel.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import io.weir.protocol.PoolType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is asked, ended, killed and forgotten: all that is in use is what leases and queries
 * hold, no more than there is, and nothing where nobody is left (quality: Σ leased ≤ capacity).
 */
class RandomLeasesTest extends KernelTest {

  private static final int STEPS = 400;
  private static final long WORK = 100;
  private static final int RECENT = 15;
  private static final List<String> SESSIONS = List.of("s1", "s2", "s3");
  private static final List<String> LEASED = List.of("MEMORY", "WORK", "PGA", "BUFFER_CACHE");

  private SplittableRandom random = new SplittableRandom();
  private long ids;
  private long lastSeq;
  private long grants;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldCountWhatIsHeldOnceAndNothingElse(long seed) {
    random = new SplittableRandom(seed);
    rig.with(new Bounds().rememberMax(2)); // so that sessions open again
    rig.domain()
        .slots(3)
        .memoryBytes(1_000)
        .pool("WORK", PoolType.WORK_AREA, WORK)
        .with(rig.group("ETL").memoryBytes(60))
        .with(rig.group("BI").sessionMemoryBytes(30))
        .watchingSilence()
        .exists();
    for (int step = 0; step < STEPS; step++) {
      boolean asks = act();
      assertFits(rig.take(), asks);
      assertHolds("seed " + seed + " step " + step);
    }
    assertThat(grants).as("leases that were granted").isPositive();
    rig.operator().changesMode(Mode.ENFORCE);
    SESSIONS.forEach(id -> rig.session(id).closes());
    rig.ledger().all(Families.LEASES).keySet().forEach(id -> rig.lease(id).releases());
    rig.ledger().all(Families.QUERIES).keySet().forEach(id -> rig.query(id).completes());
    rig.skip();
    rig.ledger()
        .all(Families.MEMORY_USES)
        .forEach((key, row) -> assertThat(row.usedBytes()).as(key).isZero());
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** True where a lease was asked for. */
  private boolean act() {
    int draw = random.nextInt(14);
    ids++;
    String lease = "l" + (draw < 5 ? ids : ids - random.nextInt(RECENT));
    String query = "q" + (draw == 8 ? ids : ids - random.nextInt(RECENT));
    String session = oneOf(SESSIONS);
    List<String> live = new ArrayList<>(rig.ledger().all(Families.LEASES).keySet());
    live.add(lease);
    switch (draw) {
      case 0, 1, 2 -> rig.lease(lease).of(session).bytes(oneOf(LEASED), size()).asks();
      case 3, 4 ->
          rig.lease(lease).holder(session).in("ETL").bytes(size()).ttlMs(size() * 100).asks();
      case 5 -> rig.lease(oneOf(live)).releases();
      case 6 -> rig.lease(lease).releases(Map.of(oneOf(LEASED), size()));
      case 7 -> rig.lease(lease).renews();
      case 8 -> rig.query(query).in(session).memoryBytes(size()).submits();
      case 9 -> rig.query(query).reportsMemory(size());
      case 10 -> rig.query(query).completes();
      case 11 -> rig.session(session).in(oneOf(List.of("ETL", "BI"))).opens();
      case 12 -> rig.advanceMs(random.nextLong(4_000));
      default -> rarely(session);
    }
    if (random.nextInt(20) == 0) {
      rig.restart();
    }
    return draw < 5;
  }

  private void rarely(String session) {
    switch (random.nextInt(4)) {
      case 0 -> rig.session(session).closes();
      case 1 -> rig.operator().kills(session);
      case 2 -> rig.operator().switches(session, oneOf(List.of("ETL", "BI")));
      default ->
          rig.operator()
              .setsMode(random.nextBoolean() ? Mode.ENFORCE : oneOf(List.of(Mode.values())));
    }
  }

  private long size() {
    return random.nextLong(0, 40);
  }

  // ---- what must be so ----

  private void assertFits(List<Decided> decisions, boolean asks) {
    DomainRow domain = Objects.requireNonNull(rig.ledger().domain());
    for (Decided decided : decisions) {
      boolean isNew = decided.seq() > lastSeq;
      lastSeq = Math.max(lastSeq, decided.seq());
      if (isNew && asks && domain.mode() == Mode.ENFORCE && isLease(decided.decision())) {
        grants++;
        assertThat(decided.why().used())
            .as("in use with %s", decided)
            .isLessThanOrEqualTo(decided.why().max());
      }
    }
  }

  private static boolean isLease(Decision decision) {
    return decision instanceof Granted granted && granted.kind() == Kind.LEASE;
  }

  private void assertHolds(String when) {
    TreeMap<String, Long> expected = new TreeMap<>();
    for (LeaseRow row : rig.ledger().all(Families.LEASES).values()) {
      holds(expected, row.pool(), row.groupId(), row.sessionId(), row.operation(), row.heldBytes());
    }
    for (QueryRow row : rig.ledger().all(Families.QUERIES).values()) {
      if (row.memory() != null && row.memory().heldBytes() != null) {
        long held = row.memory().heldBytes();
        holds(expected, "WORK", row.groupId(), row.sessionId(), "query", held);
      }
    }
    expected.values().removeIf(bytes -> bytes == 0);
    TreeMap<String, Long> counted = new TreeMap<>();
    for (Map.Entry<String, UseRow> use : rig.ledger().all(Families.MEMORY_USES).entrySet()) {
      if (use.getValue().usedBytes() != 0) {
        counted.put(use.getKey(), use.getValue().usedBytes());
      }
    }
    assertThat(counted).as(when).isEqualTo(expected);
  }

  private static void holds(
      Map<String, Long> all, String pool, long group, String session, String operation, long by) {
    all.merge("all", by, Long::sum);
    all.merge("pool/" + pool, by, Long::sum);
    String above = pool.equals("WORK") ? "PGA" : pool.equals("BUFFER_CACHE") ? "SGA" : null;
    if (above != null) {
      all.merge("pool/" + above, by, Long::sum);
    }
    all.merge("pool/DATABASE", by, Long::sum);
    all.merge("group/" + group, by, Long::sum);
    if (session != null && !session.startsWith("query/")) {
      all.merge("session/" + session, by, Long::sum);
    }
    all.merge("operation/" + operation, by, Long::sum);
  }
}
