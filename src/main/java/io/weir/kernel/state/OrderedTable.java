package io.weir.kernel.state;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A table of lanes, each in total order, whose first row is found at a cost that does not grow with
 * what is in the lane or was deleted from it.
 *
 * @param <V> row, immutable
 */
public interface OrderedTable<V> extends Table<Rank, V> {

  /** A row with its place. */
  record Entry<V>(Rank rank, V row) {}

  /** The first row of a lane, or null. */
  @Nullable Entry<V> first(long lane);

  /** Shows a lane's rows in order until the visitor says false. */
  void scanLane(long lane, BiPredicate<Rank, V> visitor);
}
