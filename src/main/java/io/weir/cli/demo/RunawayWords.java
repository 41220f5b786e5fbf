package io.weir.cli.demo;

import io.weir.cli.demo.RunawayScene.Step;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.io.PrintStream;

/** Says each step of the runaway scene in a line, with its reason. */
final class RunawayWords {

  private final PrintStream out;
  private long startMs = -1; // of the first grant

  RunawayWords(PrintStream out) {
    this.out = out;
  }

  void say(Step step) {
    Decided decided = step.decided();
    String what =
        switch (decided.decision()) {
          case Decision.Granted d ->
              "granted    %s runs at full speed in %s".formatted(d.id(), decided.group());
          case Decision.Throttle d ->
              "throttled  %s runs at %d %% of its speed".formatted(d.queryId(), d.factorPercent());
          case Decision.Resume d -> "resumed    %s runs at full speed".formatted(d.queryId());
          case Decision.SwitchGroup d ->
              "moved      session %s from %s to %s%s"
                  .formatted(
                      d.sessionId(),
                      d.from(),
                      d.to(),
                      Boolean.TRUE.equals(d.untilCallEnd()) ? ", until the query ends" : "");
          case Decision.CancelQuery d -> "cancelled  %s is ordered to end".formatted(d.queryId());
          case Decision.Released d ->
              "released   %s has ended%s"
                  .formatted(d.id(), d.cause() == null ? "" : ": " + d.cause());
          case Decision other -> "";
        };
    if (!what.isEmpty()) {
      startMs = startMs < 0 ? decided.atMs() : startMs;
      double atSeconds = (decided.atMs() - startMs) / 1000.0;
      out.printf("%6.1f s  %s%s%n", atSeconds, what, because(decided));
    }
  }

  private static String because(Decided decided) {
    Why why = decided.why();
    if (why.rule() == null || decided.decision() instanceof Decision.Granted) {
      return "";
    }
    String figures =
        why.limit() == Limit.CPU_TIME && why.used() != null && why.max() != null
            ? "it used %.1f s of CPU time, and %.1f s are expected"
                .formatted(why.used() / 1000.0, why.max() / 1000.0)
            : why.limit() == Limit.WATCH_LIST ? "it is like " + why.at() + ", which ran away" : "";
    return "%n           why: %s%s (%s)"
        .formatted(
            figures.isEmpty() ? "" : figures + "; ",
            why.rule(),
            why.limit() == Limit.WATCH_LIST ? "watched for" : why.at());
  }
}
