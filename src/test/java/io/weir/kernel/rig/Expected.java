package io.weir.kernel.rig;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.PlanActivated;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Decision.Resume;
import io.weir.protocol.Decision.SessionClosed;
import io.weir.protocol.Decision.SessionOpened;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.Decision.SwitchGroup;
import io.weir.protocol.Decision.Throttle;
import io.weir.protocol.Limit;
import io.weir.protocol.PlanCause;
import io.weir.protocol.PressureLevel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A decision that a test expects: its type and id, and as many of its figures as matter. */
public final class Expected {

  private final Class<? extends Decision> type;
  private final StringBuilder sentence = new StringBuilder();
  private Function<Decided, Optional<String>> checks = decided -> Optional.empty();

  private Expected(
      String verb,
      Class<? extends Decision> type,
      String id,
      Function<Decided, @Nullable Object> idOf) {
    this.type = type;
    sentence.append(verb).append('(').append(id).append(')');
    checks = decided -> differs("id", id, idOf.apply(decided));
  }

  private static Expected answer(String verb, Class<? extends Decision.Answer> type, String id) {
    return new Expected(verb, type, id, d -> ((Decision.Answer) d.decision()).id());
  }

  // ---- answers ----

  public static Expected granted(String id) {
    return answer("granted", Granted.class, id);
  }

  public static Expected queued(String id) {
    return answer("queued", Queued.class, id);
  }

  public static Expected rejected(String id, Code code) {
    return answer("rejected", Rejected.class, id)
        .and("code", code, d -> ((Rejected) d.decision()).code());
  }

  public static Expected released(String id) {
    return answer("released", Released.class, id);
  }

  public static Expected expired(String id) {
    return answer("expired", Expired.class, id);
  }

  public static Expected opened(String sessionId) {
    return answer("opened", SessionOpened.class, sessionId);
  }

  public static Expected closed(String sessionId) {
    return answer("closed", SessionClosed.class, sessionId);
  }

  public static Expected accepted(String requestId) {
    return new Expected(
        "accepted", Accepted.class, requestId, d -> ((Accepted) d.decision()).requestId());
  }

  // ---- orders ----

  public static Expected cancelOrder(String queryId, Code cause) {
    return new Expected(
            "cancelOrder", CancelQuery.class, queryId, d -> ((CancelQuery) d.decision()).queryId())
        .and("cause", cause, d -> ((CancelQuery) d.decision()).cause());
  }

  public static Expected killOrder(String sessionId, Code cause, String... queries) {
    return new Expected(
            "killOrder",
            KillSession.class,
            sessionId,
            d -> ((KillSession) d.decision()).sessionId())
        .and("cause", cause, d -> ((KillSession) d.decision()).cause())
        .and("queries", List.of(queries), d -> ((KillSession) d.decision()).queries());
  }

  public static Expected throttled(String queryId, long factorPercent) {
    return new Expected(
            "throttled", Throttle.class, queryId, d -> ((Throttle) d.decision()).queryId())
        .and("factorPercent", factorPercent, d -> ((Throttle) d.decision()).factorPercent());
  }

  /** An order to run with another degree of parallelism. */
  public static Expected resized(String queryId, long dop) {
    return new Expected(
            "resized",
            ResizeParallel.class,
            queryId,
            d -> ((ResizeParallel) d.decision()).queryId())
        .and("dop", dop, d -> ((ResizeParallel) d.decision()).dop());
  }

  public static Expected resumed(String queryId) {
    return new Expected("resumed", Resume.class, queryId, d -> ((Resume) d.decision()).queryId());
  }

  public static Expected shrink(String queryId, long toBytes) {
    return new Expected(
            "shrink",
            ShrinkMemory.class,
            queryId,
            d -> String.valueOf(((ShrinkMemory) d.decision()).queryId()))
        .and("toBytes", toBytes, d -> ((ShrinkMemory) d.decision()).toBytes());
  }

  public static Expected pressure(String pool, PressureLevel from, PressureLevel to) {
    return new Expected(
            "pressure", PressureChanged.class, pool, d -> ((PressureChanged) d.decision()).pool())
        .and("from", from, d -> ((PressureChanged) d.decision()).from())
        .and("to", to, d -> ((PressureChanged) d.decision()).to());
  }

