package io.weir.streams.store;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
 *
 * <p>All tasks of a thread commit together, but Streams flushes task by task: the caches of one,
 * then the producer, and again for the next. Written so, each task's rows would wait for a road to
 * the broker and back of their own. The first that is asked therefore lets all stores of its thread
 * be written, and the producer sends what is left in one request. Without transactions a task may
 * commit alone (when it is taken away): then the rows of others are there before their offsets, as
 * they may be under at_least_once anyway.
 */
public final class CommitStore
    extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements ReadOnlyKeyValueStore<Bytes, byte[]> {

  private static final Runnable NOBODY = () -> {};

  private final ThreadLocal<Set<CommitStore>> ofThread;
  private Set<CommitStore> together = new LinkedHashSet<>(); // with this, once somebody listens
  private Runnable beforeCommit = NOBODY;

  private CommitStore(KeyValueStore<Bytes, byte[]> store, ThreadLocal<Set<CommitStore>> ofThread) {
    super(store);
    this.ofThread = ofThread;
  }

  /**
   * Calls this before each commit of the calling thread, in place of whoever was called so far.
   *
   * @param writeBack does nothing where nothing has changed since it was called last
   */
  public void beforeCommit(Runnable writeBack) {
    forget();
    beforeCommit = writeBack;
    together = ofThread.get();
    together.add(this);
  }

  private void forget() {
    beforeCommit = NOBODY;
    together.remove(this);
    together = new LinkedHashSet<>();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    forget();
    super.init(context, root);
  }

  @Override
  public void flushCache() {
    together.forEach(store -> store.beforeCommit.run());
    super.flushCache();
  }

  @Override
  public void clearCache() {
    forget();
    super.clearCache();
  }

  @Override
  public void close() {
    forget();
    super.close();
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
    return new Builder(stores, ThreadLocal.withInitial(LinkedHashSet::new));
  }

  private record Builder(
      StoreBuilder<KeyValueStore<Bytes, byte[]>> stores, ThreadLocal<Set<CommitStore>> ofThread)
      implements StoreBuilder<CommitStore> {

    @Override
    public CommitStore build() {
      return new CommitStore(stores.build(), ofThread);
    }

    @Override
    public StoreBuilder<CommitStore> withCachingEnabled() {
      return new Builder(stores.withCachingEnabled(), ofThread);
    }

    @Override
    public StoreBuilder<CommitStore> withCachingDisabled() {
      return new Builder(stores.withCachingDisabled(), ofThread);
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingEnabled(Map<String, String> config) {
      return new Builder(stores.withLoggingEnabled(config), ofThread);
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingDisabled() {
      return new Builder(stores.withLoggingDisabled(), ofThread);
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
