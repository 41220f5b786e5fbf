package io.weir.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB stores of the process: one block cache, which index, filters and
 * memtables are charged to as well. (Streams' own default is 50 MB and three memtables of 16 MB for
 * every store of every task.)
 */
public final class RocksDbBounds implements RocksDBConfigSetter {

  /** Configuration key: bytes of the shared block cache. */
  public static final String BLOCK_CACHE_BYTES = "weir.rocksdb.block.cache.bytes";

  /** Configuration key: bytes of all memtables, part of the block cache. */
  public static final String WRITE_BUFFER_BYTES = "weir.rocksdb.write.buffer.bytes";

  /** What all stores of the process share; made by the first, kept for the life of the process. */
  private static final class Shared {
    private static @Nullable Shared instance;

    final Cache cache;
    final WriteBufferManager writeBuffers;

    private Shared(long cacheBytes, long writeBufferBytes) {
      cache = new LRUCache(cacheBytes);
      writeBuffers = new WriteBufferManager(writeBufferBytes, cache);
    }

    static synchronized Shared of(long cacheBytes, long writeBufferBytes) {
      Shared shared = instance;
      if (shared == null) {
        RocksDB.loadLibrary();
        shared = new Shared(cacheBytes, writeBufferBytes);
        instance = shared;
      }
      return shared;
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared shared =
        Shared.of(bytes(configs, BLOCK_CACHE_BYTES), bytes(configs, WRITE_BUFFER_BYTES));
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    Cache replaced =
        table instanceof BlockBasedTableConfigWithAccessibleCache accessible
            ? accessible.blockCache()
            : null;
    table.setBlockCache(shared.cache);
    table.setCacheIndexAndFilterBlocks(true);
    options.setWriteBufferManager(shared.writeBuffers);
    options.setTableFormatConfig(table);
    if (replaced != null && !replaced.equals(shared.cache)) {
      replaced.close();
    }
  }

  private static long bytes(Map<String, Object> configs, String key) {
    Object value = configs.get(key);
    if (value == null) {
      throw new IllegalArgumentException("Expected a setting " + key + ", but there is none");
    }
    return Long.parseLong(value.toString());
  }

  @Override
  public void close(String storeName, Options options) {
    // the cache and the buffers are shared with the other stores
  }
}
