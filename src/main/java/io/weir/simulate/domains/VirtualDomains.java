package io.weir.simulate.domains;

import io.weir.config.SwitchTimes;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.ClockCommand.SetSwitches;
import io.weir.protocol.ClockCommand.Tick;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Domains under one clock that moves only when it is told: governors over tables in memory, whose
 * timers fire at the very moment they are due.
 *
 * <p>The order of events is total. A timer due at t fires before the commands at t, also one that
 * an earlier command at t has armed. Timers of one domain fire by (due, insertion), as its governor
 * has them; those of several domains due at one moment fire in the order in which the domains were
 * defined. Commands at one moment are handled in the order in which they are told.
 *
 * <p>A domain exists from its definition on, by {@link #define} or by a command. Before that its
 * commands are refused, and nothing is kept of them. Not thread-safe.
 */
public final class VirtualDomains {

  /** The last time there is, the end of the year 9999: sums with timeouts stay inside a long. */
  public static final long LAST_MS = 253_402_300_799_999L;

  /** Ticks of one domain at one moment; only timers that arm each other for ever need more. */
  private static final int MOST_TICKS_AT_ONCE = 1_000_000;

  /** A domain's next timer: due when, and the place of the domain among all. */
  private record Due(long dueMs, Seat seat) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(dueMs, other.dueMs);
      return byTime != 0 ? byTime : Integer.compare(seat.place, other.seat.place);
    }
  }

  /** A domain that is defined. */
  private static final class Seat {
    final int place;
    final String domain;
    final Governor governor;
    @Nullable Due due;

    Seat(int place, String domain, Governor governor) {
      this.place = place;
      this.domain = domain;
      this.governor = governor;
    }
  }

  private final Settings settings;
  private final ObjLongConsumer<Decided> observer;
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final TreeSet<Due> dues = new TreeSet<>();
  private long nowMs;

  /**
   * No domain yet, at time 0.
   *
   * @param observer hears every decision, in order, with the time at which it is said; it must not
   *     tell commands itself
   */
  public VirtualDomains(Settings settings, ObjLongConsumer<Decided> observer) {
    this.settings = settings;
    this.observer = observer;
  }

  /**
   * Defines a domain without deciding anything, as a domain file does before a simulation.
   *
   * @return a sentence why the governor refuses the definition, or null
   */
  public @Nullable String define(DomainDefinition definition) {
    String domain = definition.domain();
    if (seats.containsKey(domain)) {
      return "Expected one definition of domain " + domain + ", but there are two";
    }
    Governor governor = governor(domain);
    String refusal = governor.define(definition, switches(definition), nowMs);
    if (refusal == null) {
      seat(domain, governor);
    }
    return refusal;
  }

  private @Nullable SetSwitches switches(DomainDefinition definition) {
    List<Schedule> schedules = definition.schedules() == null ? List.of() : definition.schedules();
    List<Window> windows = definition.windows() == null ? List.of() : definition.windows();
    return schedules.isEmpty() && windows.isEmpty()
        ? null
        : SwitchTimes.of(schedules, windows, nowMs);
  }

  /** The time, in ms. */
  public long nowMs() {
    return nowMs;
  }

  /** When the next timer of any domain is due, in ms. */
  public OptionalLong nextDueMs() {
    return dues.isEmpty() ? OptionalLong.empty() : OptionalLong.of(dues.first().dueMs());
  }

  /** How often clients of a domain give a sign of life, in ms; 0 where it is not defined. */
  public long heartbeatEveryMs(String domain) {
    Seat seat = seats.get(domain);
    return seat == null ? 0 : seat.governor.heartbeatEveryMs();
  }

  /**
   * Lets time pass; each timer fires at the moment it is due.
   *
   * @param untilMs inclusive; not before now
   */
  public void advanceTo(long untilMs) {
    if (untilMs < nowMs || untilMs > LAST_MS) {
      throw new IllegalArgumentException(
          "Expected a time from %d to %d ms, but it is %d ms".formatted(nowMs, LAST_MS, untilMs));
    }
    int ticks = 0;
    while (!dues.isEmpty() && dues.first().dueMs() <= untilMs) {
      Due due = dues.first();
      ticks = due.dueMs() > nowMs ? 1 : ticks + 1;
      if (ticks > MOST_TICKS_AT_ONCE) {
        throw new IllegalStateException(
            "Expected the timers of domain %s due at %d ms to come to an end, but they do not"
                .formatted(due.seat().domain, nowMs));
      }
      nowMs = Math.max(nowMs, due.dueMs());
      handle(due.seat(), new Tick());
    }
    nowMs = untilMs;
  }

  /** Tells a domain a command now, after the timers that are due now. */
  public void tell(String domain, Command command) {
    advanceTo(nowMs);
    Seat seat = seats.get(domain);
    if (seat != null) {
      handle(seat, command);
      return;
    }
    Governor governor = governor(domain);
    say(governor.handle(command, nowMs));
    if (governor.defined()) {
      seat(domain, governor);
      lookAhead(seats.get(domain));
    }
  }

  private Governor governor(String domain) {
    return new Governor(domain, new MemoryTables(), settings);
  }

  private void seat(String domain, Governor governor) {
    Seat seat = new Seat(seats.size(), domain, governor);
    seats.put(domain, seat);
    rearm(seat);
  }

  private void handle(Seat seat, Command command) {
    Handled handled = seat.governor.handle(command, nowMs);
    rearm(seat);
    say(handled);
    lookAhead(seat);
  }

  /**
   * Schedules and windows look ahead by the rules of time zones, which a governor does not know.
   */
  private void lookAhead(Seat seat) {
    Governor governor = seat.governor;
    if (governor.wantsSwitches()) {
      handle(seat, SwitchTimes.of(governor.schedules(), governor.windows(), nowMs));
    }
  }

  private void rearm(Seat seat) {
    OptionalLong next = seat.governor.nextDueMs();
    Due before = seat.due;
    if (before != null && next.isPresent() && next.getAsLong() == before.dueMs()) {
      return;
    }
    if (before != null) {
      dues.remove(before);
    }
    seat.due = next.isPresent() ? new Due(next.getAsLong(), seat) : null;
    if (seat.due != null) {
      dues.add(seat.due);
    }
  }

  private void say(Handled handled) {
    handled.decisions().forEach(decided -> observer.accept(decided, nowMs));
  }
}
