package io.weir.simulate.torture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing sequence of steps shorter: leaves out chunks, ever smaller ones, as long as what
 * is left fails for the same watcher. After Zeller's delta debugging ("Simplifying and Isolating
 * Failure-Inducing Input", 2002).
 */
final class Shrinker {

  private static final long MOST_STEPS = 20_000_000; // played in all: about a minute

  /** Plays steps. */
  interface Play {
    /** The step at which they fail in the same way, or null. */
    @Nullable Integer failsAt(List<Step> steps);
  }

  private final Play play;
  private long played;

  Shrinker(Play play) {
    this.play = play;
  }

  /** The shorter sequence. */
  List<Step> shrink(List<Step> failing) {
    List<Step> steps = new ArrayList<>(failing);
    for (int chunk = Math.max(1, steps.size() / 2); chunk > 0; chunk /= 2) {
      boolean again = true;
      while (again && played < MOST_STEPS) {
        again = pass(steps, chunk) && chunk == 1;
      }
    }
    return steps;
  }

  /** Tries to leave out each chunk once, the last first; true where one could be left out. */
  private boolean pass(List<Step> steps, int chunk) {
    boolean shorter = false;
    for (int from = steps.size() - chunk; from > 0 && played < MOST_STEPS; from -= chunk) {
      int until = Math.min(from + chunk, steps.size());
      List<Step> fewer = new ArrayList<>(steps.subList(0, from));
      fewer.addAll(steps.subList(until, steps.size()));
      played += fewer.size();
      Integer failsAt = play.failsAt(fewer);
      if (failsAt != null) {
        steps.clear();
        steps.addAll(fewer.subList(0, failsAt + 1));
        shorter = true;
      }
    }
    return shorter;
  }
}
