package io.weir.kernel.rig;

import static org.assertj.core.api.Assertions.fail;

import io.weir.config.SwitchTimes;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Tables;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A governor over tables in memory, with a clock that the test moves. Nouns ({@link #query}, {@link
 * #session}, {@link #group}, …) say commands; {@link #expect} lists the decisions since the last
 * expectation, in order. Every command is watched by an {@link Auditor}.
 */
public final class Rig {

  public static final String DOMAIN = "d";

  /** Monday 2026-11-16, 00:00 UTC. */
  public static final long MONDAY = 1_794_787_200_000L;

  private static final int MOST_TICKS = 10_000; // at one moment; a thousand sessions need some

  private final JsonCodec codec = new JsonCodec();
  private final List<Decided> pending = new ArrayList<>();
  private final List<Decided> history = new ArrayList<>();
  private Tables tables = new MemoryTables();
  private Bounds bounds = new Bounds();
  private Governor governor = new Governor(DOMAIN, tables, bounds.settings());
  private Auditor auditor = new Auditor(tables, bounds.settings());
  private long nowMs = MONDAY;
  private long requests;

  // ---- the machine ----

  /** Starts from nothing, with other bounds. */
  public Rig with(Bounds other) {
    bounds = other;
    tables = new MemoryTables();
    governor = new Governor(DOMAIN, tables, bounds.settings());
    auditor = new Auditor(tables, bounds.settings());
    return this;
  }

  /** The governor dies and another takes its tables over. */
  public Rig restart() {
    governor = new Governor(DOMAIN, tables, bounds.settings());
    return this;
  }

  /** Says a command that is read as it is heard. */
  public void tell(Command command) {
    tell(command, nowMs);
  }

  /** Says a command that was heard earlier. */
  public void tell(Command command, long heardMs) {
    auditor.before(command);
    Handled handled = governor.handle(command, heardMs, nowMs);
    pending.addAll(handled.decisions());
    history.addAll(handled.decisions());
    auditor.after(command, handled, nowMs);
    if (governor.wantsSwitches()) {
      tell(SwitchTimes.of(governor.schedules(), governor.windows(), handled.atMs()));
    }
  }

  // ---- time ----

  public long nowMs() {
    return nowMs;
  }

  /** Time passes; each timer fires at the moment it is due. */
  public Rig advanceMs(long byMs) {
    long untilMs = nowMs + byMs;
    int ticks = 0;
    for (OptionalLong due = governor.nextDueMs();
        due.isPresent() && due.getAsLong() <= untilMs;
        due = governor.nextDueMs()) {
      ticks = due.getAsLong() > nowMs ? 0 : ticks + 1;
      if (ticks > MOST_TICKS) {
        fail("Expected the timers due at %d to come to an end, but they do not".formatted(nowMs));
      }
      nowMs = Math.max(nowMs, due.getAsLong());
      tick();
    }
    nowMs = untilMs;
    return this;
  }

  /** The clock shows another time; nothing fires. */
  public Rig jumpTo(long atMs) {
    nowMs = atMs;
    return this;
  }

  /** A tick, late or not. */
  public Rig tick() {
    tell(new ClockCommand.Tick());
    return this;
  }

  public Rig pauseTimeouts() {
    tell(new ClockCommand.PauseTimeouts());
    return this;
  }

  public Rig resumeTimeouts() {
    tell(new ClockCommand.ResumeTimeouts());
    return this;
  }

  // ---- nouns ----

  public DomainNoun domain() {
    return new DomainNoun(this);
  }

  public GroupNoun group(String name) {
    return new GroupNoun(this, name);
  }

  public RuleNoun rule(String name) {
    return new RuleNoun(this, name);
  }

  public PlanNoun plan(String name) {
    return new PlanNoun(this, name);
  }

  public ScheduleNoun schedule(String name) {
    return new ScheduleNoun(this, name);
  }

  public WindowNoun window(String name) {
    return new WindowNoun(this, name);
  }

  public UserNoun user(String name) {
    return new UserNoun(this, name);
  }

  public SessionNoun session(String id) {
    return new SessionNoun(this, id);
  }

  public QueryNoun query(String id) {
    return new QueryNoun(this, id);
  }

  public IoNoun io(String id) {
    return new IoNoun(this, id);
  }

  public LeaseNoun lease(String id) {
    return new LeaseNoun(this, id);
  }

  public ClientNoun client(String name) {
    return new ClientNoun(this, name);
  }

  public OperatorNoun operator() {
    return new OperatorNoun(this, nextRequest());
  }

  /** The last order to end this query, or this session. */
  public OrderNoun order(String queryOrSession) {
    return OrderNoun.last(this, history, queryOrSession);
  }

  String nextRequest() {
    return "r" + ++requests;
  }

  // ---- expectations ----

  /** The next decisions are these, in this order. */
  public Rig expect(Expected... expected) {
    for (int i = 0; i < expected.length; i++) {
      String fault =
          i >= pending.size()
              ? "but there was no more"
              : expected[i].fault(pending.get(i)).orElse(null);
      if (fault != null) {
        fail(
            "Expected %s as decision %d, %s%nexpected: %s%ndecided:%n%s"
                .formatted(expected[i], i + 1, fault, Arrays.toString(expected), json(pending)));
      }
    }
    pending.subList(0, expected.length).clear();
    return this;
  }

  /** … and nothing else was decided. */
  public Rig noMore() {
    if (!pending.isEmpty()) {
      fail("Expected no more decisions, but there were:%n%s".formatted(json(pending)));
    }
    return this;
  }

  /** Nothing was decided since the last expectation. */
  public Rig expectNothing() {
    return expect().noMore();
  }

  /** Passes over what was decided so far: it was another test's subject. */
  public Rig skip() {
    pending.clear();
    return this;
  }

  /** What was decided since the last expectation, which is taken as expected. */
  public List<Decided> take() {
    List<Decided> taken = List.copyOf(pending);
    pending.clear();
    return taken;
  }

  private String json(List<Decided> decisions) {
    return decisions.stream()
        .map(d -> "  " + new String(codec.writeDecided(d), StandardCharsets.UTF_8))
        .collect(Collectors.joining("\n"));
  }

  // ---- what the tables say ----

  public Ledger ledger() {
    return new Ledger(tables);
  }

  /** When the next timer is due. */
  public OptionalLong nextDueMs() {
    return governor.nextDueMs();
  }

  public Governor governor() {
    return governor;
  }

  /** After a test: all was expected, all holds, and a restarted governor goes on alike. */
  public void close() {
    noMore();
    auditor.atTheEnd();
    if (governor.defined()) {
      Twins.assertGoesOnAlike(tables, bounds.settings(), governor, nowMs);
    }
  }
}
