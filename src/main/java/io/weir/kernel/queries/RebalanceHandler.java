package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.fair.Rebalancing.Cut;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.AdminCommand.Rebalance;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each group owe and claim no more than is allowed to one query at once (ADR 25), and says
 * what that has changed. Utilization is not looked at anew: a look that is due has been made
 * before, and one of a part of a window would tell nothing.
 */
public final class RebalanceHandler implements Handler<Rebalance> {

  private final Groups groups;
  private final Meter meter;
  private final Utilization utilization;

  public RebalanceHandler(Groups groups, Meter meter, Utilization utilization) {
    this.groups = groups;
    this.meter = meter;
    this.utilization = utilization;
  }

  @Override
  public Outcome handle(Rebalance command, Turn turn) {
    Cut cut = groups.rebalance(meter.mostAtOnceMicros());
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("debtsCut", cut.debts());
    counts.put("creditsCut", cut.credits());
    counts.put("groupsSlowed", utilization.slowed());
    return new Outcome.Report(counts);
  }
}
