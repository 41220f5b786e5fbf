package io.weir.kernel.plans;

import static io.weir.kernel.plans.Finding.error;
import static io.weir.kernel.plans.Finding.unknown;

import com.google.re2j.Pattern;
import io.weir.protocol.Schedule;
import io.weir.protocol.Sentence;
import io.weir.protocol.Window;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with schedules and windows. Which names of time zones there are is not known here:
 * it differs from machine to machine and from year to year.
 */
public final class ScheduleFaults {

  /** Years that a time may be of: beyond them, milliseconds since 1970 do not fit every zone. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 9999;

  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern END = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");

  private final Predicate<String> plans;
  private final Predicate<String> zones;
  private final List<Finding> found = new ArrayList<>();

  private ScheduleFaults(Predicate<String> plans, Predicate<String> zones) {
    this.plans = plans;
    this.zones = zones;
  }

  /** True for what may be the name of a time zone. */
  public static boolean isZone(String name) {
    return ZONE.matches(name);
  }

  /**
   * The errors of schedules and windows.
   *
   * @param plans true for the name of a plan that may be in force
   * @param zones true for the name of a time zone
   */
  public static List<Finding> of(
      List<Schedule> schedules,
      List<Window> windows,
      Predicate<String> plans,
      Predicate<String> zones) {
    ScheduleFaults faults = new ScheduleFaults(plans, zones);
    faults.checkSchedules(schedules);
    faults.checkWindows(windows);
    return List.copyOf(faults.found);
  }

  private void checkSchedules(List<Schedule> schedules) {
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < schedules.size(); i++) {
      Schedule schedule = schedules.get(i);
      String path = "schedules[" + i + "]";
      String of = "schedule " + schedule.key();
      if (!names.add(schedule.key())) {
        found.add(
            error(
                path,
                Sentence.of("Expected %s once, but it is given twice", of),
                "give each schedule of a plan a name of its own"));
      }
      checkPlan(schedule.plan(), path, of);
      checkZone(schedule.zone(), path, of);
      checkTime(TIME, schedule.from(), path + ".from", of);
      checkTime(END, schedule.to(), path + ".to", of);
      checkDates(schedule, path, of);
    }
  }

  private void checkDates(Schedule schedule, String path, String of) {
    boolean from = checkDate(schedule.fromDate(), path + ".fromDate", of);
    boolean until = checkDate(schedule.untilDate(), path + ".untilDate", of);
    String first = schedule.fromDate();
    String last = schedule.untilDate();
    if (from && until && first != null && last != null && last.compareTo(first) < 0) {
      found.add(
          error(
              path + ".untilDate",
              Sentence.of(
                  "Expected untilDate of %s not to be before fromDate %s, but it is %s",
                  of, first, last)));
    }
  }

  private void checkWindows(List<Window> windows) {
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      String path = "windows[" + i + "]";
      String of = "window " + window.name();
      if (!names.add(window.name())) {
        found.add(error(path, Sentence.of("Expected %s once, but it is given twice", of)));
      }
      checkPlan(window.plan(), path, of);
      checkZone(window.zone(), path, of);
      if (parsed(window.start()) == null) {
        found.add(
            error(
                path + ".start",
                Sentence.of(
                    "Expected start of %s to be YYYY-MM-DDTHH:MM of the years 1970 to 9999, but it was '%s'",
                    of, window.start())));
      }
      if (window.durationMs() == 0) {
        found.add(
            error(
                path + ".durationMs",
                Sentence.of("Expected durationMs of %s to be at least 1, but it was 0", of)));
      }
    }
  }

  private void checkPlan(String plan, String path, String of) {
    if (!plans.test(plan)) {
      found.add(
          unknown(
              path + ".plan",
              Sentence.of("Expected plan %s of %s to exist, but it does not", plan, of)));
    }
  }

  private void checkZone(@Nullable String zone, String path, String of) {
    if (zone != null && !zones.test(zone)) {
      found.add(
          error(
              path + ".zone",
              Sentence.of(
                  "Expected zone of %s to be a name of the time zone database, but it was '%s'",
                  of, zone),
              "as Europe/Berlin or UTC"));
    }
  }

  private void checkTime(Pattern form, @Nullable String time, String path, String of) {
    if (time != null && !form.matches(time)) {
      found.add(
          error(path, Sentence.of("Expected times of %s to be HH:MM, but one was '%s'", of, time)));
    }
  }

  private boolean checkDate(@Nullable String date, String path, String of) {
    if (date == null || isDate(date)) {
      return true;
    }
    found.add(
        error(
            path,
            Sentence.of("Expected dates of %s to be YYYY-MM-DD, but one was '%s'", of, date)));
    return false;
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).getYear() < 10_000;
    } catch (DateTimeParseException noDate) {
      return false;
    }
  }

  private static @Nullable LocalDateTime parsed(String start) {
    try {
      LocalDateTime parsed = LocalDateTime.parse(start);
      return parsed.getYear() < FIRST_YEAR || parsed.getYear() > LAST_YEAR ? null : parsed;
    } catch (DateTimeParseException noTime) {
      return null;
    }
  }
}
