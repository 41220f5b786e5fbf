package io.weir.cli;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decisions as people read them. */
final class Sentences {

  /** How much of a limit is used where, where its name and figures are no sentence. */
  private static final Map<Limit, String> WORDS =
      Map.of(
          Limit.MEMORY, "%,d of %,d bytes of %s are in use",
          Limit.SESSION_MEMORY, "%,d of %,d bytes of %s are held",
          Limit.MEMORY_PRESSURE, "%d %% in use, and the level begins at %d %%: %s",
          Limit.WINDOW_BUFFER, "%,d of %,d records in window buffers of %s",
          Limit.AGGREGATION_GROUPS, "%,d of %,d groups in aggregations of %s",
          Limit.DOP, "%,d of %,d parallel servers that a query may have: %s",
          Limit.PARALLEL_SERVERS, "%,d of %,d parallel servers of %s are taken");

  private Sentences() {}

  static String of(Decided decided) {
    if (decided.decision() instanceof Decision.Answer answer) {
      if (answer.kind() == Kind.IO) {
        return IoSentences.of(answer, decided);
      }
      if (answer.kind() == Kind.LEASE) {
        return LeaseSentences.of(answer, decided);
      }
    }
    return ofOthers(decided);
  }

  private static String ofOthers(Decided decided) {
    String what =
        switch (decided.decision()) {
          case Decision.Granted d ->
              "granted: %s may run%s%s, after waiting %d ms%s"
                  .formatted(noun(d), inGroup(decided), with(d), d.waitedMs(), lease(d));
          case Decision.Queued d ->
              "queued: %s waits%s at position %d%s"
                  .formatted(
                      noun(d),
                      inGroup(decided),
                      d.position(),
                      d.etaMs() == null ? "" : ", for about %d ms".formatted(d.etaMs()));
          case Decision.Rejected d -> rejected(d);
          case Decision.Released d ->
              "released: %s has ended after %d ms and was charged %d µs of CPU%s"
                  .formatted(
                      noun(d),
                      d.charged().heldMs(),
                      d.charged().cpuMicros(),
                      d.cause() == null ? "" : ", because of " + d.cause());
          case Decision.Expired d -> "expired: %s was withdrawn before it ran".formatted(noun(d));
          case Decision.SessionOpened d ->
              "opened: %s is open%s, by %s".formatted(noun(d), inGroup(decided), d.rule());
          case Decision.SessionClosed d ->
              "closed: %s is closed%s"
                  .formatted(noun(d), d.cause() == null ? "" : ", because of " + d.cause());
          case Decision.CancelQuery d ->
              "ordered: query %s is to end (%s); it holds its slot until it has"
                  .formatted(d.queryId(), d.cause());
          case Decision.Accepted d ->
              "accepted: domain %s is now at version %d".formatted(decided.domain(), d.version());
          case Decision.PlanActivated d ->
              "activated: plan %s is in force in version %d, after %s (%s)"
                  .formatted(decided.plan(), d.version(), d.from(), d.cause());
          case Decision.KillSession d ->
              "ordered: session %s is to end (%s)".formatted(d.sessionId(), d.cause());
          case Decision.Throttle d ->
              "ordered: query %s is to run at %d %% of its speed"
                  .formatted(d.queryId(), d.factorPercent());
          case Decision.Resume d ->
              "ordered: query %s is to run at its full speed again".formatted(d.queryId());
          case Decision.ResizeParallel d ->
              "ordered: query %s is to run %s".formatted(d.queryId(), on(d.dop()));
          case Decision.ShrinkMemory d ->
              Sentence.of(
                  "ordered: %s is to come down to %,d bytes of memory%s",
                  d.queryId() == null ? "session " + d.sessionId() : "query " + d.queryId(),
                  d.toBytes(),
                  d.spill() ? "" : " without spilling to disk");
          case Decision.PressureChanged d ->
              "pressure: pool %s was at %s and is at %s".formatted(d.pool(), d.from(), d.to());
          case Decision.SwitchGroup d ->
              "ordered: session %s moves from %s to %s".formatted(d.sessionId(), d.from(), d.to());
          case Decision.Recommendation d ->
              "recommended: %s from %s to %s, because %s"
                  .formatted(d.subject(), d.from(), d.to(), d.because());
        };
    return what + figures(decided) + warnings(decided.decision());
  }

  /** A refusal, with its reason in its own words. */
  static String rejected(Decision.Rejected refusal) {
    return "rejected (%s): %s%s"
        .formatted(
            refusal.code(),
            refusal.message(),
            refusal.retryAfterMs() == null
                ? ""
                : "; try again in %d ms".formatted(refusal.retryAfterMs()));
  }

  /** What was not understood, or hardly does what was meant: a line each. */
  private static String warnings(Decision decision) {
    List<String> warnings =
        decision instanceof Decision.Warning warning ? warning.warnings() : null;
    StringBuilder lines = new StringBuilder();
    if (warnings != null) {
      warnings.forEach(each -> lines.append("%n  warning: %s".formatted(each)));
    }
    return lines.toString();
  }

  /** What an answer is about. */
  static String noun(Decision.Answer answer) {
    return answer.kind().name().toLowerCase(Locale.ROOT) + " " + answer.id();
  }

  /** Where it is, as the end of a sentence. */
  static String inGroup(Decided decided) {
    return decided.group() == null ? "" : " in group " + decided.group();
  }

  /** What a query was given beside its slot. */
  private static String with(Decision.Granted granted) {
    String memory =
        granted.memoryBytes() == null
            ? ""
            : Sentence.of(" with %,d bytes of memory", granted.memoryBytes());
    if (granted.dop() == null) {
      return memory;
    }
    return memory
        + (memory.isEmpty() ? " " : " and ")
        + on(granted.dop())
        + (granted.dopAsked() == null ? "" : " instead of " + granted.dopAsked());
  }

  /** A degree of parallelism. */
  private static String on(long dop) {
    return dop < 2 ? "in its session alone" : "with %d parallel servers".formatted(dop);
  }

  /** The limit that bound, where it has figures; a refusal has them in its sentence. */
  static String figures(Decided decided) {
    Why why = decided.why();
    boolean isSaid =
        decided.decision() instanceof Decision.Granted
            || decided.decision() instanceof Decision.Queued
            || decided.decision() instanceof Decision.PressureChanged
            || decided.decision() instanceof Decision.ShrinkMemory;
    if (why.used() == null || !isSaid) {
      return "";
    }
    String words = why.max() == null ? null : WORDS.get(why.limit());
    if (words != null) {
      return " (%s%s)"
          .formatted(
              why.behind() == null ? "" : "behind " + why.behind() + ": ",
              Sentence.of(words, why.used(), why.max(), why.at()) + lacking(decided));
    }
    return " (%s %s: %d%s)"
        .formatted(
            why.at() == null ? "domain" : why.at(),
            why.limit().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            why.used(),
            why.max() == null ? "" : " of " + why.max());
  }

  /** What is asked for of something that has not as much left. */
  private static String lacking(Decided decided) {
    Why why = decided.why();
    boolean lacks =
        decided.decision() instanceof Decision.Queued
            && why.behind() == null
            && why.asked() != null
            && why.limit() != Limit.MEMORY_PRESSURE;
    return lacks ? Sentence.of(", and it asks for %,d", why.asked()) : "";
  }

  private static String lease(Decision.Granted granted) {
    return granted.leaseMs() == 0
        ? ""
        : "; it holds %d s without a sign of life".formatted(granted.leaseMs() / 1000);
  }
}
