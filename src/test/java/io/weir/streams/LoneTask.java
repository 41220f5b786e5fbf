package io.weir.streams;

import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.streams.store.CacheBounds;
import io.weir.streams.store.CommitStore;
import io.weir.streams.store.RowReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** A task by itself: a processor over a store in memory, which may start again over it. */
final class LoneTask implements AutoCloseable {

  private final JsonCodec codec = new JsonCodec();
  private final LongSupplier clock;
  private final MockProcessorContext<byte[], byte[]> context;
  private final CommitStore store;
  private GovernorProcessor processor;

  /**
   * A task that has started.
   *
   * @param clock the time, in ms since 1970
   */
  LoneTask(File folder, LongSupplier clock) {
    this.clock = clock;
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "lone");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), folder);
    store =
        CommitStore.over(
                Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(GovernorTopology.STORE),
                    Serdes.Bytes(),
                    Serdes.ByteArray()))
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    processor = started();
  }

  private GovernorProcessor started() {
    GovernorProcessor started =
        new GovernorProcessor(TestOptions.of(clock, CacheBounds.unbounded()));
    context.resetForwards();
    started.init(context);
    return started;
  }

  /** Another processor takes the store over; what the former sent is passed over. */
  void restart() {
    processor = started();
  }

  void send(String topic, String domain, Command command) {
    send(topic, domain, codec.writeCommand(command));
  }

  void send(String topic, String domain, byte[] value) {
    context.setRecordMetadata(topic, 0, 0);
    byte[] key = domain.getBytes(StandardCharsets.UTF_8);
    processor.process(new Record<>(key, value, clock.getAsLong()));
  }

  void tick() {
    context.scheduledPunctuators().getLast().getPunctuator().punctuate(clock.getAsLong());
  }

  void commit() {
    store.flushCache();
  }

  /** The committed rows of a domain, as views see them; null where it is not defined. */
  @Nullable RowReader rows(String domain) {
    return RowReader.of(store, domain);
  }

  /** What was sent to a topic since the start. */
  List<Record<byte[], byte[]>> sent(String topic) {
    return context.forwarded().stream()
        .filter(sent -> sent.childName().orElse("").equals(GovernorTopology.sink(topic)))
        .map(LoneTask::record)
        .toList();
  }

  @SuppressWarnings("unchecked") // a context captures what was forwarded in the types it has
  private static Record<byte[], byte[]> record(CapturedForward<?, ?> sent) {
    return (Record<byte[], byte[]>) sent.record();
  }

  @Override
  public void close() {
    store.close();
  }
}
