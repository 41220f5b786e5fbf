package io.weir.simulate.history;

import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link Window} while it is counted. */
final class Slice {

  /** The contended time of all that lies before it. */
  final long contendedBeforeMs;

  final Tally total = new Tally();
  private final SortedMap<String, Tally> groups = new TreeMap<>();
  long busyMs;
  long contendedMs;

  Slice(long contendedBeforeMs) {
    this.contendedBeforeMs = contendedBeforeMs;
  }

  Tally of(String group) {
    return groups.computeIfAbsent(group, name -> new Tally());
  }

  /** Takes in the slice that follows. */
  void add(Slice later) {
    busyMs += later.busyMs;
    contendedMs += later.contendedMs;
    total.add(later.total);
    later.groups.forEach((name, tally) -> of(name).add(tally));
  }

  Window window(long fromMs, long lengthMs) {
    SortedMap<String, Figures> figures = new TreeMap<>();
    groups.forEach((name, tally) -> figures.put(name, tally.figures()));
    return new Window(fromMs, lengthMs, busyMs, contendedMs, total.figures(), figures);
  }
}
