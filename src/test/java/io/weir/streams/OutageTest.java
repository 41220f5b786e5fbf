package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.SessionCommand.OpenSession;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that starts again over the tables that it left. */
class OutageTest {

  private static final int DOMAINS = 40; // more than are opened in one tick
  private static final long OUTAGE_MS = 600_000;
  private static final long BEAT_MS = 5_000; // what defaults.yaml says
  private static final long LOST_MS = 15_000;

  @TempDir private File folder;

  private LoneTask task;
  private long nowMs = 1_000_000;

  @BeforeEach
  void fortyDomainsWithASessionEach() {
    task = new LoneTask(folder, () -> nowMs);
    for (int i = 0; i < DOMAINS; i++) {
      Capacity oneSlot = new Capacity(null, 1L, null, null, null);
      task.send(TopicNames.ADMIN, "d" + i, new DefineDomain("r", "test", oneSlot));
      task.send(TopicNames.HEARTBEATS, "d" + i, OpenSession.of("s", "u", "c"));
    }
    task.tick();
    task.commit();
  }

  @AfterEach
  void close() {
    task.close();
  }

  private void advance(long byMs) {
    nowMs += byMs;
    for (int i = 0; i < DOMAINS; i++) {
      task.tick();
    }
  }

  private List<String> kills() {
    return task.sent(TopicNames.DECISIONS).stream()
        .map(sent -> new String(sent.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void shouldKillNobodyForAnOutageHoweverManyDomainsTheTaskHas() {
    nowMs += OUTAGE_MS;
    task.restart();
    advance(0);
    advance(BEAT_MS + LOST_MS - 1);
    assertThat(kills()).isEmpty();

    advance(1); // but who stays silent is lost, one interval and the usual time after the start
    assertThat(kills()).hasSize(DOMAINS).allMatch(order -> order.contains("HEARTBEAT_LOST"));
  }
}
