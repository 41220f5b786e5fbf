package io.weir.streams.store;

import io.weir.streams.RocksDbBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A real RocksDB store in a temporary folder, for tests of tables over it. */
public final class RocksRows implements AutoCloseable {

  private final Path folder;
  private KeyValueStore<Bytes, byte[]> store;

  public RocksRows() {
    try {
      folder = Files.createTempDirectory("weir-rows");
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
    store = open();
  }

  public KeyValueStore<Bytes, byte[]> store() {
    return store;
  }

  /** Closes the store and opens it again from its files. */
  public KeyValueStore<Bytes, byte[]> reopen() {
    store.close();
    store = open();
    return store;
  }

  private KeyValueStore<Bytes, byte[]> open() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbBounds.class);
    properties.put(RocksDbBounds.BLOCK_CACHE_BYTES, 8L << 20);
    properties.put(RocksDbBounds.WRITE_BUFFER_BYTES, 4L << 20);
    var context =
        new MockProcessorContext<byte[], byte[]>(properties, new TaskId(0, 0), folder.toFile());
    KeyValueStore<Bytes, byte[]> opened = Stores.persistentKeyValueStore("rows").get();
    opened.init(context.getStateStoreContext(), opened);
    return opened;
  }

  @Override
  public void close() {
    store.close();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
