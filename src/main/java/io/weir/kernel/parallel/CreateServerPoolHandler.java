package io.weir.kernel.parallel;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;

/** Adds a pool of parallel servers; the queries of its groups take theirs from it at once. */
public final class CreateServerPoolHandler implements Handler<CreateServerPool> {

  private final Domain domain;
  private final Groups groups;
  private final Servers servers;

  public CreateServerPoolHandler(Domain domain, Groups groups, Servers servers) {
    this.domain = domain;
    this.groups = groups;
    this.servers = servers;
  }

  @Override
  public Outcome handle(CreateServerPool command, Turn turn) {
    ServerPool asked = command.pool();
    if (servers.find(asked.name()) != null) {
      return Outcome.reject(
          Code.ALREADY_EXISTS,
          Why.of(Limit.IDENTITY, "server pool " + asked.name()),
          Sentence.of("Expected a new name for the server pool, but %s exists", asked.name()));
    }
    List<String> names = new ArrayList<>();
    for (String nameOrId : ServerShare.groups(asked)) {
      Group group = groups.find(nameOrId);
      if (group == null) {
        return Definitions.notFound("group " + nameOrId);
      }
      names.add(group.name());
    }
    List<ServerPool> then = new ArrayList<>(servers.pools());
    then.add(new ServerPool(asked.name(), asked.minServers(), asked.maxServers(), names));
    Rejection fault = servers.fault(domain.row(), then);
    if (fault != null) {
      return fault;
    }
    servers.put(then);
    return Outcome.DONE;
  }
}
