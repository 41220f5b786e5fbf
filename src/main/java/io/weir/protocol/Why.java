package io.weir.protocol;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one limit that bound, with its figures; for a grant, the tightest limit that it passed.
 *
 * @param limit which limit
 * @param used in use when it was decided, in the limit's unit (after the grant, for a grant)
 * @param max the limit; absent where there is none
 * @param asked what was asked for
 * @param at where the limit stands: {@code domain}, {@code group ETL}, {@code user alice}, …
 * @param rule the assignment rule or mapping that led there
 * @param behind who was ahead
 */
public record Why(
    Limit limit,
    @Nullable Long used,
    @Nullable Long max,
    @Nullable Long asked,
    @Nullable String at,
    @Nullable String rule,
    @Nullable String behind) {

  /** A limit with its figures, at a place. */
  public static Why of(Limit limit, long used, @Nullable Long max, long asked, String at) {
    return new Why(limit, used, max, asked, at, null, null);
  }

  /** A reason that has no figures. */
  public static Why of(Limit limit, String at) {
    return new Why(limit, null, null, null, at, null, null);
  }

  /**
   * True where more of its limit is in use than of another's, as a part; a limit of 0 is all in
   * use.
   */
  public boolean isTighterThan(Why other) {
    if (used == null || max == null) {
      return false;
    }
    return other.used == null
        || other.max == null
        || BigInteger.valueOf(used)
                .multiply(BigInteger.valueOf(other.max))
                .compareTo(BigInteger.valueOf(other.used).multiply(BigInteger.valueOf(max)))
            > 0;
  }

  /** The same reason, with who was ahead. */
  public Why behind(@Nullable String who) {
    return new Why(limit, used, max, asked, at, rule, who);
  }

  /** The same reason, with the rule that led there. */
  public Why byRule(@Nullable String name) {
    return new Why(limit, used, max, asked, at, name, behind);
  }
}
