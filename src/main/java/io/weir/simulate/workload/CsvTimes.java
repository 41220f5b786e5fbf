package io.weir.simulate.workload;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Arrival times of a CSV. A number is milliseconds of trace time, taken as it is, unless the
 * smallest in the file is {@value #EPOCH_LIKE_MS} or more: then all count milliseconds since 1970.
 * Those, and dates with a time such as {@code 2023-11-16 18:15:46.6805900} or {@code
 * 2023-11-16T18:15:46Z}, become the milliseconds since the earliest of the file, rounded down.
 */
final class CsvTimes {

  /** 1973 in milliseconds since 1970; as trace time it would be three years. */
  static final long EPOCH_LIKE_MS = 100_000_000_000L;

  private static final DateTimeFormatter DATE_AND_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private CsvTimes() {}

  /** An arrival time as the file has it. */
  record Time(Instant instant, boolean isDate) {

    long millisSince(Instant origin) {
      return Duration.between(origin, instant).toMillis();
    }
  }

  /** Empty if it is neither a number nor a date with a time. */
  static Optional<Time> parse(String value) {
    var millis = Quantity.times(value, 1);
    if (millis.isPresent()) {
      return Optional.of(new Time(Instant.ofEpochMilli(millis.getAsLong()), false));
    }
    try {
      var parsed =
          DATE_AND_TIME.parseBest(
              value.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      var instant =
          parsed instanceof LocalDateTime local
              ? local.toInstant(ZoneOffset.UTC)
              : Instant.from(parsed);
      return Optional.of(new Time(instant, true));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The instant from which the file's arrivals count. */
  static Instant originOf(List<Time> times) {
    var earliest = times.stream().map(Time::instant).min(Instant::compareTo).orElse(Instant.EPOCH);
    boolean dates = times.stream().anyMatch(Time::isDate);
    return dates || earliest.toEpochMilli() >= EPOCH_LIKE_MS ? earliest : Instant.EPOCH;
  }
}
