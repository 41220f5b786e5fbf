package io.weir.cli;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Sentence;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers about leases as people read them. */
final class LeaseSentences {

  private LeaseSentences() {}

  static String of(Decision.Answer answer, Decided decided) {
    String noun = Sentences.noun(answer) + Sentences.inGroup(decided);
    return switch (answer) {
      case Decision.Granted d ->
          Sentence.of(
                  "granted: %s holds %s; %s%s",
                  noun,
                  amounts(d.amounts()),
                  d.leaseMs() == 0
                      ? "it lasts "
                          + (d.sessionId() == null
                              ? "until it is given back"
                              : "as long as its session")
                      : "it is over after %s without being renewed".formatted(time(d.leaseMs())),
                  d.would() == null ? "" : "; a domain that enforces would have said " + d.would())
              + Sentences.figures(decided);
      case Decision.Queued d ->
          Sentence.of("queued: %s waits at position %d", noun, d.position())
              + Sentences.figures(decided);
      case Decision.Rejected d -> Sentences.rejected(d);
      case Decision.Released d ->
          Sentence.of(
              "released: %s has ended after %d ms%s",
              noun, d.charged().heldMs(), d.cause() == null ? "" : ", because of " + d.cause());
      case Decision.Expired d ->
          Sentence.of("expired: %s was not renewed in time, and what it held is free", noun);
      case Decision.SessionOpened d -> throw notOfLeases(d);
      case Decision.SessionClosed d -> throw notOfLeases(d);
    };
  }

  private static IllegalStateException notOfLeases(Decision.Answer answer) {
    return new IllegalStateException("Expected an answer about a lease, but it was " + answer);
  }

  private static String amounts(@Nullable Map<String, Long> amounts) {
    return amounts == null
        ? "nothing"
        : amounts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> Sentence.of("%,d of %s", each.getValue(), each.getKey()))
            .collect(Collectors.joining(" and "));
  }

  private static String time(long ms) {
    return ms % 1000 == 0 ? ms / 1000 + " s" : ms + " ms";
  }
}
