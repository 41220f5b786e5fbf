package io.weir.kernel.parallel;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.DeleteServerPool;

/** Removes a pool of parallel servers; its groups are in none from then on, with what they have. */
public final class DeleteServerPoolHandler implements Handler<DeleteServerPool> {

  private final Servers servers;

  public DeleteServerPoolHandler(Servers servers) {
    this.servers = servers;
  }

  @Override
  public Outcome handle(DeleteServerPool command, Turn turn) {
    if (servers.find(command.pool()) == null) {
      return Definitions.notFound("server pool " + command.pool());
    }
    servers.put(
        servers.pools().stream().filter(pool -> !pool.name().equals(command.pool())).toList());
    return Outcome.DONE;
  }
}
