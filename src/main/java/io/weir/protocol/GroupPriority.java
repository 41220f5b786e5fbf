package io.weir.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of the priorities of consumer groups, from the highest, 0, to the lowest, 7. */
public enum GroupPriority {
  CRITICAL,
  HIGHEST,
  HIGH,
  MEDIUM,
  MODERATE,
  LOW,
  LOWER,
  LOWEST;

  /** The number on the wire. */
  public long level() {
    return ordinal();
  }

  /** The priority of a name, in capitals or not; null where it is none. */
  public static @Nullable GroupPriority of(String name) {
    return Arrays.stream(values())
        .filter(priority -> priority.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  /** The name of a level, in small letters; null where it has none. */
  public static @Nullable String nameOf(long level) {
    return level < 0 || level >= values().length ? null : values()[(int) level].toString();
  }

  /** All of them, from the highest. */
  public static List<String> names() {
    return Arrays.stream(values()).map(GroupPriority::toString).toList();
  }

  /** What a priority may be, for a sentence. */
  public static String expected() {
    return Sentence.of(
        "0 (highest) to %d or one of %s", LOWEST.level(), String.join(", ", names()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
