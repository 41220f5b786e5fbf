package io.weir.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is written back when a task commits. */
class CommitStoreTest {

  private final StoreBuilder<CommitStore> builder =
      CommitStore.over(
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray()));
  private final List<String> written = new ArrayList<>();

  private CommitStore store(String name) {
    CommitStore store = builder.build();
    store.beforeCommit(() -> written.add(name));
    return store;
  }

  @Test
  void shouldWriteBackAllStoresOfAThreadBeforeTheFirstOfThemIsFlushed() {
    CommitStore first = store("first");
    store("second");

    first.flushCache();

    assertThat(written).containsExactly("first", "second");
  }

  @Test
  void shouldLeaveAStoreOfAnotherThreadToItsOwnCommit() throws Exception {
    CommitStore here = store("here");
    Thread another = new Thread(() -> store("there"));
    another.start();
    another.join();

    here.flushCache();

    assertThat(written).containsExactly("here");
  }

  @Test
  void shouldForgetWhoListenedToAStoreThatIsClosedOrCleared(@TempDir File folder) {
    CommitStore closed = builder.withLoggingDisabled().build();
    var context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder)
            .getStateStoreContext();
    closed.init(context, closed);
    closed.beforeCommit(() -> written.add("closed"));
    CommitStore cleared = store("cleared");
    CommitStore open = store("open");

    closed.close();
    cleared.clearCache();
    open.flushCache();

    assertThat(written).containsExactly("open");
  }

  @Test
  void shouldCallWhoListensNowAndNotWhoListenedBefore() {
    CommitStore store = store("before");
    store.beforeCommit(() -> written.add("now"));

    store.flushCache();

    assertThat(written).containsExactly("now");
  }
}
