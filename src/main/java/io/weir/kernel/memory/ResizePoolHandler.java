package io.weir.kernel.memory;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.Sentence;
import java.util.List;

/** Gives a memory pool another size; what is held of it stays, where it is asked to drain. */
public final class ResizePoolHandler implements Handler<ResizePool> {

  private final Pools pools;

  public ResizePoolHandler(Pools pools) {
    this.pools = pools;
  }

  @Override
  public Outcome handle(ResizePool command, Turn turn) {
    Pool pool = pools.find(command.pool());
    if (pool == null) {
      return Definitions.notFound("pool " + command.pool());
    }
    if (pool.parent() == null) {
      return PoolFaults.configuration(
          pool.place(),
          "Expected the size of pool DATABASE in capacity.memoryBytes, but it is given here");
    }
    long bytes = command.memoryBytes();
    if (bytes < pool.usedBytes() && !Boolean.TRUE.equals(command.drain())) {
      return PoolFaults.capacity(
          pool.place(),
          Sentence.of(
              "Expected a size of at least the %d bytes that are held of pool %s, or drain, but it"
                  + " is %d",
              pool.usedBytes(), pool.name(), bytes));
    }
    List<PoolRow> then =
        pools.rows().stream()
            .map(row -> row.name().equals(pool.name()) ? row.sized(bytes) : row)
            .toList();
    Rejection fault = pools.changeFault(then);
    if (fault != null) {
      return fault;
    }
    pools.put(then);
    return Outcome.DONE;
  }
}
