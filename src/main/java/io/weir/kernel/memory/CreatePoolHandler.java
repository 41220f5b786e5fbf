package io.weir.kernel.memory;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;

/** Adds a memory pool. */
public final class CreatePoolHandler implements Handler<CreatePool> {

  private final Pools pools;

  public CreatePoolHandler(Pools pools) {
    this.pools = pools;
  }

  @Override
  public Outcome handle(CreatePool command, Turn turn) {
    MemoryPool asked = command.pool();
    if (pools.find(asked.name()) != null) {
      return Outcome.reject(
          Code.ALREADY_EXISTS,
          Why.of(Limit.IDENTITY, "pool " + asked.name()),
          Sentence.of("Expected a new name for the pool, but %s exists", asked.name()));
    }
    Rejection fault = PoolFaults.of(asked);
    if (fault != null) {
      return fault;
    }
    List<PoolRow> then = new ArrayList<>(pools.rows());
    then.add(Layout.own(pools.nextNumber(), asked));
    fault = pools.changeFault(then);
    if (fault != null) {
      return fault;
    }
    pools.put(then);
    return Outcome.DONE;
  }
}
