package io.weir.simulate.torture;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The most that may be in a bucket of a domain, in thousandths: a bound that is not passed by any
 * way to inherit tokens, and exact where they are kept.
 */
final class TokenCount {

  private static final long WHOLE = 1_000;

  private @Nullable Long rate;
  private @Nullable Long given;
  private boolean limits;
  private long burst;
  private long level;
  private long perMs;
  private long atMs;

  /** What holds by now: a rate in a second, absent where nothing does, and a burst. */
  void follow(@Nullable Long perSecond, @Nullable Long mostAtOnce, long nowMs) {
    level = Math.min(burst, level + perMs * (nowMs - atMs));
    atMs = nowMs;
    boolean same = Objects.equals(rate, perSecond) && Objects.equals(given, mostAtOnce);
    limits = perSecond != null;
    if (perSecond == null || same) {
      return;
    }
    boolean first = rate == null;
    rate = perSecond;
    given = mostAtOnce;
    perMs = perSecond;
    burst = perSecond == 0 ? 0 : WHOLE * (mostAtOnce == null ? perSecond : mostAtOnce);
    level = first ? burst : Math.min(level, burst);
  }

  /** So many pass; false where there are not as many. */
  boolean take(long tokens) {
    boolean passes = !limits || tokens <= level / WHOLE;
    level = !limits ? level : passes ? level - tokens * WHOLE : level % WHOLE;
    return passes;
  }

  /** So many have not passed after all. */
  void giveBack(long tokens) {
    level = limits ? Math.min(burst, level + Math.min(tokens, burst / WHOLE) * WHOLE) : level;
  }
}
