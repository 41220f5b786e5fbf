package io.weir.simulate.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a rebalance leaves of debts and credits, as ADR 25 says: of each part of the whole no more
 * than one query may move it at once.
 */
final class Debts {

  private Debts() {}

  /** Cuts them where the last command came before the end of an interval, and this one after it. */
  static void cutEachInterval(Model model) {
    long everyMs = model.rules.rebalanceEveryMs();
    if (everyMs > 0 && model.nowMs - model.nowMs % everyMs > model.clock.lastMs()) {
      cut(model.share, model.meters.mostAtOnceMicros(), model.script.seq());
    }
  }

  /**
   * Cuts them.
   *
   * @param mostMicros that each part may be ahead or behind
   * @param lastSeq the last decision before
   * @return how many debts and credits were more than that
   */
  static Map<String, Long> cut(FairShare share, long mostMicros, long lastSeq) {
    long debts = 0;
    long credits = 0;
    for (Part part : share.parts()) {
      long most = Math.floorDiv(mostMicros * share.unitOf(part), share.weightOf(part));
      long origin = share.beginOf(part);
      if (part.lag == null ? part.tag - origin > most : -part.lag > most) {
        debts++;
        part.aloneSeq = lastSeq;
        if (part.lag == null) {
          part.tag = origin + most;
          part.remainder = 0;
        } else {
          part.lag = -most;
        }
      } else if (part.contends && origin - part.tag > most) {
        credits++;
        part.tag = origin - most;
        part.remainder = 0;
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    counts.put("debtsCut", debts);
    counts.put("creditsCut", credits);
    return counts;
  }
}
