package io.weir.simulate.torture;

import io.weir.kernel.Settings;
import io.weir.simulate.audit.BrokenPromise;
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

  private final String domain;
  private final Settings settings;
  private final String watcher;
  private long played;

  Shrinker(String domain, Settings settings, String fault) {
    this.domain = domain;
    this.settings = settings;
    this.watcher = watcher(fault);
  }

  private static String watcher(String fault) {
    return fault.substring(0, Math.max(0, fault.indexOf(':')));
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
      Integer failsAt = failsAt(fewer);
      if (failsAt != null) {
        steps.clear();
        steps.addAll(fewer.subList(0, failsAt + 1));
        shorter = true;
      }
    }
    return shorter;
  }

  /** The step at which the same watcher complains, or null. */
  private @Nullable Integer failsAt(List<Step> steps) {
    Trial trial = new Trial(domain, settings);
    for (int i = 0; i < steps.size(); i++) {
      played++;
      try {
        trial.take(steps.get(i));
      } catch (BrokenPromise broken) {
        return watcher(broken.getMessage()).equals(watcher) ? (Integer) i : null;
      }
    }
    return null;
  }
}
