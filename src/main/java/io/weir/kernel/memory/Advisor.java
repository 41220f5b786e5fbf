package io.weir.kernel.memory;

import io.weir.kernel.Saturating;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds memory for a pool that fills up: of its siblings the one with most to spare gives what
 * brings the pool to half, and stays at half or less itself.
 */
public final class Advisor {

  private static final long TIMES = 2; // of what is in use: half of a pool is free then

  private static final Comparator<Pool> BY_NUMBER = Comparator.comparingLong(Pool::number);

  private final Pools pools;

  public Advisor(Pools pools) {
    this.pools = pools;
  }

  /** What moving some bytes from one pool to another would do. */
  public record Advice(Pool from, Pool to, long bytes) {

    public long fromBytes() {
      return from.sizeBytes() - bytes;
    }

    public long toBytes() {
      return to.sizeBytes() + bytes;
    }
  }

  /** What would help a pool, or null. */
  public @Nullable Advice advise(Pool pool) {
    long wanted = Saturating.multiply(pool.usedBytes(), TIMES) - pool.sizeBytes();
    if (pool.parent() == null || wanted <= 0) {
      return null;
    }
    List<PoolRow> rows = pools.rows();
    ToLongFunction<Pool> spare = each -> spareBytes(each, rows);
    Pool giver =
        pools.all().stream()
            .filter(each -> pool.parent().equals(each.parent()) && !each.equals(pool))
            .max(Comparator.comparingLong(spare).thenComparing(BY_NUMBER.reversed()))
            .orElse(null);
    long bytes = giver == null ? 0 : Math.min(spare.applyAsLong(giver), wanted);
    return bytes <= 0 ? null : new Advice(giver, pool, bytes);
  }

  private static long spareBytes(Pool pool, List<PoolRow> rows) {
    long unused = pool.sizeBytes() - Saturating.multiply(pool.usedBytes(), TIMES);
    Long soft = pool.row().softLimitBytes();
    long beyondSoft = soft == null ? unused : pool.sizeBytes() - soft;
    long beside = Layout.leftBeside(pool.name(), pool.sizeBytes(), rows);
    long half = pool.sizeBytes() / TIMES; // it may be asked for again
    return Math.min(Math.min(unused, beyondSoft), Math.min(beside, half));
  }

  /** Does what was advised. */
  public void follow(Advice advice) {
    pools.put(
        pools.rows().stream()
            .map(
                row ->
                    row.name().equals(advice.from.name())
                        ? row.sized(advice.fromBytes())
                        : row.name().equals(advice.to.name()) ? row.sized(advice.toBytes()) : row)
            .toList());
  }
}
