package io.weir.kernel.groups;

import io.weir.kernel.Saturating;
import org.jspecify.annotations.Nullable;

/**
 * What only statistics ask of a group; sums since the domain was defined.
 *
 * @param ranMs time that its queries held their slots
 * @param opened sessions opened in it, those of queries without a session too
 * @param ended sessions that ended in it
 * @param switches grants to it when the grant before was another group's
 * @param contendedMicros what it was charged while somebody waited
 * @param entitledMicros what its share of all that was charged then comes to
 * @param mostOver most sessions that were active beyond its limit, or queries beyond its plan's
 */
public record FiguresRow(
    long ranMs,
    long opened,
    long ended,
    long switches,
    long contendedMicros,
    long entitledMicros,
    long mostOver) {

  static final FiguresRow NONE = new FiguresRow(0, 0, 0, 0, 0, 0, 0);

  /** Itself; null where nothing has happened yet. */
  @Nullable FiguresRow orNone() {
    return equals(NONE) ? null : this;
  }

  FiguresRow plus(FiguresRow other) {
    return new FiguresRow(
        Saturating.add(ranMs, other.ranMs),
        opened + other.opened,
        ended + other.ended,
        switches + other.switches,
        Saturating.add(contendedMicros, other.contendedMicros),
        Saturating.add(entitledMicros, other.entitledMicros),
        Math.max(mostOver, other.mostOver));
  }
}
