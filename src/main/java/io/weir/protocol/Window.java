package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A maintenance window: a plan in force for a time, whatever the schedules say. Where two overlap,
 * the one that began first goes on.
 *
 * @param start when it begins first, {@code YYYY-MM-DDTHH:MM} in its zone
 * @param zone a name of the time zone database; UTC where absent
 * @param durationMs how long it lasts
 * @param days begins again at that time on each of these days, from the day of the start on; once
 *     where absent
 */
public record Window(
    String name,
    String plan,
    String start,
    @Nullable String zone,
    long durationMs,
    @Nullable List<Day> days) {}
