package io.weir.simulate.torture;

import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;

/** The few commands that tests of the auditor and the shrinker need. */
public final class Commands {

  private Commands() {}

  public static Command define(long slots) {
    return new DefineDomain("define", null, new Capacity(slots, null, null, null, null));
  }

  public static Command submit(String id) {
    return SubmitQuery.of(id, null);
  }

  public static Command complete(String id) {
    return CompleteQuery.of(id, Outcome.SUCCEEDED, 7L);
  }
}
