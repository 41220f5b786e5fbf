package io.weir.kernel;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command's turn: its times, and what was decided so far. */
public final class Turn {

  /** Decisions of nearly every command: an answer, and somebody else's grant. */
  private static final int USUAL_DECISIONS = 2;

  private final Domain domain;
  private final long nowMs;
  private final long heardMs;
  private final List<Decided> decisions = new ArrayList<>(USUAL_DECISIONS);
  private @Nullable Long dueMs;

  Turn(Domain domain, long heardMs, long nowMs) {
    this.domain = domain;
    this.nowMs = nowMs;
    this.heardMs = Math.min(heardMs, nowMs);
  }

  /** The kernel's time. */
  public long nowMs() {
    return nowMs;
  }

  /** When the broker heard the command. */
  public long heardMs() {
    return heardMs;
  }

  /** Decisions from here on are caused by what was due then; null = by the command. */
  public void causedByTimer(@Nullable Long due) {
    dueMs = due;
  }

  /** Decides: numbers the decision and puts it into its frame. */
  public Decided decide(String client, @Nullable Group group, Decision decision, Why why) {
    Decided decided =
        new Decided(
            domain.name(),
            client,
            nowMs,
            dueMs,
            domain.counters().nextSeq(),
            domain.row().plan(),
            domain.row().versionOfPlan(),
            group == null ? null : group.name(),
            decision,
            why);
    decisions.add(decided);
    return decided;
  }

  /** Says again what was decided before, with its number. */
  public void repeat(Decided decided) {
    decisions.add(decided);
  }

  /** What was decided, in order. */
  List<Decided> decisions() {
    return List.copyOf(decisions);
  }
}
