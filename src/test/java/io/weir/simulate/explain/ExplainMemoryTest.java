package io.weir.simulate.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.Limit;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Parallel;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the owner of memory, of parallel servers or of a lease is told who asks why. */
class ExplainMemoryTest {

  private static final long START_MS = 1_780_000_000_000L; // 2026-05-28 20:26:40 UTC
  private static final Why SLOTS = Why.of(Limit.SLOTS, 1, 4L, 1, "domain");
  private static final Why HIGH = Why.of(Limit.MEMORY_PRESSURE, 86, 85L, 0, "pool PGA");
  private static final Charged CHARGED = new Charged(0, 0, 0, 0, 90_000);

  private final Explainer queries = new Explainer("d", "q", About.QUERY);
  private final Explainer leases = new Explainer("d", "l", About.LEASE);
  private long seq;
  private long commandSeq;

  private record Told(Decision decision, Why why) {}

  private void take(Command command, Told... told) {
    long atMs = START_MS + 1_000 * commandSeq;
    List<Decided> decisions =
        IntStream.range(0, told.length)
            .mapToObj(
                i ->
                    new Decided(
                        "d",
                        "c",
                        atMs,
                        null,
                        ++seq,
                        "DEFAULT_PLAN",
                        1L,
                        "ETL",
                        told[i].decision(),
                        told[i].why()))
            .toList();
    JournalEntry entry =
        new JournalEntry(
            "d", ++commandSeq, null, null, atMs, null, command, null, decisions, "1", "r");
    queries.take(entry);
    leases.take(entry);
  }

  private static SubmitQuery query(Long memoryBytes, Parallel parallel, Long dop) {
    return new SubmitQuery(
        "q",
        "s",
        null,
        "alice",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        50_000L,
        null,
        memoryBytes,
        parallel,
        dop,
        null,
        null,
        null);
  }

  private static Told granted(Long memoryBytes, Long dop, Long dopAsked) {
    return new Told(
        new Decision.Granted(
            Kind.QUERY, "q", "s", 0, dop, memoryBytes, null, null, 0, null, null, dopAsked),
        SLOTS);
  }

  private static Heartbeat holds(long bytes) {
    QueryFigures figures = new QueryFigures("q", null, bytes, null, null, null, null);
    return Heartbeat.ofQueries("c", List.of(figures));
  }

  private static Told shrink() {
    return new Told(new Decision.ShrinkMemory(null, "q", 4_000, true), HIGH);
  }

  private static Told pressure(PressureLevel from, PressureLevel to) {
    return new Told(new Decision.PressureChanged("PGA", from, to), HIGH);
  }

  // ---- queries ----

  @Test
  void shouldTellWhoStandsBehindAnotherWhatForThoughNothingIsInUse() {
    Why why = Why.of(Limit.MEMORY, 0, 1_000L, 10, "pool PGA").behind("group BI");
    take(
        query(10L, null, null), new Told(new Decision.Queued(Kind.QUERY, "q", 1, null, null), why));
    Explanation told = queries.explanations().getFirst();
    assertThat(told.reason())
        .isEqualTo(
            "0 of the 1000 bytes that pool PGA may have were in use, and group BI, which has waited"
                + " for some, is to have it first.");
    assertThat(told.remedies())
        .containsExactly(
            "group BI served earlier, or its query withdrawn; who asks for no memory passes.");
  }

  @Test
  void shouldTellAQueryWhatMemoryItHadAndWhatItWasToldOfIt() {
    take(query(4_000L, null, null), granted(4_000L, null, null));
    take(holds(3_000), pressure(PressureLevel.NONE, PressureLevel.LOW));
    take(holds(9_000), pressure(PressureLevel.LOW, PressureLevel.HIGH), shrink());
    take(new OrderDone("d", 4, OrderOutcome.DONE, null));
    take(holds(4_000), pressure(PressureLevel.HIGH, PressureLevel.NONE));
    take(holds(4_500), shrink());
    take(new OrderDone("d", 6, OrderOutcome.FAILED, "no disk"));
    Explanation told = queries.explanations().getFirst();
    assertThat(told.asked()).contains(", in session s, for 4,000 bytes of memory");
    assertThat(told.given())
        .containsExactly(
            "It was granted 4,000 bytes of memory, and held 9,000 at most: more than that; it was"
                + " ordered to come down to what it was granted 2 times.",
            "Meanwhile the pressure of memory pools came, at its worst: PGA to HIGH.");
    assertThat(told.events())
        .extracting(Explanation.Event::said)
        .containsExactly(
            "asked for",
            "granted in group ETL with 4,000 bytes of memory after waiting 0 ms",
            "ordered to come down to 4,000 bytes of memory: 86 % of pool PGA were in use, and this"
                + " is done at 85 %.",
            "its client did what order 4 says",
            "ordered to come down to 4,000 bytes of memory: 86 % of pool PGA were in use, and this"
                + " is done at 85 %.",
            "its client could not do what order 6 says: no disk");
    assertThat(Prose.of(told)).contains("\nWhat it had beside its slot:\n  It was granted 4,000");
  }

