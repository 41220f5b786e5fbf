package io.weir.streams.store;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Counts what is read from a store, row by row, and what is written. */
final class CountingStore implements KeyValueStore<Bytes, byte[]> {

  private final KeyValueStore<Bytes, byte[]> store;
  long gets;
  long rowsWalked;
  long seeksBack;
  long writes;
  private @Nullable Bytes lastSeek;

  CountingStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte[] get(Bytes key) {
    gets++;
    return store.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    seeksBack += lastSeek != null && from.compareTo(lastSeek) <= 0 ? 1 : 0;
    lastSeek = from;
    return counting(store.range(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return counting(store.all());
  }

  private KeyValueIterator<Bytes, byte[]> counting(KeyValueIterator<Bytes, byte[]> rows) {
    return new KeyValueIterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public KeyValue<Bytes, byte[]> next() {
        rowsWalked++;
        return rows.next();
      }

      @Override
      public Bytes peekNextKey() {
        return rows.peekNextKey();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  @Override
  public void put(Bytes key, byte[] value) {
    writes++;
    store.put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return store.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    store.putAll(entries);
  }

  @Override
  public byte[] delete(Bytes key) {
    writes++;
    return store.delete(key);
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }
}
