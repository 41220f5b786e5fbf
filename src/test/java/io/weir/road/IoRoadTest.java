package io.weir.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I/O on the whole road: what a restart must not forget, and what must be granted once. */
class IoRoadTest extends Road {

  private static final long MEGABYTE = 1_000_000;

  @RegisterExtension private static final OneBroker BROKER = new OneBroker();

  @Override
  String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  /** Ten megabytes at once, and then a byte a second: nothing that a test would wait for. */
  private void defineTenMegabytes() {
    define(
        new Capacity(null, 1L, null, null, null, 1L, 10 * MEGABYTE, null, null, null, null),
        noHeartbeats());
  }

  private static SubmitIo atOnce(String id) {
    return new SubmitIo(
        id, null, "BATCH_GROUP", null, IoOperation.READ, MEGABYTE, null, null, null, 0L);
  }

  private void ask(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      client.send(atOnce(prefix + i));
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

  /** A limit of ten, four used, a restart, then exactly six more. */
  @ParameterizedTest(name = "state lost: {0}")
  @ValueSource(booleans = {false, true})
  void shouldLetExactlySixMorePassAfterARestartWhereFourOfTenHave(boolean isStateLost)
      throws InterruptedException {
    defineTenMegabytes();
    ask("before-", 4);
    assertThat(granted("before-")).isEqualTo(4);

    governor.stop();
    if (isStateLost) {
      governor.deleteState();
    }
    governor.start();
    ask("after-", 10);

    assertThat(granted("after-")).isEqualTo(6);
    assertThat(
            client.all(d -> d.decision() instanceof Rejected).stream()
                .map(d -> ((Rejected) d.decision()).code()))
        .hasSize(4)
        .containsOnly(Code.IO_LIMIT);
  }

  /** Three at once on the last place, and the transaction that gave it is taken back. */
  @Test
  void shouldGrantTheLastPlaceToOneOfThreeThoughTheThreadDies() throws InterruptedException {
    define(
        new Capacity(null, 1L, null, null, null, null, null, null, null, null, 3L), noHeartbeats());
    ask("held-", 2);
    failAfterReads.set(2); // in the middle of the three
    for (int i = 0; i < 3; i++) {
      client.send(new SubmitIo("asks-" + i, null, "BATCH_GROUP", IoOperation.READ, MEGABYTE));
    }
    client.await("two that wait", 2, d -> d.decision() instanceof Queued);
    client.await("the one", isAbout("asks-"));
    assertThat(failAfterReads.get()).as("the thread has died").isEqualTo(NEVER_FAIL);

    governor.stop();
    governor.start();
    client.listen(Duration.ofSeconds(1));
    assertThat(granted("asks-")).isEqualTo(1);

    client.send(new CompleteIo("held-0", null, null));
    client.await("its end", d -> d.decision() instanceof Released);
    client.await("the next", 2, isAbout("asks-"));
    client.listen(Duration.ofSeconds(1));
    assertThat(granted("asks-")).isEqualTo(2);
  }
}
