package io.weir.simulate.explain;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Kind;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions as steps of a story. */
final class Said {

  private Said() {}

  static String of(Decided decided) {
    return switch (decided.decision()) {
      case Decision.Granted d ->
          "granted%s%s after waiting %s%s%s"
              .formatted(
                  in(decided.group()),
                  with(d),
                  Durations.human(d.waitedMs()),
                  d.would() == null
                      ? ""
                      : " (the domain only observes; it would have been " + d.would() + ")",
                  warned(d.warnings()));
      case Decision.Queued d ->
          "waits at place %d%s%s"
              .formatted(
                  d.position(),
                  in(decided.group()),
                  d.etaMs() == null ? "" : ", for about " + Durations.human(d.etaMs()));
      case Decision.Rejected d -> rejected(d);
      case Decision.Released d when d.kind() == Kind.IO ->
          Sentence.of(
              "ended after %s%s; %,d bytes were moved",
              Durations.human(d.charged().heldMs()), cause(d.cause()), d.charged().ioBytes());
      case Decision.Released d when d.kind() == Kind.LEASE ->
          "given back after %s%s"
              .formatted(Durations.human(d.charged().heldMs()), cause(d.cause()));
      case Decision.Released d ->
          "ended after holding its slot for %s%s; charged %s of CPU"
              .formatted(
                  Durations.human(d.charged().heldMs()),
                  cause(d.cause()),
                  Durations.human(d.charged().cpuMicros() / 1000));
      case Decision.Expired d ->
          switch (d.kind()) {
            case IO -> "withdrawn before it passed";
            case LEASE -> "over: nobody renewed it in time";
            default -> "withdrawn before it ran";
          };
      case Decision.SessionOpened d -> "session opened" + in(decided.group()) + ", by " + d.rule();
      case Decision.SessionClosed d -> "session closed" + cause(d.cause());
      case Decision.CancelQuery d ->
          "ordered to end (%s%s); it keeps its slot until it has".formatted(d.cause(), by(decided));
      case Decision.KillSession d ->
          "session %s ordered to end (%s) with %s"
              .formatted(
                  d.sessionId(),
                  d.cause(),
                  d.queries().isEmpty() ? "no query running" : "queries " + few(d.queries()));
      case Decision.Throttle d ->
          "slowed to %d %% of its speed%s".formatted(d.factorPercent(), by(decided));
      case Decision.Resume d -> "at its full speed again" + by(decided);
      case Decision.ResizeParallel d ->
          "to run with %s from then on%s".formatted(Provisions.servers(d.dop()), by(decided));
      case Decision.ShrinkMemory d ->
          Sentence.of(
              "ordered to come down to %,d bytes of memory%s: %s",
              d.toBytes(),
              d.spill() ? "" : ", without spilling to disk",
              Limits.reason(decided.why()));
      case Decision.PressureChanged d ->
          "pool %s: pressure from %s to %s: %s"
              .formatted(d.pool(), d.from(), d.to(), Limits.reason(decided.why()));
      case Decision.SwitchGroup d ->
          "session %s moved from %s to %s%s (%s%s)"
              .formatted(
                  d.sessionId(),
                  d.from(),
                  d.to(),
                  Boolean.TRUE.equals(d.untilCallEnd()) ? " until its query ends" : "",
                  d.cause(),
                  by(decided));
      case Decision.Recommendation d ->
          "%s: %s to %s (%s%s)"
              .formatted(
                  decided.why().rule() == null
                      ? "the domain only observes; it would have gone"
                      : "a rule fired, and nothing was ordered",
                  d.from(),
                  d.to(),
                  d.because(),
                  by(decided));
      case Decision.PlanActivated d ->
          "plan %s is in force in version %d, after %s (%s)"
              .formatted(decided.plan(), d.version(), d.from(), d.cause());
      case Decision.Accepted d ->
          "accepted: the domain is at version " + d.version() + warned(d.warnings());
    };
  }

  /** What was given beside the slot. */
  private static String with(Decision.Granted granted) {
    List<String> given = new ArrayList<>();
    if (granted.memoryBytes() != null) {
      given.add(Sentence.of("%,d bytes of memory", granted.memoryBytes()));
    }
    if (granted.dop() != null) {
      given.add(Provisions.servers(granted.dop()));
    }
    if (granted.amounts() != null) {
      given.add(LeaseStory.amounts(granted.amounts()));
    }
    return given.isEmpty() ? "" : " with " + String.join(" and ", given);
  }

  private static String warned(@Nullable List<String> warnings) {
    return warnings == null ? "" : "; warned: " + String.join("; ", warnings);
  }

  private static String rejected(Decision.Rejected rejected) {
    return "%srefused (%s): %s%s"
        .formatted(
            rejected.command() == null ? "" : rejected.command() + " ",
            rejected.code(),
            rejected.message(),
            rejected.retryAfterMs() == null
                ? ""
                : "; try again in " + Durations.human(rejected.retryAfterMs()));
  }

  /** The rule that led there, where one did. */
  private static String by(Decided decided) {
    Why why = decided.why();
    return why.rule() == null ? "" : ", by %s: %s".formatted(why.rule(), Limits.reason(why));
  }

  private static String in(@Nullable String group) {
    return group == null ? "" : " in group " + group;
  }

  private static String cause(@Nullable Code cause) {
    return cause == null ? "" : ", because " + Causes.because(cause);
  }

  static String few(List<String> ids) {
    int most = 5;
    return String.join(", ", ids.subList(0, Math.min(most, ids.size())))
        + (ids.size() > most ? " and %d more".formatted(ids.size() - most) : "");
  }
}
