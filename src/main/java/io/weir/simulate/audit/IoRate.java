package io.weir.simulate.audit;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Outcome;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To which part of what is said the rates of a domain's I/O have come down, as ADR 30 says. */
final class IoRate {

  /** What a window goes on under; where one of them is another, it ends. */
  private record Terms(boolean isOn, long targetMs, long leastPercent, Mode mode) {}

  /** A transfer that says something of its device. */
  private record Sample(long atMs, boolean isBad) {}

  private static final long ALL = 100;
  private static final long MORE = 5;

  private final Model model;
  private final List<Sample> window = new ArrayList<>();
  private @Nullable Terms terms;
  private long percent = ALL;
  private long steppedMs = Long.MIN_VALUE; // the last step

  IoRate(Model model) {
    this.model = model;
  }

  /** Policies say what cannot be. */
  static boolean isFaulty(@Nullable Policies asked) {
    Long least = asked == null ? null : asked.ioLeastPercent();
    return least != null && (least == 0 || least > ALL);
  }

  /** A rate in force, of one that is said. */
  long of(long said) {
    long part = said / ALL * percent + said % ALL * percent / ALL;
    return said == 0 ? 0 : Math.max(1, part);
  }

  /** A command has ended its own part: what it says of the policy holds. */
  void follow() {
    Definition domain = model.definition;
    boolean hasRate = domain.ioBytesPerSecond != null || domain.iops != null;
    boolean isOn = domain.ioTargetLatencyMs > 0 && hasRate;
    Terms now = new Terms(isOn, domain.ioTargetLatencyMs, domain.ioLeastPercent, domain.mode);
    if (!now.equals(terms)) {
      window.clear();
      terms = now;
    }
    percent = isOn ? Math.max(percent, domain.ioLeastPercent) : ALL;
  }

  /** A transfer that was under way has ended; true where the rates are others since. */
  boolean ended(IoRequest io, CompleteIo command) {
    boolean says =
        (command.latencyMs() != null || command.outcome() != null)
            && command.outcome() != Outcome.CANCELLED
            && io.grantedMs >= steppedMs; // else it says nothing of the rate since
    if (terms == null || !terms.isOn || terms.mode != Mode.ENFORCE || !says) {
      return false;
    }
    boolean isBad =
        command.outcome() == Outcome.FAILED
            || Definition.or(command.latencyMs(), 0) > terms.targetMs;
    window.add(new Sample(model.nowMs, isBad));
    boolean isOver =
        model.nowMs - window.getFirst().atMs >= model.rules.ioAdaptEveryMs()
            && window.size() >= model.rules.ioAdaptSamples();
    return isOver && step(terms);
  }

  private boolean step(Terms by) {
    long samples = window.size();
    long bad = window.stream().filter(Sample::isBad).count();
    window.clear();
    long before = percent;
    percent =
        bad * ALL > model.rules.ioAdaptBadPercent() * samples
            ? Math.max(percent * 7 / 10, by.leastPercent)
            : Math.min(percent + MORE, ALL);
    if (percent == before) {
      return false;
    }
    Decided told =
        model.says(
            model.domain,
            null,
            new Recommendation(
                "I/O rate of domain",
                before + " percent",
                percent + " percent",
                bad
                    + " of "
                    + samples
                    + " transfers failed or took longer than "
                    + by.targetMs
                    + " ms"));
    steppedMs = model.nowMs;
    Why why =
        Why.of(Limit.IO_LATENCY, bad * ALL / samples, model.rules.ioAdaptBadPercent(), 0, "domain");
    if (!why.equals(told.why())) {
      throw new BrokenPromise("Expected " + why + ", but there was " + told);
    }
    return true;
  }
}
