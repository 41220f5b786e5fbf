package io.weir.cli.demo;

import io.weir.cli.demo.MemoryScene.Sums;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says each step of the memory scene in a line, with its reason, and what it came to. */
final class MemoryWords {

  private static final long MIB = 1L << 20;

  private final PrintStream out;
  private long startMs = -1; // of the first grant

  MemoryWords(PrintStream out) {
    this.out = out;
  }

  void say(Decided decided) {
    String what =
        switch (decided.decision()) {
          case Decision.Granted d ->
              "granted    %s may run with %s".formatted(d.id(), size(d.memoryBytes()));
          case Decision.Queued d -> "waits      %s at place %d".formatted(d.id(), d.position());
          case Decision.Rejected d -> "refused    %s: %s".formatted(d.id(), d.message());
          case Decision.PressureChanged d ->
              "pressure   of %s: %s, after %s".formatted(d.pool(), d.to(), d.from());
          case Decision.Recommendation d ->
              "advised    %s from %s to %s".formatted(d.subject(), size(d.from()), size(d.to()));
          case Decision.ShrinkMemory d ->
              "ordered    %s is to come down to %s".formatted(d.queryId(), size(d.toBytes()));
          case Decision.CancelQuery d -> "cancelled  %s is ordered to end".formatted(d.queryId());
          case Decision.Released d ->
              "released   %s has ended%s"
                  .formatted(d.id(), d.cause() == null ? "" : ": " + d.cause());
          case Decision other -> "";
        };
    if (!what.isEmpty()) {
      startMs = startMs < 0 ? decided.atMs() : startMs;
      double atSeconds = (decided.atMs() - startMs) / 1000.0;
      out.printf(Locale.ROOT, "%6.1f s  %s%s%n", atSeconds, what, because(decided));
    }
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "no memory" : String.format(Locale.ROOT, "%,d MiB", bytes / MIB);
  }

  /** A size that a recommendation says as so many bytes. */
  private static String size(String said) {
    return said.endsWith(" bytes")
        ? size(Long.valueOf(said.substring(0, said.indexOf(' '))))
        : said;
  }

  private static String because(Decided decided) {
    Why why = decided.why();
    boolean isOrder =
        decided.decision() instanceof Decision.Order
            && !(decided.decision() instanceof Decision.Recommendation);
    boolean isSaid = isOrder || decided.decision() instanceof Decision.Queued;
    return isSaid && why.limit() == Limit.MEMORY_PRESSURE && why.used() != null
        ? " (%d %% of %s in use)".formatted(why.used(), why.at())
        : "";
  }

  /** The table at the end. */
  void end(Sums sums) {
    out.printf(
        Locale.ROOT,
        """

                                        at most      limit
        granted at once              %10s %10s
        in use right after a grant   %10s %10s
        in use                       %10s %10s

        Each level has acted, and nothing that was granted went beyond the limit.
        """,
        size(sums.mostGrantedBytes()),
        size(sums.limitBytes()),
        size(sums.mostAtGrantBytes()),
        size(sums.limitBytes()),
        size(sums.mostUsedBytes()),
        size(sums.limitBytes()));
  }
}
