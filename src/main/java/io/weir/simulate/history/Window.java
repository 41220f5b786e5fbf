package io.weir.simulate.history;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a domain and its groups did from one time to another.
 *
 * @param fromMs when it begins, since the first decision
 * @param lengthMs how long it is; the last one of a run ends with the run
 * @param busyMs how long of it anybody had work, waiting or running
 * @param contendedMs how long of it somebody waited
 * @param total the domain
 * @param groups those that had work, by name
 */
public record Window(
    long fromMs,
    long lengthMs,
    long busyMs,
    long contendedMs,
    Figures total,
    SortedMap<String, Figures> groups) {

  /** One, in parts per million. */
  public static final long WHOLE_PPM = 1_000_000;

  public Window {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** What a group did; nothing where it had no work. */
  public Figures of(String group) {
    return groups.getOrDefault(group, Figures.NONE);
  }

  /**
   * The group's part of what was charged while somebody waited, in ppm, rounded down; where nobody
   * waited, of all that was charged.
   */
  public long receivedPpm(String group) {
    return contendedMs > 0 && total.contendedMicros() > 0
        ? ppm(of(group).contendedMicros(), total.contendedMicros())
        : ppm(of(group).chargedMicros(), total.chargedMicros());
  }

  /**
   * The group's weight / the weights of the groups that had work, in ppm: the mean over the time
   * that somebody waited; where nobody waited, over the time that anybody had work.
   */
  public long entitledPpm(String group) {
    return contendedMs > 0
        ? of(group).contendedPpmMs() / contendedMs
        : busyMs == 0 ? 0 : of(group).entitledPpmMs() / busyMs;
  }

  private static long ppm(long part, long whole) {
    // Beyond 2^43 µs of charge (100 days), to whole milliseconds: ppm keep their meaning.
    return whole > Long.MAX_VALUE / WHOLE_PPM
        ? part / 1000 * WHOLE_PPM / Math.max(1, whole / 1000)
        : whole == 0 ? 0 : part * WHOLE_PPM / whole;
  }
}
