package io.weir.simulate.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Limit;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Reading;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.Why;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody is told who asks why. */
class ExplainTest {

  private static final String DOMAIN = "warehouse";
  private static final long START_MS = 1_780_000_000_000L; // 2026-05-28 20:26:40 UTC

  private final Governor governor =
      new Governor(DOMAIN, new MemoryTables(), Defaults.load().kernel());
  private final List<JournalEntry> journal = new ArrayList<>();
  private long nowMs = START_MS;

  @BeforeEach
  void define() {
    take(
        new ApplyDomain(
            "r1",
            "carol",
            new DomainDefinition(
                DOMAIN,
                new Capacity(null, 3L, 10L, 10L, null),
                null,
                new HeartbeatPolicy(null, 0L),
                null,
                null,
                List.of(
                    new ConsumerGroup("ETL", 5L, null, null, 2L, 2L, 60_000L, 300_000L, null),
                    new ConsumerGroup("BI", 3L, null, null, null, null, null, null, null)),
                List.of(new Mapping("bob", "ETL", null), new Mapping("alice", "BI", null)),
                null)));
  }

  private void take(Command command) {
    fireTimers();
    journal(command);
  }

  private void advanceMs(long byMs) {
    nowMs += byMs;
    fireTimers();
  }

  private void fireTimers() {
    while (governor.nextDueMs().orElse(Long.MAX_VALUE) <= nowMs) {
      journal(new ClockCommand.Tick());
    }
  }

  private void journal(Command command) {
    Handled handled = governor.handle(command, nowMs);
    journal.add(handled.entry(DOMAIN, nowMs, command, null, Governor.KERNEL_VERSION, "rules"));
  }

  private void submit(String id, String user, Long waitMs) {
    String json =
        "{\"type\":\"SubmitQuery\",\"queryId\":\"%s\",\"user\":\"%s\",\"waitMs\":%s}"
            .formatted(id, user, waitMs);
    Reading<Command> query = new JsonCodec().readCommand(json.getBytes(StandardCharsets.UTF_8));
    take(((Reading.Read<Command>) query).value());
  }

  private void complete(String id) {
    take(CompleteQuery.of(id, Outcome.SUCCEEDED, 1_000L));
  }

  private Explainer read(String id, About kind) {
    Explainer explainer = new Explainer(DOMAIN, id, kind);
    journal.forEach(explainer::take);
    return explainer;
  }

  private Explanation explain(String id) {
    return read(id, null).explanations().getFirst();
  }

  // ---- queries ----

  @Test
  void shouldTellAQueuedQueryWhoHoldsTheSlotsAndWhoIsBeforeIt() {
    submit("a1", "alice", null);
    submit("b1", "bob", null);
    submit("a2", "alice", null);
    advanceMs(5_000);
    submit("a3", "alice", null);
    advanceMs(1_000);
    submit("a4", "alice", null);

    Explanation told = explain("a4");

    assertThat(told.verdict())
        .isEqualTo(
            "Query a4 waits since 2026-05-28 20:26:46.000 UTC, the last news was place 2 of group"
                + " BI.");
    assertThat(told.bound())
        .isEqualTo(new Why(Limit.SLOTS, 3L, 3L, 1L, "domain", null, "group BI"));
    assertThat(told.reason())
        .isEqualTo(
            "All 3 slots of the domain were taken, and the next free one is due to group BI.");
    assertThat(told.ahead())
        .containsExactly(
            "The slots were held by BI (2), ETL (1); the longest by query a1 of BI, for 6.0 s by"
                + " then.",
            "Before it in the queue of its own group BI: 1.");
    assertThat(told.assigned()).contains("Its group was BI", "version 1", "by request r1 of carol");
    assertThat(told.remedies().getFirst())
        .isEqualTo(
            "A higher priority than those of its own group BI before it (1), or fewer of them at"
                + " once.");
    assertThat(told.remedies().get(1)).contains("more slots than 3");
  }

  @Test
  void shouldTellWhoWasServedBeforeAQueryThatRunsNow() {
    submit("b1", "bob", null);
    submit("b2", "bob", null);
    submit("b3", "bob", null);
    submit("b4", "bob", null);
    complete("b1");
    advanceMs(2_000);
    complete("b2");

    Explanation told = explain("b4");

    assertThat(told.verdict()).startsWith("Query b4 runs since ").endsWith("it waited for 2.0 s.");
    assertThat(told.reason())
        .startsWith("All 2 sessions that group ETL lets run at once were running");
    assertThat(told.ahead())
        .anyMatch(said -> said.equals("Granted to others while it waited, by group: ETL (1)."));
    assertThat(told.remedies())
        .endsWith(
            "activeSessions of group ETL above 2, or one of its 2 active sessions ending what it"
                + " runs earlier.");
  }

