package io.weir.config;

import io.weir.protocol.ClockCommand.SetSwitches;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.Day;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When schedules and windows begin and end, by the rules of time zones of this machine: the one
 * place that reads them. The kernel is told the result.
 *
 * <p>A time of day becomes a moment: the first at which clocks there show it or a later time. So a
 * time that exists twice, when clocks are set back, is the first of the two; one that does not
 * exist, when they are set forward, is the moment at which they are. Begin and end follow the same
 * rule: of two schedules, one of which begins when the other ends, exactly one matches at any time.
 */
public final class SwitchTimes {

  /** How far ahead is looked: rules of time zones that change take effect within as long. */
  static final long AHEAD_MS = 8 * 86_400_000L;

  /** Switches told at once; a schedule that is switched every few minutes reaches less far. */
  static final int MOST_SWITCHES = 64;

  private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;

  /** A time in which a schedule or window matches; the better rank comes first. */
  private record Span(long fromMs, long untilMs, long rank, Switch entry) {

    boolean holds(long atMs) {
      return fromMs <= atMs && atMs < untilMs;
    }

    /** Windows before schedules; then the priority; of windows the one that began first. */
    static final Comparator<Span> BEST_FIRST =
        Comparator.comparingLong(Span::rank)
            .thenComparingLong(span -> span.entry().window() == null ? 0 : span.fromMs())
            .thenComparing(span -> String.valueOf(span.entry().window()))
            .thenComparing(span -> String.valueOf(span.entry().schedule()));
  }

  private static final long OF_WINDOWS = -1;

  private final long nowMs;
  private final long untilMs;
  private final List<Span> spans = new ArrayList<>();

  private SwitchTimes(long nowMs) {
    this.nowMs = nowMs;
    this.untilMs = nowMs + AHEAD_MS;
  }

  /** What holds now, and every change of it in the next days. */
  public static SetSwitches of(List<Schedule> schedules, List<Window> windows, long nowMs) {
    SwitchTimes times = new SwitchTimes(nowMs);
    schedules.forEach(times::add);
    windows.forEach(times::add);
    return times.switches();
  }

  /** True for a name of the time zone database. */
  public static boolean isZone(String name) {
    return zone(name) != null;
  }

  private static @Nullable ZoneRules zone(@Nullable String name) {
    try {
      return ZoneId.of(name == null ? "UTC" : name).getRules();
    } catch (DateTimeException unknown) {
      return null;
    }
  }

  // ---- spans ----

  private void add(Schedule schedule) {
    ZoneRules zone = zone(schedule.zone());
    if (zone == null) {
      return; // nobody knows when it begins
    }
    LocalTime from = time(schedule.from());
    LocalTime to = time(schedule.to());
    long days = to.isAfter(from) ? 0 : 1;
    Switch entry = new Switch(0, schedule.plan(), schedule.key(), null);
    long rank = schedule.priority() == null ? Long.MAX_VALUE : schedule.priority();
    LocalDate last = dateOf(untilMs, zone);
    for (LocalDate day = dateOf(nowMs, zone).minusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      if (isOn(schedule.days(), day) && isWithin(schedule, day)) {
        span(
            moment(day.atTime(from), zone),
            moment(day.plusDays(days).atTime(to), zone),
            rank,
            entry);
      }
    }
  }

  private static boolean isWithin(Schedule schedule, LocalDate day) {
    String date = day.toString();
    return (schedule.fromDate() == null || date.compareTo(schedule.fromDate()) >= 0)
        && (schedule.untilDate() == null || date.compareTo(schedule.untilDate()) <= 0);
  }

  private void add(Window window) {
    ZoneRules zone = zone(window.zone());
    if (zone == null) {
      return;
    }
    LocalDateTime start = LocalDateTime.parse(window.start());
    Switch entry = new Switch(0, window.plan(), null, window.name());
    if (window.days() == null) {
      lasting(moment(start, zone), window, entry);
      return;
    }
    LocalDate first = dateOf(nowMs - Math.min(window.durationMs(), AHEAD_MS), zone).minusDays(1);
    LocalDate last = dateOf(untilMs, zone);
    LocalDate begin = first.isBefore(start.toLocalDate()) ? start.toLocalDate() : first;
    for (LocalDate day = begin; !day.isAfter(last); day = day.plusDays(1)) {
      if (isOn(window.days(), day)) {
        lasting(moment(day.atTime(start.toLocalTime()), zone), window, entry);
      }
    }
  }

  private void lasting(long fromMs, Window window, Switch entry) {
    long durationMs = Math.min(window.durationMs(), Long.MAX_VALUE / 2);
    span(fromMs, fromMs + durationMs, OF_WINDOWS, entry);
  }

  private void span(long fromMs, long toMs, long rank, Switch entry) {
    if (fromMs < toMs && toMs > nowMs && fromMs < untilMs) {
      spans.add(new Span(fromMs, toMs, rank, entry));
    }
  }

  private static LocalTime time(@Nullable String time) {
    return time == null || time.equals("24:00") ? MIDNIGHT : LocalTime.parse(time);
  }

  private static boolean isOn(@Nullable List<Day> days, LocalDate date) {
    return days == null || days.contains(Day.values()[date.getDayOfWeek().ordinal()]);
  }

  private static LocalDate dateOf(long atMs, ZoneRules zone) {
    Instant at = Instant.ofEpochMilli(atMs);
    return LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, zone.getOffset(at)).toLocalDate();
  }

  private static long moment(LocalDateTime local, ZoneRules zone) {
    ZoneOffsetTransition transition = zone.getTransition(local);
    if (transition == null) {
      return local.toInstant(zone.getOffset(local)).toEpochMilli();
    }
    return transition.isGap()
        ? transition.getInstant().toEpochMilli()
        : local.toInstant(transition.getOffsetBefore()).toEpochMilli();
  }

  // ---- switches ----

  private SetSwitches switches() {
    TreeSet<Long> bounds = new TreeSet<>();
    bounds.add(nowMs);
    for (Span span : spans) {
      bounds.add(Math.max(nowMs, span.fromMs()));
      bounds.add(span.untilMs());
    }
    List<Switch> switches = new ArrayList<>();
    for (long atMs : bounds.headSet(untilMs, false)) {
      Switch next = at(atMs);
      if (switches.isEmpty() || !next.sameAs(switches.getLast())) {
        if (switches.size() == MOST_SWITCHES) {
          return new SetSwitches(switches, atMs, zoneData());
        }
        switches.add(next);
      }
    }
    return new SetSwitches(switches, untilMs, zoneData());
  }

  private Switch at(long atMs) {
    return spans.stream()
        .filter(span -> span.holds(atMs))
        .min(Span.BEST_FIRST)
        .map(Span::entry)
        .map(entry -> new Switch(atMs, entry.plan(), entry.schedule(), entry.window()))
        .orElseGet(() -> new Switch(atMs, null, null, null));
  }

  /** As 2026a. */
  private static String zoneData() {
    return ZoneRulesProvider.getVersions("UTC").lastEntry().getKey();
  }
}
