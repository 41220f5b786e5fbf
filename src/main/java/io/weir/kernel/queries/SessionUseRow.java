package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.queries.RunawayMarks.Used;
import io.weir.kernel.queries.RunawayRow.Fired;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has used since it opened or the plan came into force, whichever was later, and the
 * runaway rules that have fired for it.
 *
 * @param sinceSeq number of the decision by which the plan came into force; 0 = before all
 * @param ranMs for how long any of its queries held a slot, up to {@code runsSinceLiveMs}
 * @param runsSinceLiveMs since when some do, on the live clock; absent where none does
 */
public record SessionUseRow(
    long sinceSeq,
    long cpuMicros,
    long ioBytes,
    long ioRequests,
    long ranMs,
    @Nullable Long runsSinceLiveMs,
    List<Fired> fired) {

  static SessionUseRow since(long seq, long runsSinceLiveMs) {
    return new SessionUseRow(seq, 0, 0, 0, 0, runsSinceLiveMs, List.of());
  }

  Used used() {
    return new Used(cpuMicros, ioBytes, ioRequests);
  }

  long ranMs(long nowLiveMs) {
    return runsSinceLiveMs == null ? ranMs : ranMs + nowLiveMs - runsSinceLiveMs;
  }

  SessionUseRow using(Used more) {
    return new SessionUseRow(
        sinceSeq,
        Saturating.add(cpuMicros, more.cpuMicros()),
        Saturating.add(ioBytes, more.ioBytes()),
        Saturating.add(ioRequests, more.ioRequests()),
        ranMs,
        runsSinceLiveMs,
        fired);
  }

  SessionUseRow runningSince(long liveMs) {
    return new SessionUseRow(sinceSeq, cpuMicros, ioBytes, ioRequests, ranMs, liveMs, fired);
  }

  SessionUseRow stopped(long liveMs) {
    return new SessionUseRow(sinceSeq, cpuMicros, ioBytes, ioRequests, ranMs(liveMs), null, fired);
  }

  SessionUseRow firing(long groupId, int rule, boolean acted) {
    List<Fired> all = Fired.with(fired, groupId, rule, acted);
    return new SessionUseRow(sinceSeq, cpuMicros, ioBytes, ioRequests, ranMs, runsSinceLiveMs, all);
  }
}