  @Test
  void shouldTellAQueryHowOftenItsOwnSessionHadItsTurn() {
    take(OpenSession.of("s1", "alice", "c"));
    take(OpenSession.of("s2", "alice", "c"));
    for (int i = 1; i <= 3; i++) {
      take(SubmitQuery.of("runs" + i, "s1"));
    }
    take(SubmitQuery.of("own", "s1"));
    take(SubmitQuery.of("asked", "s1"));
    take(SubmitQuery.of("other1", "s2"));
    take(SubmitQuery.of("other2", "s2"));
    complete("runs1");
    complete("runs2");
    complete("runs3");

    assertThat(explain("asked").ahead())
        .anyMatch(
            said ->
                said.startsWith(
                    "Of those in its own group, 1 were of its own session s1 and 2 of others"));
  }

  @Test
  void shouldTellAQueryThatWaitedTooLongHowLongItMightAndWhatForItDid() {
    submit("b1", "bob", null);
    submit("b2", "bob", null);
    submit("b3", "bob", 20_000L);
    advanceMs(20_000);

    Explanation told = explain("b3");

    assertThat(told.verdict())
        .isEqualTo(
            "Query b3 was refused after a wait of 20.0 s, because no slot came free in the time"
                + " that it was to wait.");
    assertThat(told.reason())
        .isEqualTo("It was to wait for 20.0 s at most, and had waited for 20.0 s.");
    assertThat(told.ahead().getFirst()).contains("that group ETL lets run at once");
    assertThat(told.remedies())
        .anyMatch(r -> r.contains("waitMs"))
        .anyMatch(r -> r.contains("activeSessions of group ETL above 2"));
  }

  @Test
  void shouldTellARefusedQueryHowFullTheQueueWasAndWhenToComeAgain() {
    for (int i = 1; i <= 5; i++) {
      submit("b" + i, "bob", null);
    }

    Explanation told = explain("b5");

    assertThat(told.verdict())
        .isEqualTo("Query b5 was refused at once, because the queue had no place left.");
    assertThat(told.reason()).isEqualTo("All 2 places in the queue of group ETL were taken.");
    assertThat(told.remedies()).anyMatch(r -> r.startsWith("Asking again after about "));
  }

  @Test
  void shouldTellAKilledQueryHowLongItRanAndByWhoseLimit() {
    submit("b1", "bob", null);
    advanceMs(300_000);
    complete("b1");

    Explanation told = explain("b1");

    assertThat(told.verdict())
        .isEqualTo(
            "Query b1 was ended after 5 m 00 s in its slot (it had waited for 0 ms), because it ran"
                + " for longer than it may.");
    assertThat(told.reason())
        .isEqualTo("A query may run for 5 m 00 s there (group ETL), and it had run for 5 m 00 s.");
    assertThat(told.remedies().getFirst()).contains("executionTimeoutMs of group ETL");
    assertThat(told.events().stream().map(Explanation.Event::said))
        .anyMatch(said -> said.contains("ordered to end (EXECUTION_TIMEOUT)"));
    assertThat(Prose.of(told)).contains("What stood in the way:", "Step by step (UTC):");
  }

  @Test
  void shouldHaveNothingToAdviseWhereAQueryRanAtOnce() {
    submit("a1", "alice", null);
    complete("a1");

    Explanation told = explain("a1");

    assertThat(told.verdict()).contains("ended by itself");
    assertThat(told.bound()).isNull();
    assertThat(told.remedies()).isEmpty();
  }

  // ---- I/O ----

  private void limitIo() {
    take(
        new AdminCommand.UpdateCapacity(
            "r2",
            "carol",
            new Capacity(null, 3L, 10L, 10L, null, 1_000L, 1_000L, null, null, null, null)));
  }

  private static SubmitIo move(String id, String group, long bytes, Long waitMs) {
    return new SubmitIo(
        id, null, group, null, IoOperation.WRITE, bytes, null, IoPriority.LOW, null, waitMs);
  }

  @Test
  void shouldTellIoWhatItWaitedForAndWhoWasServedBefore() {
    limitIo();
    take(move("i1", "ETL", 1_000, null));
    take(move("i2", "BI", 600, null));
    take(move("i3", "ETL", 300, null));
    advanceMs(900);
    advanceMs(100);
    take(new CompleteIo("i3", 200L, null));

    Explanation told = explain("i3");

    assertThat(told.verdict())
        .isEqualTo(
            "I/O i3 was under way for 100 ms (it had waited for 900 ms), and ended by itself.");
    assertThat(told.asked())
        .isEqualTo(
            "Somebody of group ETL asked at 2026-05-28 20:26:40.000 UTC: WRITE of 300 bytes in 1"
                + " request, priority LOW.");
    assertThat(told.reason())
        .isEqualTo(
            "All 1000 bytes that the domain may move at once had been moved; they come back at its"
                + " rate.");
    assertThat(told.ahead())
        .containsExactly("Granted to others while it waited, by group: BI (1).");
    assertThat(told.remedies()).anyMatch(r -> r.contains("ioBytesPerSecond"));
    assertThat(told.events().stream().map(Explanation.Event::said))
        .containsExactly(
            "asked for",
            "waits at place 1 in group ETL, for about 900 ms",
            "granted in group ETL after waiting 900 ms",
            "its client says that it has ended",
            "ended after 100 ms; 200 bytes were moved");
  }

