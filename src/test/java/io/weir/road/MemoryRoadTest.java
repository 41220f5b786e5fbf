package io.weir.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Outcome;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory on the whole road: what a restart must not forget, and pressure that is acted upon. */
class MemoryRoadTest extends Road {

  private static final long MEGABYTE = 1 << 20;

  @RegisterExtension private static final OneBroker BROKER = new OneBroker();

  @Override
  String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  /** A group that may hold ten megabytes, or memory of which queries may have a hundred. */
  private void define(@Nullable Long ofGroup, @Nullable Long ofAll) {
    ConsumerGroup etl =
        new ConsumerGroup(
            "ETL", null, null, null, null, null, null, null, null, null, ofGroup, null, null, null,
            null, null, null);
    Capacity capacity =
        new Capacity(
            null, 50L, null, null, null, null, null, null, null, null, null, ofAll, null, null,
            null);
    List<MemoryPool> pools =
        List.of(
            new MemoryPool("SGA", null, 0L, null, null),
            new MemoryPool("PGA", null, ofAll, null, null));
    client.send(
        new ApplyDomain(
            "r-" + domain,
            "test",
            new DomainDefinition(
                domain,
                capacity,
                null,
                noHeartbeats(),
                null,
                null,
                List.of(etl),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                ofAll == null ? null : pools,
                null)));
    client.await("the domain", d -> d.decision() instanceof Decision.Accepted);
    client.send(
        new OpenSession(
            "s", "u", null, null, null, null, null, "ETL", null, null, null, null, null, null,
            null));
    client.await("the session", d -> d.decision() instanceof Decision.SessionOpened);
  }

  private static SubmitQuery asking(String id, long megabytes, @Nullable Long waitMs) {
    return new SubmitQuery(
        id,
        "s",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        megabytes * MEGABYTE,
        null,
        null,
        waitMs,
        null,
        null);
  }

  private void ask(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      client.send(asking(prefix + i, 1, 0L));
    }
    client.await("answers to " + prefix, count, isAbout(prefix));
  }

  private static Predicate<Decided> isAbout(String prefix) {
    return d ->
        d.decision() instanceof Granted grant && grant.id().startsWith(prefix)
            || d.decision() instanceof Rejected refusal && refusal.id().startsWith(prefix);
  }

  private long granted(String prefix) {
    return client.count(isAbout(prefix).and(d -> d.decision() instanceof Granted));
  }

  private void holds(String queryId, long megabytes) {
    client.send(
        Heartbeat.ofQueries(
            null,
            List.of(
                new QueryFigures(queryId, null, megabytes * MEGABYTE, null, null, null, null))));
  }

  private static Predicate<Decided> comesTo(PressureLevel level) {
    return d ->
        d.decision() instanceof PressureChanged change
            && change.pool().equals("PGA")
            && change.to() == level;
  }

  /** A limit of ten, four used, a restart, then exactly six more. */
  @ParameterizedTest(name = "state lost: {0}")
  @ValueSource(booleans = {false, true})
  void shouldLetExactlySixMoreBeHeldAfterARestartWhereFourOfTenAre(boolean isStateLost)
      throws InterruptedException {
    define(10 * MEGABYTE, null);
    ask("before-", 4);
    assertThat(granted("before-")).isEqualTo(4);

    governor.stop();
    if (isStateLost) {
      governor.deleteState();
    }
    governor.start();
    ask("after-", 10);

    assertThat(granted("after-")).isEqualTo(6);
    client.send(CompleteQuery.of("before-0", Outcome.SUCCEEDED, null));
    client.await("its end", d -> d.decision() instanceof Released);
    ask("again-", 2);
    assertThat(granted("again-")).isEqualTo(1);
  }

  /** Three at once on the last megabytes, and the transaction that gave them is taken back. */
  @Test
  void shouldGrantTheLastMemoryToOneOfThreeThoughTheThreadDies() throws InterruptedException {
    define(10 * MEGABYTE, null);
    client.send(asking("held-0", 7, null));
    client.await("what is held", isAbout("held-"));
    failAfterReads.set(2); // in the middle of the three
    for (int i = 0; i < 3; i++) {
      client.send(asking("asks-" + i, 2, null));
    }
    client.await("two that wait", 2, d -> d.decision() instanceof Queued);
    client.await("the one", isAbout("asks-"));
    assertThat(failAfterReads.get()).as("the thread has died").isEqualTo(NEVER_FAIL);

    governor.stop();
    governor.start();
    client.listen(Duration.ofSeconds(1));
    assertThat(granted("asks-")).isEqualTo(1);
  }

  /** Level by level, each of them acted upon, and over a restart in the middle. */
  @Test
  void shouldActOnPressureLevelByLevelAlsoOverARestart() throws InterruptedException {
    define(null, 100 * MEGABYTE);
    client.send(asking("grows", 20, null));
    client.await("the grant", isAbout("grows"));
    holds("grows", 60);
    client.await("low pressure", comesTo(PressureLevel.LOW));
    holds("grows", 75);
    client.await("medium pressure", comesTo(PressureLevel.MEDIUM));
    client.send(asking("waits", 1, null));
    client.await("new work that waits", d -> d.decision() instanceof Queued);

    governor.stop();
    governor.start();
    holds("grows", 86);
    client.await("high pressure", comesTo(PressureLevel.HIGH));
    Decided shrink = client.await("the order", d -> d.decision() instanceof ShrinkMemory);
    holds("grows", 96);
    client.await("critical pressure", comesTo(PressureLevel.CRITICAL));
    client.await("its end", d -> d.decision() instanceof CancelQuery);
    client.send(asking("late", 1, null));
    Decided refusal = client.await("a refusal", isAbout("late"));
    assertThat(((Rejected) refusal.decision()).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);

    client.send(new OrderDone(domain, shrink.seq(), OrderOutcome.DONE, null));
    client.await("no pressure any more", comesTo(PressureLevel.NONE));
    client.await("who waited", isAbout("waits"));
    assertThat(granted("waits")).isEqualTo(1);
  }
}
