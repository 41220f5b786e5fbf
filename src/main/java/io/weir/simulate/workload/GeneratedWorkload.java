package io.weir.simulate.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The default workload of the demo: ten minutes of six tenants on eight slots, generated from a
 * seed, the same on every machine.
 *
 * <p>Each tenant alternates between bursts, in which its queries arrive at random (a Poisson
 * process), and pauses. Run times are heavy-tailed: a bounded Pareto distribution, so that most
 * queries are short and a few make up much of the work. The tenant "noisy" sends the most work and,
 * while it bursts, more than all slots can serve; the other five together would fit. So queues
 * build in the bursts and drain between them, and the end finds them empty.
 */
public final class GeneratedWorkload {

  /** The slots that the load is meant for. */
  public static final int SLOTS = 8;

  /** No query arrives at this time or later. */
  public static final long LENGTH_MS = 600_000;

  /** How heavy the tail of run times is: below 2, so that the few long ones dominate. */
  private static final double TAIL = 1.3;

  private static final double UNIT = 0x1.0p-53;

  private GeneratedWorkload() {}

  /**
   * How one tenant behaves.
   *
   * @param shortestMs the shortest run time, which is also the commonest
   * @param longestMs the bound of the tail
   * @param gapMs the mean time between two arrivals of a burst
   * @param startMs when its first burst begins
   * @param burstMs how long a burst lasts
   * @param pauseMs how long it pauses between bursts
   */
  private record Profile(
      String tenant,
      long shortestMs,
      long longestMs,
      long gapMs,
      long startMs,
      long burstMs,
      long pauseMs) {}

  private static final List<Profile> PROFILES =
      List.of(
          new Profile("dashboards", 150, 3_000, 1_300, 0, 45_000, 15_000),
          new Profile("analysts", 400, 10_000, 2_500, 5_000, 60_000, 30_000),
          new Profile("etl", 2_000, 20_000, 6_000, 20_000, 60_000, 60_000),
          new Profile("science", 1_500, 20_000, 6_000, 40_000, 90_000, 60_000),
          new Profile("reports", 800, 10_000, 3_000, 10_000, 40_000, 80_000),
          new Profile("noisy", 2_500, 16_000, 580, 30_000, 90_000, 100_000));

  /** The workload of a seed. */
  public static Workload of(long seed) {
    var root = new SplittableRandom(seed);
    var arrivals = new ArrayList<Arrival>();
    for (var profile : PROFILES) {
      generate(profile, root.split(), arrivals);
    }
    return Workload.of("generated-" + seed, arrivals);
  }

  private static void generate(Profile profile, SplittableRandom random, List<Arrival> arrivals) {
    long periodMs = profile.burstMs() + profile.pauseMs();
    for (long fromMs = profile.startMs(); fromMs < LENGTH_MS; fromMs += periodMs) {
      long untilMs = Math.min(LENGTH_MS, fromMs + profile.burstMs());
      long atMs = fromMs + gapMs(profile, random);
      while (atMs < untilMs) {
        long runMs = runMs(profile, random);
        arrivals.add(new Arrival(arrivals.size(), atMs, profile.tenant(), runMs, null));
        atMs += gapMs(profile, random);
      }
    }
  }

  /** Exponentially distributed, so that arrivals are a Poisson process. */
  private static long gapMs(Profile profile, SplittableRandom random) {
    return (long) (-StrictMath.log(1 - uniform(random)) * profile.gapMs());
  }

  /** Bounded Pareto, by the inverse of its distribution function. */
  private static long runMs(Profile profile, SplittableRandom random) {
    double bound = StrictMath.pow((double) profile.shortestMs() / profile.longestMs(), TAIL);
    double shrunk = 1 - uniform(random) * (1 - bound);
    return (long) (profile.shortestMs() * StrictMath.pow(shrunk, -1 / TAIL));
  }

  /** At least 0, below 1; of the upper 53 bits, so that it doesn't depend on the library's way. */
  private static double uniform(SplittableRandom random) {
    return (random.nextLong() >>> 11) * UNIT;
  }
}
