package io.weir.streams;

import io.weir.config.SwitchTimes;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.streams.store.CommitStore;
import io.weir.streams.store.Directory;
import io.weir.streams.store.StoredTables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The one processor of a task: reads a record, lets the domain's governor handle it, sends what was
 * decided. Everything it keeps in memory is made anew by {@link #init}, because a task that is
 * revived after an aborted transaction is initialised again over a store that went back.
 */
final class GovernorProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  /** The domain that exists where none was defined, sized from the machine. */
  static final String DEFAULT_DOMAIN = "default";

  /** Domains that are opened in one tick after a start, so that no tick is long. */
  private static final int DOMAINS_PER_TICK = 16;

  private final Options options;
  private final Ingress ingress;

  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Bytes, byte[]> store;
  private Directory directory;
  private Egress egress;
  private Snapshots snapshots;
  private CaughtUp caughtUp;
  private Map<String, Seat> seats;
  private Set<Seat> changed;
  private ArrayDeque<String> unopened;
  private boolean paused;
  private long lastGatheredMs;

  GovernorProcessor(Options options) {
    this.options = options;
    this.ingress =
        new Ingress(
            options.codec(),
            options.partitions(),
            options.defaults().maxRecordBytes(),
            TopicNames.inputs());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    CommitStore rows = context.getStateStore(GovernorTopology.STORE);
    rows.beforeCommit(this::writeBack);
    store = rows.wrapped();
    directory = new Directory(store);
    egress = new Egress(context, options.codec(), options.settings().rulesHash());
    snapshots = new Snapshots(options, egress);
    int partition = context.taskId().partition();
    caughtUp =
        new CaughtUp(() -> options.samples().of(partition), options.defaults().lagThresholdMs());
    seats = new LinkedHashMap<>();
    changed = new LinkedHashSet<>();
    unopened = new ArrayDeque<>();
    directory.names().forEach(unopened::add);
    paused = true;
    lastGatheredMs = 0;
    context.schedule(
        Duration.ofMillis(options.defaults().tickEveryMs()),
        PunctuationType.WALL_CLOCK_TIME,
        at -> tick());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata source =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("Expected a record from a topic"));
    caughtUp.read(source.topic(), source.offset());
    watchLag();
    Ingress.Entry entry =
        ingress.read(source.topic(), source.partition(), record.key(), record.value());
    switch (entry) {
      case Ingress.Dead dead -> egress.deadLetter(record, source, dead, options.time().wallMs());
      case Ingress.Asked asked ->
          take(asked.domain(), asked.command(), options.time().at(record.timestamp()), source);
    }
  }

  @Override
  public void close() {
    snapshots.close();
  }

  private void take(String domain, Command command, long heardMs, RecordMetadata source) {
    Seat seat = seat(domain);
    if (command instanceof Heartbeat heartbeat && seat.gather(heartbeat)) {
      return;
    }
    fireDue(seat, options.defaults().ticksPerRound());
    handle(seat, command, heardMs, source);
  }

  // ---- domains ----

  private Seat seat(String domain) {
    Seat open = seats.get(domain);
    return open != null ? open : open(domain);
  }

  /** Opens a domain's governor over its tables; one that is not defined is not kept. */
  private Seat open(String domain) {
    OptionalInt number = directory.number(domain);
    StoredTables tables =
        new StoredTables(store, number.orElse(directory.next()), options.cacheBounds());
    Governor governor = new Governor(domain, tables, options.settings());
    SnapshotPace pace = new SnapshotPace(options.defaults(), options.time().wallMs());
    Seat seat = new Seat(domain, governor, tables, pace);
    if (number.isPresent()) {
      seats.put(domain, seat);
      // Whatever was counted since its last command was the governor's silence, not its clients'.
      handle(seat, new ClockCommand.PauseTimeouts(), null, null);
      if (!paused) {
        handle(seat, new ClockCommand.ResumeTimeouts(), null, null);
      }
    } else if (domain.equals(DEFAULT_DOMAIN)) {
      Capacity ofTheMachine = options.machine().capacity(options.defaults());
      handle(seat, new DefineDomain("default-domain", "weir", ofTheMachine), null, null);
    }
    return seat;
  }

  private void handle(
      Seat seat, Command command, @Nullable Long heardMs, @Nullable RecordMetadata source) {
    long nowMs = options.time().nowMs();
    boolean wasDefined = seat.governor().defined();
    Handled handled = seat.handle(command, heardMs == null ? nowMs : heardMs, nowMs);
    if (!wasDefined && seat.governor().defined()) {
      directory.add(seat.domain());
      seats.put(seat.domain(), seat);
    }
    if (handled.commandSeq() != 0) {
      changed.add(seat);
    }
    egress.emit(seat.domain(), command, handled, heardMs, source, options.time().wallMs());
    Governor governor = seat.governor();
    if (governor.wantsSwitches()) {
      handle(
          seat,
          SwitchTimes.of(governor.schedules(), governor.windows(), handled.atMs()),
          null,
          null);
    }
    if (!wasDefined && seat.governor().defined() && paused) {
      handle(seat, new ClockCommand.PauseTimeouts(), null, null);
    }
  }

  /** The task commits: what its domains' turns have changed joins their decisions. */
  private void writeBack() {
    changed.forEach(Seat::writeBack);
    changed.clear();
  }

  // ---- time ----

  private void tick() {
    for (int i = 0; i < DOMAINS_PER_TICK && !unopened.isEmpty(); i++) {
      seat(unopened.poll());
    }
    watchLag();
    boolean gather =
        options.time().wallMs() - lastGatheredMs >= options.defaults().keepAliveBatchMs();
    if (gather) {
      lastGatheredMs = options.time().wallMs();
    }
    for (Seat seat : seats.values()) {
      if (gather) {
        handleGathered(seat);
      }
      fireDue(seat, options.defaults().ticksPerRound());
    }
    snapshots.step(seats.values());
  }

  private void handleGathered(Seat seat) {
    ClockCommand.KeepAlive gathered = seat.takeGathered();
    if (gathered != null) {
      handle(seat, gathered, null, null);
    }
  }

  /** Fires timers that are due, a bounded number of ticks; the rest in the next round. */
  private void fireDue(Seat seat, long mostTicks) {
    if (seat.isDue(options.time().nowMs())) {
      handleGathered(seat); // a sign of life that was read in time counts before silence does
    }
    for (long i = 0; i < mostTicks && seat.isDue(options.time().nowMs()); i++) {
      handle(seat, new ClockCommand.Tick(), null, null);
    }
  }

  private void watchLag() {
    boolean behind = !caughtUp.isCaughtUp(options.time().wallMs());
    if (behind != paused) {
      paused = behind;
      for (Seat seat : seats.values()) {
        handle(
            seat,
            behind ? new ClockCommand.PauseTimeouts() : new ClockCommand.ResumeTimeouts(),
            null,
            null);
      }
    }
  }
}