  @Test
  void shouldTellIoThatWaitedTooLongHowLongAndForWhat() {
    limitIo();
    take(move("i1", "ETL", 1_000, null));
    take(move("i2", "ETL", 600, 200L));
    advanceMs(200);

    Explanation told = explain("i2");

    assertThat(told.verdict())
        .isEqualTo(
            "I/O i2 was refused after a wait of 200 ms, because it could not pass in the time that"
                + " it was to wait.");
    assertThat(told.ahead().getFirst()).startsWith("It had to wait at first: All 1000 bytes");
    assertThat(told.remedies())
        .anyMatch(r -> r.contains("waitMs"))
        .noneMatch(r -> r.contains("slot"));
  }

  @Test
  void shouldTellIoThatNeverFitsWhatDoes() {
    limitIo();
    take(move("i1", "ETL", 1_001, null));
    assertThat(explain("i1").verdict())
        .isEqualTo(
            "I/O i1 was refused at once, because it asks for more than there is, even of an empty"
                + " system.");
    assertThat(explain("i1").reason()).contains("Expected at most 1000", "1001 are asked for");
  }

  @Test
  void shouldTellIoThatNobodyHeardOf() {
    limitIo();
    take(move("i1", "ETL", 10, null));
    advanceMs(60_000);
    assertThat(explain("i1").verdict())
        .endsWith("and ended because nothing was heard of it for as long as it may be under way.");
    assertThat(explain("i1").reason()).contains("1 m 00 s without a word");
  }

  @Test
  void shouldTellIoThatWaitsThatIsUnderWayAndThatWasWithdrawn() {
    limitIo();
    take(move("i1", "ETL", 1_000, null));
    take(move("i2", "ETL", 500, null));
    take(move("i3", "ETL", 500, null));
    take(new CancelIo("i3"));

    assertThat(explain("i1").verdict()).startsWith("I/O i1 is under way since ");
    assertThat(explain("i1").bound()).isNull();
    assertThat(explain("i2").verdict()).startsWith("I/O i2 waits since ");
    assertThat(explain("i3").verdict())
        .isEqualTo("I/O i3 was withdrawn after a wait of 0 ms, before it passed.");
    assertThat(explain("i3").ahead())
        .containsExactly("Before it in the order of its own group ETL: 1.");
  }

  // ---- the rest ----

  @Test
  void shouldTellASessionsStoryAndThatOfItsOrderAndRequest() {
    take(OpenSession.of("s1", "alice", "c"));
    take(SubmitQuery.of("q1", "s1"));
    take(new AdminCommand.KillSession("r2", "carol", "s1"));
    long seq = journal.getLast().decisions().getFirst().seq();
    take(new OrderDone(DOMAIN, seq, OrderOutcome.DONE, null));

    assertThat(explain("s1").verdict()).contains("ordered to end (OPERATOR) with queries q1");
    assertThat(explain("s1").events()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(explain("r2").verdict()).contains("accepted");
    assertThat(read(Long.toString(seq), About.ORDER).explanations().getFirst().events())
        .anyMatch(event -> event.said().contains("OrderDone: DONE"));
    assertThat(explain("q1").verdict()).contains("because an operator");
  }

  @Test
  void shouldSayWhatWasLookedAtWhereNothingIsFound() {
    Explainer explainer = read("nobody", null);

    assertThat(explainer.explanations()).isEmpty();
    assertThat(explainer.lookedAt())
        .startsWith("none of the 1 entries of domain warehouse from command 1 (2026-05-28");
    assertThat(new Explainer("d", "x", null).lookedAt())
        .isEqualTo("the journal of domain d has no entries: name another domain");
  }

  @Test
  void shouldTellAnAnswerThatIsGivenAgainOnce() {
    submit("a1", "alice", null);
    submit("a1", "alice", null);

    assertThat(explain("a1").events().stream().map(Explanation.Event::said))
        .containsExactly("asked for", "granted in group BI after waiting 0 ms", "asked for again");
  }

  @ParameterizedTest
  @EnumSource(Limit.class)
  void shouldHaveASentenceForEachLimitWithAndWithoutFigures(Limit limit) {
    for (Why why : List.of(Why.of(limit, "domain"), Why.of(limit, 7L, 9L, 1L, "group G"))) {
      assertThat(Limits.reason(why)).endsWith(".").doesNotContain("null");
      assertThat(Limits.remedies(why, null))
          .allSatisfy(r -> assertThat(r).endsWith(".").doesNotContain("null"));
    }
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void shouldHaveWordsForEachCode(Code code) {
    assertThat(Causes.because(code)).isNotBlank().doesNotEndWith(".");
  }
}
