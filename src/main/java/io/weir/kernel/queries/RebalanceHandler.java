package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.fair.Rebalancing.Cut;
import io.weir.protocol.AdminCommand.Rebalance;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts what groups owe and claim (ADR 25), and says what that has changed. Utilization is not
 * looked at anew: a look that is due has been made before, and one of a part of a window would tell
 * nothing.
 */
public final class RebalanceHandler implements Handler<Rebalance> {

  private final Rebalancer rebalancer;
  private final Utilization utilization;

  public RebalanceHandler(Rebalancer rebalancer, Utilization utilization) {
    this.rebalancer = rebalancer;
    this.utilization = utilization;
  }

  @Override
  public Outcome handle(Rebalance command, Turn turn) {
    Cut cut = rebalancer.cut();
    // in the order in which a row gives them back: a repeated answer is the same bytes
    Map<String, Long> counts = new TreeMap<>();
    counts.put("debtsCut", cut.debts());
    counts.put("creditsCut", cut.credits());
    counts.put("groupsSlowed", utilization.slowed());
    return new Outcome.Report(counts);
  }
}
