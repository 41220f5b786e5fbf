package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.Resume;
import io.weir.protocol.Decision.Throttle;
import io.weir.protocol.Kind;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Statistics are what was decided: counts by cause and durations by bucket, of the whole domain.
 */
final class Sums {

  private final SortedMap<String, Long> said = new TreeMap<>();
  private final SortedMap<String, Long> speeds = new TreeMap<>(); // of who is slowed, in percent
  private final Histogram buckets = new Histogram(Durations.LONGEST_MS, 1);

  /** A decision that is new. */
  void follow(Decided decided) {
    if (decided.decision() instanceof Answer answer
        && (answer.kind() == Kind.IO || answer.kind() == Kind.LEASE)) {
      return; // have figures of their own
    }
    switch (decided.decision()) {
      case Granted grant -> took(Durations.Kind.WAIT, grant.waitedMs());
      case Released end -> {
        speeds.remove(end.id());
        took(Durations.Kind.RUN, end.charged().heldMs());
        if (end.cause() != null) {
          add(counted(Counted.KILLED, end.cause()), 1, said);
        }
      }
      case Throttle order -> {
        Long before = speeds.put(order.queryId(), order.factorPercent());
        if (before == null || order.factorPercent() < before) {
          add(Counted.THROTTLED.name(), 1, said);
        }
      }
      case Resume order -> speeds.remove(order.queryId());
      case Expired end -> add(counted(Counted.WITHDRAWN, Code.OPERATOR), 1, said);
      case Rejected end -> {
        if (end.command() == null && end.kind() == Kind.QUERY) {
          add(counted(Counted.REJECTED, end.code()), 1, said);
        } else if (end.command() == null && end.kind() == Kind.SESSION) {
          add(counted(Counted.SESSION_REJECTED, end.code()), 1, said);
        }
      }
      default -> {
        // is not counted
      }
    }
  }

  private void took(Durations.Kind kind, long ms) {
    long bucketMs = buckets.lowestEquivalentValue(Math.min(ms, Durations.LONGEST_MS));
    if (bucketMs > 0) {
      add(kind + " of " + bucketMs, 1, said);
    }
  }

  private static String counted(Counted what, Code cause) {
    return what + " by " + cause;
  }

  private static void add(String what, long count, SortedMap<String, Long> counts) {
    counts.merge(what, count, Long::sum);
  }

  /**
   * Compares.
   *
   * @throws BrokenPromise where the tables count something else
   */
  void holds(Tables tables) {
    SortedMap<String, Long> kept = new TreeMap<>();
    tables
        .table(Families.DURATIONS)
        .scan(
            (key, row) -> {
              add(Durations.kindOf(key) + " of " + Durations.lowestMsOf(key), row.count(), kept);
              return true;
            });
    tables
        .table(Families.TALLIES)
        .scan(
            (text, row) -> {
              TallyKey key = TallyKey.of(text);
              if (key != null && isSaid(key.what())) {
                add(counted(key.what(), key.cause()), row.count(), kept);
              } else if (key != null && key.what() == Counted.THROTTLED) {
                add(key.what().name(), row.count(), kept); // its cause is not in the order
              }
              return true;
            });
    if (!kept.equals(said)) {
      throw new BrokenPromise(
          Sentence.of("recount: Expected the statistics %s, but there are %s", said, kept));
    }
  }

  /** False of what no decision says: queries without a session end theirs silently. */
  private static boolean isSaid(Counted what) {
    return switch (what) {
      case REJECTED, KILLED, WITHDRAWN, SESSION_REJECTED -> true;
      case SESSION_ENDED, RUNAWAY, THROTTLED -> false;
    };
  }
}