  @Test
  void shouldTellAQueryHowManyServersItHad() {
    take(query(null, Parallel.ADAPTIVE, 8L), granted(null, 2L, 8L));
    take(new OrderDone("d", 99, OrderOutcome.DONE, null));
    take(holds(0), new Told(new Decision.ResizeParallel("q", 8), SLOTS));
    take(holds(0), new Told(new Decision.ResizeParallel("q", 1), SLOTS));
    Explanation told = queries.explanations().getFirst();
    assertThat(told.asked()).contains(", parallel ADAPTIVE, DOP 8");
    assertThat(told.given())
        .containsExactly(
            "It began with 2 parallel servers where it wanted 8; it was told to go to 8 parallel"
                + " servers, then to no parallel server.");
  }

  @Test
  void shouldSayNothingOfMemoryToAQueryThatNeedsNone() {
    take(query(null, null, null), granted(null, null, null));
    take(holds(0), pressure(PressureLevel.NONE, PressureLevel.LOW));
    Explanation told = queries.explanations().getFirst();
    assertThat(told.given()).isEmpty();
    assertThat(Prose.of(told)).doesNotContain("beside its slot");
  }

  // ---- leases ----

  private void acquire(Told answer) {
    take(
        new AcquireLease(
            "l",
            "loader",
            null,
            "s",
            null,
            null,
            "c",
            Map.of("WORK", 3_000L),
            null,
            null,
            60_000L,
            null,
            null,
            null,
            null),
        answer);
  }

  private static Told held(long bytes) {
    return new Told(
        new Decision.Granted(
            Kind.LEASE,
            "l",
            "s",
            0,
            null,
            null,
            null,
            Map.of("WORK", bytes),
            60_000,
            null,
            null,
            null),
        Why.of(Limit.MEMORY, 3_000, 8_000L, 3_000, "pool WORK"));
  }

  @Test
  void shouldTellALeasesStory() {
    acquire(held(3_000));
    take(new RenewLease("l"));
    take(new ReleaseLease("l", Map.of("WORK", 1_000L)), held(2_000));
    Explanation told = leases.explanations().getFirst();
    assertThat(told.verdict())
        .isEqualTo("Lease l is held since 2026-05-28 20:26:40.000 UTC: 2,000 of WORK.");
    assertThat(told.asked())
        .isEqualTo(
            "loader asked at 2026-05-28 20:26:40.000 UTC, in session s: 3,000 of WORK, for 1 m 00 s"
                + " without being renewed.");
    assertThat(told.reason()).isNull();
    take(
        new ReleaseLease("l", null),
        new Told(new Decision.Released(Kind.LEASE, "l", CHARGED, null), SLOTS));
    told = leases.explanations().getFirst();
    assertThat(told.verdict())
        .isEqualTo("Lease l was held for 1 m 30 s (renewed 1 time), and was given back.");
    assertThat(told.events())
        .extracting(Explanation.Event::said)
        .containsExactly(
            "asked for",
            "granted in group ETL with 3,000 of WORK after waiting 0 ms",
            "renewed",
            "its holder gives 1,000 of WORK back",
            "granted in group ETL with 2,000 of WORK after waiting 0 ms",
            "its holder gives it back",
            "given back after 1 m 30 s");
  }

  @Test
  void shouldTellARefusedLeaseWhatThereWas() {
    acquire(
        new Told(
            new Decision.Rejected(
                Kind.LEASE, "l", Code.MEMORY_LIMIT, "Expected room for 3000 bytes", null, null),
            Why.of(Limit.MEMORY, 6_000, 8_000L, 3_000, "pool WORK")));
    Explanation told = leases.explanations().getFirst();
    assertThat(told.verdict())
        .isEqualTo("Lease l was refused at once, because there is not so much left now.");
    assertThat(told.reason()).isEqualTo("Expected room for 3000 bytes.");
    assertThat(told.remedies()).isNotEmpty();
  }

  @Test
  void shouldTellALeaseThatNobodyRenewed() {
    acquire(held(3_000));
    take(
        new RenewLease("other"),
        new Told(
            new Decision.Expired(Kind.LEASE, "l"),
            Why.of(Limit.LEASE_TIME, 60_000, 60_000L, 0, "lease l")));
    Explanation told = leases.explanations().getFirst();
    assertThat(told.verdict()).isEqualTo("Lease l was over: nobody renewed it in time.");
    assertThat(told.reason())
        .isEqualTo(
            "The lease was to last 1 m 00 s without being renewed, and had lasted 1 m 00 s.");
  }
}