  /** A pool should have so many bytes. */
  public static Expected advised(String pool, long fromBytes, long toBytes) {
    return new Expected(
            "advised",
            Recommendation.class,
            "pool " + pool,
            d -> ((Recommendation) d.decision()).subject())
        .and("from", fromBytes + " bytes", d -> ((Recommendation) d.decision()).from())
        .and("to", toBytes + " bytes", d -> ((Recommendation) d.decision()).to());
  }

  /** The I/O rate of the domain is another percent of what is said. */
  public static Expected rated(long fromPercent, long toPercent) {
    return new Expected(
            "rated",
            Recommendation.class,
            "I/O rate of domain",
            d -> ((Recommendation) d.decision()).subject())
        .and("from", fromPercent + " percent", d -> ((Recommendation) d.decision()).from())
        .and("to", toPercent + " percent", d -> ((Recommendation) d.decision()).to());
  }

  public static Expected switched(String sessionId, String from, String to) {
    return new Expected(
            "switched", SwitchGroup.class, sessionId, d -> ((SwitchGroup) d.decision()).sessionId())
        .and("from", from, d -> ((SwitchGroup) d.decision()).from())
        .and("to", to, d -> ((SwitchGroup) d.decision()).to());
  }

  public static Expected recommended(String subject, Code because) {
    return new Expected(
            "recommended",
            Recommendation.class,
            subject,
            d -> ((Recommendation) d.decision()).subject())
        .and("because", because.name(), d -> ((Recommendation) d.decision()).because());
  }

  public static Expected activated(String plan, long version, PlanCause cause) {
    return new Expected("activated", PlanActivated.class, plan, Decided::plan)
        .and("version", version, d -> ((PlanActivated) d.decision()).version())
        .and("planVersion", version, Decided::planVersion)
        .and("cause", cause, d -> ((PlanActivated) d.decision()).cause());
  }

  // ---- figures ----

  /** What is recommended. */
  public Expected proposing(String value) {
    return and("to", value, d -> ((Recommendation) d.decision()).to());
  }

  /** Why it is recommended. */
  public Expected because(String value) {
    return and("because", value, d -> ((Recommendation) d.decision()).because());
  }

  public Expected untilCallEnd(@Nullable Boolean value) {
    return and("untilCallEnd", value, d -> ((SwitchGroup) d.decision()).untilCallEnd());
  }

  /** Place in the queue, from 1. */
  public Expected at(long position) {
    return and("position", position, d -> ((Queued) d.decision()).position());
  }

  public Expected etaMs(@Nullable Long value) {
    return and("etaMs", value, d -> ((Queued) d.decision()).etaMs());
  }

  public Expected waitedMs(long value) {
    return and("waitedMs", value, d -> ((Granted) d.decision()).waitedMs());
  }

  /** Memory that was granted. */
  public Expected memoryBytes(@Nullable Long value) {
    return and("memoryBytes", value, d -> ((Granted) d.decision()).memoryBytes());
  }

  /** What is leased. */
  public Expected amounts(String resource, long bytes) {
    return and("amounts", Map.of(resource, bytes), d -> ((Granted) d.decision()).amounts());
  }

  /** How long it is leased; 0 = without end. */
  public Expected leaseMs(long value) {
    return and("leaseMs", value, d -> ((Granted) d.decision()).leaseMs());
  }

  /** Memory that was given back. */
  public Expected gaveBack(long value) {
    return and(
        "charged.memoryBytes", value, d -> ((Released) d.decision()).charged().memoryBytes());
  }

  public Expected spilling(boolean value) {
    return and("spill", value, d -> ((ShrinkMemory) d.decision()).spill());
  }

  public Expected weight(long value) {
    return and("cpuWeight", value, d -> ((Granted) d.decision()).cpuWeight());
  }

  /** The degree of parallelism that it got. */
  public Expected dop(@Nullable Long value) {
    return and("dop", value, d -> ((Granted) d.decision()).dop());
  }

  /** That which it wanted, where it got less. */
  public Expected dopAsked(@Nullable Long value) {
    return and("dopAsked", value, d -> ((Granted) d.decision()).dopAsked());
  }

  public Expected would(@Nullable String value) {
    return and("would", value, d -> ((Granted) d.decision()).would());
  }

