package io.weir.cli;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about I/O as people read them. */
final class IoSentences {

  /** How much of a limit is used where: the limits that I/O waits for. */
  private static final Map<Limit, String> WORDS =
      Map.of(
          Limit.IO_BANDWIDTH, "%s bytes of %s are taken",
          Limit.IOPS, "%s requests of %s are taken",
          Limit.IO_CONCURRENCY, "%s requests of the device of %s are under way",
          Limit.IO_PARALLELISM, "%s I/O requests of %s are under way");

  private IoSentences() {}

  static String of(Decision.Answer answer, Decided decided) {
    String noun = Sentences.noun(answer) + Sentences.inGroup(decided);
    return switch (answer) {
      case Decision.Granted d ->
          Sentence.of(
              "granted: %s may pass, after waiting %d ms; it is over after %d s at the latest%s%s",
              noun,
              d.waitedMs(),
              d.leaseMs() / 1000,
              d.would() == null ? "" : "; a domain that enforces would have said " + d.would(),
              brackets(figures(decided.why())));
      case Decision.Queued d ->
          Sentence.of(
              "queued: %s waits at position %d%s%s",
              noun,
              d.position(),
              d.etaMs() == null ? "" : Sentence.of(", for about %d ms", d.etaMs()),
              brackets(bound(decided.why())));
      case Decision.Rejected d ->
          Sentences.rejected(d) + (d.code() == Code.IO_LIMIT ? brackets(bound(decided.why())) : "");
      case Decision.Released d ->
          Sentence.of(
              "released: %s has ended after %d ms, with %,d bytes in %,d request%s%s",
              noun,
              d.charged().heldMs(),
              d.charged().ioBytes(),
              d.charged().ioRequests(),
              d.charged().ioRequests() == 1 ? "" : "s",
              d.cause() == null ? "" : ", because of " + d.cause());
      case Decision.Expired d -> Sentence.of("expired: %s was withdrawn before it passed", noun);
      case Decision.SessionOpened d -> throw notOfIo(d);
      case Decision.SessionClosed d -> throw notOfIo(d);
    };
  }

  private static IllegalStateException notOfIo(Decision.Answer answer) {
    return new IllegalStateException("Expected an answer about I/O, but it was " + answer);
  }

  private static String brackets(@Nullable String inner) {
    return inner == null ? "" : " (" + inner + ")";
  }

  /** What stood in its way: the limit, who was before it, and what it lacked. */
  private static @Nullable String bound(Why why) {
    String figures = figures(why);
    if (figures == null) {
      return why.at();
    }
    boolean lacks = isOfTokens(why.limit()) && why.behind() == null && why.asked() != null;
    return (why.behind() == null ? "" : "behind " + why.behind() + ": ")
        + figures
        + (lacks ? Sentence.of(", and it asks for %,d", why.asked()) : "");
  }

  /** How much of a limit is used; null where it has no figures. */
  private static @Nullable String figures(Why why) {
    if (why.used() == null || why.max() == null) {
      return null;
    }
    String of = Sentence.of("%,d of %,d", why.used(), why.max());
    String words = WORDS.get(why.limit());
    return words == null ? null : Sentence.of(words, of, why.at());
  }

  private static boolean isOfTokens(Limit limit) {
    return limit == Limit.IO_BANDWIDTH || limit == Limit.IOPS;
  }
}
