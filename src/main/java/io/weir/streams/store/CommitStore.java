package io.weir.streams.store;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A task's state store that says when its task is about to commit, so that rows that changed many
 * times since the last commit are encoded, stored and logged once.
 *
 * <p>Kafka Streams flushes its record caches at the right moment: on the stream thread, after the
 * last record and before the producer is flushed and the transaction ends. {@code
 * ProcessorStateManager.flushCache} asks every store of the type {@link WrappedStateStore} for it,
 * and so this one. What is written then is part of the same transaction as the decisions. A task
 * that is revived after an aborted transaction initialises its store, and then its processor,
 * again; whoever listened before is forgotten.
 */
public final class CommitStore
    extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements ReadOnlyKeyValueStore<Bytes, byte[]> {

  private static final Runnable NOBODY = () -> {};

  private Runnable beforeCommit = NOBODY;

  CommitStore(KeyValueStore<Bytes, byte[]> store) {
    super(store);
  }

  /** Calls this before each commit, in place of whoever was called so far. */
  public void beforeCommit(Runnable writeBack) {
    beforeCommit = writeBack;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    beforeCommit = NOBODY;
    super.init(context, root);
  }

  @Override
  public void flushCache() {
    beforeCommit.run();
    super.flushCache();
  }

  @Override
  public void clearCache() {
    beforeCommit = NOBODY;
    super.clearCache();
  }

  @Override
  public byte[] get(Bytes key) {
    return wrapped().get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return wrapped().all();
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  /** Builds such stores over those of a builder. */
  public static StoreBuilder<CommitStore> over(StoreBuilder<KeyValueStore<Bytes, byte[]>> stores) {
    return new Builder(stores);
  }

  private record Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> stores)
      implements StoreBuilder<CommitStore> {

    @Override
    public CommitStore build() {
      return new CommitStore(stores.build());
    }

    @Override
    public StoreBuilder<CommitStore> withCachingEnabled() {
      return new Builder(stores.withCachingEnabled());
    }

    @Override
    public StoreBuilder<CommitStore> withCachingDisabled() {
      return new Builder(stores.withCachingDisabled());
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingEnabled(Map<String, String> config) {
      return new Builder(stores.withLoggingEnabled(config));
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingDisabled() {
      return new Builder(stores.withLoggingDisabled());
    }

    @Override
    public Map<String, String> logConfig() {
      return stores.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return stores.loggingEnabled();
    }

    @Override
    public String name() {
      return stores.name();
    }
  }
}
