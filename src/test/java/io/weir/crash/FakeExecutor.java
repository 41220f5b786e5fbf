package io.weir.crash;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Order;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Kind;
import io.weir.streams.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Runs what is granted, for a moment of real time, and counts what truly runs. It knows only what a
 * read_committed consumer tells it. Its one thread also keeps some requests waiting in each domain.
 */
final class FakeExecutor implements AutoCloseable {
  private static final long SHORTEST_RUN_MS = 5;
  private static final long RUN_SPREAD_MS = 16;

  /** Requests kept alive in each domain: several times its slots. */
  private static final int STEADY = 40;

  /** What truly happened. */
  record Counts(long started, long doubles, long overGrants, long orders, long mostAtOnce) {}

  private record Running(String domain, String id, long endMs) {}

  private final Load load;
  private final Map<String, Long> slots;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final JsonCodec codec = new JsonCodec();
  private final Thread thread;
  private volatile boolean submitting = true;
  private volatile boolean closing;
  private volatile String fault = "";

  private final Map<String, Set<String>> pending = new ConcurrentHashMap<>();
  private final Map<String, String> released = new ConcurrentHashMap<>(); // with their domains
  private final Map<String, Long> lastAtMs = new ConcurrentHashMap<>();

  // of the executor's thread; the counts are read after it has ended
  private final Map<String, Set<Long>> grants = new HashMap<>();
  private final Map<String, Long> runningIn = new HashMap<>();
  private final PriorityQueue<Running> running =
      new PriorityQueue<>((a, b) -> Long.compare(a.endMs(), b.endMs()));
  private long started;
  private long doubles;
  private long overGrants;
  private long orders;
  private long mostAtOnce;

  FakeExecutor(String bootstrapServers, Load load, Map<String, Long> slots) {
    this.load = load;
    this.slots = slots;
    slots.keySet().forEach(domain -> pending.put(domain, ConcurrentHashMap.newKeySet()));
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(TopicNames.GRANTS, TopicNames.DECISIONS)) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().daemon().name("fake-executor").unstarted(this::work);
    thread.setUncaughtExceptionHandler((t, failed) -> fault = failed.toString());
    thread.start();
  }

  private void work() {
    while (!closing) {
      consumer.poll(Duration.ofMillis(2)).forEach(this::hear);
      endDue();
      if (submitting) {
        slots.keySet().forEach(domain -> submit(domain, STEADY - pending.get(domain).size()));
      }
    }
  }

  /** Submits new queries in a domain. */
  void submit(String domain, int count) {
    for (int i = 0; i < count; i++) {
      String id = load.nextId();
      pending.get(domain).add(id);
      load.submit(domain, id);
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    Decided decided = Topic.decided(codec, record);
    lastAtMs.merge(decided.domain(), decided.atMs(), Math::max);
    switch (decided.decision()) {
      case Granted granted when granted.kind() == Kind.QUERY -> begin(decided, granted.id());
      case Released ended when ended.kind() == Kind.QUERY -> {
        released.put(ended.id(), decided.domain());
        pending.get(decided.domain()).remove(ended.id());
      }
      case Rejected refused when refused.kind() == Kind.QUERY && refused.command() == null ->
          pending.get(decided.domain()).remove(refused.id());
      case Expired expired when expired.kind() == Kind.QUERY ->
          pending.get(decided.domain()).remove(expired.id());
      case Order order -> orders++;
      default -> {} // news of places in queues, and of sessions
    }
  }

  private void begin(Decided decided, String id) {
    Set<Long> known = grants.computeIfAbsent(id, i -> new HashSet<>());
    if (!known.add(decided.seq())) {
      return; // the same grant told again
    }
    if (known.size() > 1) {
      doubles++;
    }
    started++;
    long now = runningIn.merge(decided.domain(), 1L, Long::sum);
    if (now > slots.get(decided.domain())) {
      overGrants++;
    }
    mostAtOnce = Math.max(mostAtOnce, now);
    long endMs = System.currentTimeMillis() + SHORTEST_RUN_MS + started % RUN_SPREAD_MS;
    running.add(new Running(decided.domain(), id, endMs));
  }

  private void endDue() {
    long nowMs = System.currentTimeMillis();
    while (!running.isEmpty() && running.peek().endMs() <= nowMs) {
      Running ended = running.poll();
      runningIn.merge(ended.domain(), -1L, Long::sum); // first it stops, then it says so
      load.complete(ended.domain(), ended.id());
    }
  }

  /** When the latest decision of a domain that is committed was made. */
  long lastAtMs(String domain) {
    return lastAtMs.getOrDefault(domain, 0L);
  }

  boolean isReleased(String id) {
    return released.containsKey(id);
  }

  /** Sends requests that have ended once more, as a producer does that has heard no answer. */
  void submitAgain(long most) {
    released.entrySet().stream()
        .limit(most)
        .forEach(ended -> load.submit(ended.getValue(), ended.getKey()));
  }

  long pending() {
    return pending.values().stream().mapToLong(Set::size).sum();
  }

  /** Whether it keeps sending new requests; it does from the start. */
  void submitting(boolean on) {
    submitting = on;
  }

  /** What went wrong in its thread, or nothing. */
  String fault() {
    return fault;
  }

  Counts stop() throws InterruptedException {
    closing = true;
    thread.join();
    return new Counts(started, doubles, overGrants, orders, mostAtOnce);
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
