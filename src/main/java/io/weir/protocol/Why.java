package io.weir.protocol;

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

  /** The same reason, with who was ahead. */
  public Why behind(@Nullable String who) {
    return new Why(limit, used, max, asked, at, rule, who);
  }

  /** The same reason, with the rule that led there. */
  public Why byRule(@Nullable String name) {
    return new Why(limit, used, max, asked, at, name, behind);
  }
}
