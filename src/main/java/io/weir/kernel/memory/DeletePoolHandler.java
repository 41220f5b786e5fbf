package io.weir.kernel.memory;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes a memory pool of which nothing is held. */
public final class DeletePoolHandler implements Handler<DeletePool> {

  private final Pools pools;

  public DeletePoolHandler(Pools pools) {
    this.pools = pools;
  }

  @Override
  public Outcome handle(DeletePool command, Turn turn) {
    Pool pool = pools.find(command.pool());
    if (pool == null) {
      return Definitions.notFound("pool " + command.pool());
    }
    Rejection refusal = refuse(pool);
    if (refusal != null) {
      return refusal;
    }
    List<PoolRow> then =
        pools.rows().stream().filter(row -> !row.name().equals(pool.name())).toList();
    pools.put(then);
    return Outcome.DONE;
  }

  private @Nullable Rejection refuse(Pool pool) {
    if (Layout.isBuiltIn(pool.name())) {
      return PoolFaults.configuration(
          pool.place(),
          Sentence.of(
              "Expected a pool of the domain's own, but every domain has pool %s", pool.name()));
    }
    for (Pool each : pools.all()) {
      if (pool.equals(each.parent())) {
        return PoolFaults.configuration(
            pool.place(),
            Sentence.of(
                "Expected pool %s to have no parts, but %s is one", pool.name(), each.place()));
      }
    }
    return pool.usedBytes() == 0 ? null : PoolFaults.inUse(pool.name(), pool.usedBytes());
  }
}
