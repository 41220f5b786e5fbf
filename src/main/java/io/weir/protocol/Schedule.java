package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a plan is in force, again and again. Where several match, the lowest priority number wins,
 * then the name; a {@link Window} beats them all.
 *
 * @param name unique in its domain; that of the plan where absent
 * @param from when it begins, {@code HH:MM} in its zone; midnight where absent
 * @param to when it ends, exclusive; not after {@code from}, it is of the next day; midnight where
 *     absent
 * @param days the days on which it begins; every day where absent
 * @param fromDate the first day on which it begins, {@code YYYY-MM-DD}
 * @param untilDate the last day on which it begins
 * @param zone a name of the time zone database, as Europe/Berlin; UTC where absent
 * @param priority lower numbers win; without one it comes last
 */
public record Schedule(
    @Nullable String name,
    String plan,
    @Nullable String from,
    @Nullable String to,
    @Nullable List<Day> days,
    @Nullable String fromDate,
    @Nullable String untilDate,
    @Nullable String zone,
    @Nullable Long priority) {

  /** The same, with its name. */
  public Schedule named() {
    return new Schedule(key(), plan, from, to, days, fromDate, untilDate, zone, priority);
  }

  /** The name by which it is known. */
  public String key() {
    return name == null ? plan : name;
  }
}
