package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.SessionCommand.OpenSession;
import java.io.File;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When rows reach the store: when the task commits, and not before. */
class CommitTest {

  private static final long NOW_MS = 1_700_000_000_000L;

  @TempDir private File folder;

  private LoneTask task;

  @BeforeEach
  void start() {
    task = new LoneTask(folder, () -> NOW_MS);
    Capacity oneSlot = new Capacity(null, 1L, null, null, null);
    task.send(TopicNames.ADMIN, "d", new DefineDomain("r", "test", oneSlot));
    task.commit();
  }

  @AfterEach
  void close() {
    task.close();
  }

  private boolean shows(String session) {
    return task.rows("d").find(Families.SESSIONS, session) != null;
  }

  @Test
  void shouldStoreWhatATurnChangedWhenItsTaskCommitsAndNotBefore() {
    task.send(TopicNames.HEARTBEATS, "d", OpenSession.of("s", "u", "c"));
    assertThat(shows("s")).isFalse();

    task.commit();
    assertThat(shows("s")).isTrue();
  }
}