  /** What is said of its hints or plans: null, or one sentence that begins so. */
  public Expected warning(@Nullable String beginning) {
    return check(
        " warning '" + beginning + "'",
        d -> {
          List<String> said = ((Decision.Warning) d.decision()).warnings();
          boolean asExpected =
              beginning == null
                  ? said == null
                  : said != null && said.size() == 1 && said.getFirst().startsWith(beginning);
          return asExpected ? Optional.empty() : Optional.of("but its warnings were " + said);
        });
  }

  public Expected retryAfterMs(@Nullable Long value) {
    return and("retryAfterMs", value, d -> ((Rejected) d.decision()).retryAfterMs());
  }

  /** The command that was refused, where that is not the request itself. */
  public Expected of(String command) {
    return and("command", command, d -> ((Rejected) d.decision()).command());
  }

  public Expected inPlan(String plan, long version) {
    return and("plan", plan, Decided::plan).and("planVersion", version, Decided::planVersion);
  }

  public Expected saying(String part) {
    return check(
        " saying '" + part + "'",
        d -> {
          String message = ((Rejected) d.decision()).message();
          return message.contains(part)
              ? Optional.empty()
              : Optional.of("but it says '" + message + "'");
        });
  }

  public Expected cause(@Nullable Code value) {
    return and(
        "cause",
        value,
        d ->
            d.decision() instanceof Released released
                ? released.cause()
                : ((SessionClosed) d.decision()).cause());
  }

  public Expected cpuMs(long value) {
    return and("cpuMicros", value * 1_000, d -> ((Released) d.decision()).charged().cpuMicros());
  }

  public Expected heldMs(long value) {
    return and("heldMs", value, d -> ((Released) d.decision()).charged().heldMs());
  }

  public Expected ioBytes(long value) {
    return and("ioBytes", value, d -> ((Released) d.decision()).charged().ioBytes());
  }

  public Expected counting(Map<String, Long> value) {
    return and("counts", value, d -> ((Accepted) d.decision()).counts());
  }

  public Expected version(long value) {
    return and("version", value, d -> ((Accepted) d.decision()).version());
  }

  // ---- the frame ----

  public Expected by(String rule) {
    return and("why.rule", rule, d -> d.why().rule());
  }

  public Expected in(@Nullable String group) {
    return and("group", group, Decided::group);
  }

  public Expected to(String client) {
    return and("client", client, Decided::client);
  }

  public Expected seq(long value) {
    return and("seq", value, Decided::seq);
  }

  public Expected atMs(long value) {
    return and("atMs", value, Decided::atMs);
  }

  public Expected dueMs(@Nullable Long value) {
    return and("dueMs", value, Decided::dueMs);
  }

  /** The limit that bound. */
  public Expected why(Limit limit) {
    return and("why.limit", limit, d -> d.why().limit());
  }

  /** Where the limit stands, or who asked. */
  public Expected at(String place) {
    return and("why.at", place, d -> d.why().at());
  }

  /** The limit that bound, where it stands, and its figures. */
  public Expected why(Limit limit, String at, long used, long max) {
    return why(limit)
        .and("why.at", at, d -> d.why().at())
        .and("why.used", used, d -> d.why().used())
        .and("why.max", max, d -> d.why().max());
  }

  public Expected behind(@Nullable String who) {
    return and("why.behind", who, d -> d.why().behind());
  }

  // ---- checking ----

  private Expected and(
      String name, @Nullable Object value, Function<Decided, @Nullable Object> of) {
    return check(" " + name + "=" + value, d -> differs(name, value, of.apply(d)));
  }

  private static Optional<String> differs(
      String name, @Nullable Object expected, @Nullable Object actual) {
    return Objects.equals(expected, actual)
        ? Optional.empty()
        : Optional.of("but its " + name + " was " + actual);
  }

  private Expected check(String words, Function<Decided, Optional<String>> check) {
    sentence.append(words);
    Function<Decided, Optional<String>> before = checks;
    checks = decided -> before.apply(decided).or(() -> check.apply(decided));
    return this;
  }

  /** What is wrong with a decision that should be this one. */
  Optional<String> fault(Decided decided) {
    return type.isInstance(decided.decision())
        ? checks.apply(decided)
        : Optional.of("but it was a " + decided.decision().getClass().getSimpleName());
  }

  @Override
  public String toString() {
    return sentence.toString();
  }
}
