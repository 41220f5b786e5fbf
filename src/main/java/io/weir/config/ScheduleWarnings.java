package io.weir.config;

import io.weir.protocol.Day;
import io.weir.protocol.Schedule;
import io.weir.protocol.Sentence;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schedules that can stand, but never match, or never win. Their form is known to be good. */
final class ScheduleWarnings {

  private static final int DAYS_OF_A_WEEK = 7;

  private final Mistakes mistakes;
  private final List<Schedule> schedules;

  ScheduleWarnings(Mistakes mistakes, @Nullable List<Schedule> schedules) {
    this.mistakes = mistakes;
    this.schedules = schedules == null ? List.of() : schedules;
  }

  void check() {
    for (int i = 0; i < schedules.size(); i++) {
      Schedule schedule = schedules.get(i);
      String path = "schedules[" + i + "]";
      Set<Day> days = days(schedule);
      if (days.isEmpty()) {
        mistakes.warn(
            path,
            Sentence.of(
                "Expected a day on which schedule %s begins, but there is none: it never matches",
                schedule.key()));
        continue;
      }
      for (Schedule other : schedules) {
        if (isBefore(other, schedule) && covers(other, schedule, days)) {
          mistakes.warn(
              path,
              Sentence.of(
                  "Expected schedule %s to win at some time, but schedule %s matches whenever it"
                      + " does and comes first",
                  schedule.key(), other.key()));
        }
      }
    }
  }

  /** The days of the week on which it ever begins. */
  private static Set<Day> days(Schedule schedule) {
    Set<Day> given = EnumSet.noneOf(Day.class);
    given.addAll(schedule.days() == null ? List.of(Day.values()) : schedule.days());
    if (schedule.fromDate() == null || schedule.untilDate() == null) {
      return given;
    }
    LocalDate from = LocalDate.parse(schedule.fromDate());
    LocalDate until = LocalDate.parse(schedule.untilDate());
    Set<Day> between = EnumSet.noneOf(Day.class);
    for (int i = 0; i < DAYS_OF_A_WEEK && !from.plusDays(i).isAfter(until); i++) {
      between.add(Day.values()[from.plusDays(i).getDayOfWeek().ordinal()]);
    }
    given.retainAll(between);
    return given;
  }

  private static boolean isBefore(Schedule one, Schedule other) {
    long a = one.priority() == null ? Long.MAX_VALUE : one.priority();
    long b = other.priority() == null ? Long.MAX_VALUE : other.priority();
    return a != b ? a < b : one.key().compareTo(other.key()) < 0;
  }

  /** True where one surely matches whenever the other does: same zone, no dates, all its hours. */
  private static boolean covers(Schedule one, Schedule other, Set<Day> days) {
    boolean always = one.fromDate() == null && one.untilDate() == null;
    int begin = minutes(one.from());
    int end = endAfter(begin, one.to());
    int otherBegin = minutes(other.from());
    int otherEnd = endAfter(otherBegin, other.to());
    return always
        && Objects.equals(zone(one), zone(other))
        && days(one).containsAll(days)
        && begin <= otherBegin
        && otherEnd <= end;
  }

  private static String zone(Schedule schedule) {
    return schedule.zone() == null ? "UTC" : schedule.zone();
  }

  private static int endAfter(int begin, @Nullable String to) {
    int end = minutes(to);
    return end > begin ? end : end + 24 * 60;
  }

  private static int minutes(@Nullable String time) {
    return time == null
        ? 0
        : Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
  }
}
