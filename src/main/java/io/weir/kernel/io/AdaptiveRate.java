package io.weir.kernel.io;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Outcome;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/**
 * Lets the domain's rates follow what its device can do: additive increase, multiplicative decrease
 * (Chiu, Jain 1989; ADR 30).
 *
 * <p>Implementation note: one window of samples, which their own times alone begin and end. No
 * timer, so an idle domain stays where it is.
 */
final class AdaptiveRate {

  private static final long WHOLE_PERCENT = 100;
  private static final long UP_PERCENT = 5;
  private static final long DOWN_NUMERATOR = 7;
  private static final long DOWN_DENOMINATOR = 10;

  /**
   * By what a window is judged.
   *
   * @param targetMs 0 where the rates do not adapt
   */
  private record Terms(long targetMs, long leastPercent, Mode mode) {

    static final Terms NONE = new Terms(0, WHOLE_PERCENT, Mode.ENFORCE);

    static Terms of(DomainRow domain) {
      IoSettingsRow io = domain.ofIo();
      boolean isLimited = io.bytesPerSecond() != null || io.iops() != null;
      return new Terms(isLimited ? io.targetMs() : 0, io.leastOfRates(), domain.mode());
    }

    boolean adapts() {
      return targetMs > 0;
    }
  }

  private final Domain domain;
  private final Table<Long, IoRateRow> table;
  private Terms terms;
  private IoRateRow row;
  private IoRateRow saved;

  AdaptiveRate(Tables tables, Domain domain) {
    this.domain = domain;
    this.table = tables.table(Families.IO_RATE);
    this.terms = domain.defined() ? Terms.of(domain.row()) : Terms.NONE;
    IoRateRow found = table.find(Families.ONLY);
    this.saved = found == null ? IoRateRow.WHOLE : found;
    this.row = saved;
  }

  /** Of a rate that is said, what is in force: rounded down, but nothing comes to a stop by it. */
  long inForce(long perSecond) {
    long hundreds = perSecond / WHOLE_PERCENT * row.percent();
    long rest = perSecond % WHOLE_PERCENT * row.percent() / WHOLE_PERCENT;
    return perSecond == 0 ? 0 : Math.max(1, hundreds + rest);
  }

  /** The domain may be another from now on. */
  void follow() {
    Terms now = Terms.of(domain.row());
    if (!now.equals(terms)) {
      terms = now;
      row = row.at(now.adapts() ? Math.max(row.percent(), now.leastPercent()) : WHOLE_PERCENT);
    }
  }

  /**
   * A transfer that was under way has ended. Where it says how, it is a sample, and the window's
   * last one decides.
   *
   * @param grantedMs since when it was under way: what was so before the last step says nothing of
   *     the rate since
   * @return true where another percent is in force from now on
   */
  boolean sample(CompleteIo end, long grantedMs, Turn turn) {
    boolean says = end.latencyMs() != null || end.outcome() != null;
    if (!says || end.outcome() == Outcome.CANCELLED) {
      return false;
    }
    if (!terms.adapts() || terms.mode() != Mode.ENFORCE || grantedMs < row.steppedAtMs()) {
      return false;
    }
    row = row.with(isBad(end), turn.nowMs());
    boolean isOver =
        turn.nowMs() - row.sinceMs() >= domain.settings().ioAdaptEveryMs()
            && row.samples() >= domain.settings().ioAdaptSamples();
    return isOver && step(turn);
  }

  private boolean isBad(CompleteIo end) {
    return end.outcome() == Outcome.FAILED
        || (end.latencyMs() != null && end.latencyMs() > terms.targetMs());
  }

  private boolean step(Turn turn) {
    IoRateRow window = row;
    long mostPercent = domain.settings().ioAdaptBadPercent();
    long parts = window.bad() * WHOLE_PERCENT;
    boolean tooMany = parts > mostPercent * window.samples();
    long lowered = window.percent() * DOWN_NUMERATOR / DOWN_DENOMINATOR;
    long raised = window.percent() + UP_PERCENT;
    long percent =
        tooMany ? Math.max(lowered, terms.leastPercent()) : Math.min(raised, WHOLE_PERCENT);
    row = window.at(percent);
    if (percent == window.percent()) {
      return false;
    }
    row = row.steppedAt(turn.nowMs());
    turn.decide(
        domain.name(),
        null,
        new Recommendation(
            "I/O rate of domain",
            Sentence.of("%d percent", window.percent()),
            Sentence.of("%d percent", percent),
            Sentence.of(
                "%d of %d transfers failed or took longer than %d ms",
                window.bad(), window.samples(), terms.targetMs())),
        Why.of(Limit.IO_LATENCY, parts / window.samples(), mostPercent, 0, "domain"));
    return true;
  }

  /** Writes what has changed. */
  void save() {
    if (!row.equals(saved)) {
      saved = row;
      table.upsert(Families.ONLY, row);
    }
  }
}
