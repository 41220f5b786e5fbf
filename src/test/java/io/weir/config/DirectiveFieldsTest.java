package io.weir.config;

import static io.weir.kernel.rig.RunawayNoun.cancel;
import static io.weir.kernel.rig.RunawayNoun.log;
import static io.weir.kernel.rig.RunawayNoun.moveTo;
import static io.weir.kernel.rig.RunawayNoun.throttle;
import static io.weir.protocol.Plan.ParallelTimeoutAction.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.PlanNoun;
import io.weir.kernel.rig.Rig;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.RunawayPer;
import io.weir.protocol.Plan.Watch;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each field of a directive changes a decision when it alone is changed. */
class DirectiveFieldsTest {

  /**
   * A field's script, over two slots.
   *
   * @param others the fields that stay
   * @param from the field's value at first, and {@code to} another
   * @param decided what is decided with {@code to} alone
   */
  private record Case(
      String field,
      PlanMethod method,
      Map<String, ?> others,
      @Nullable Object from,
      Object to,
      Function<Rig, List<Decided>> script,
      String decided) {

    @Override
    public String toString() {
      return field;
    }
  }

  private static final Map<String, ?> ETL = Map.of("group", "ETL");

  static final List<Case> CASES =
      List.of(
          of("group", Map.of("maxSessions", 1L), "DASH", "ETL", open("a", "b"), "Rejected b"),
          of("plan", Map.of(), "WIDE", "NARROW", open("a", "b"), "Rejected b"),
          of("shares", ETL, 1L, 9L, takeTurns(), "Granted e4"),
          by(PlanMethod.RATIO, "ratio", 1L, 9L),
          by(PlanMethod.EMPHASIS, "levels", List.of(10L), List.of(90L)),
          of("utilizationLimitPercent", ETL, null, 50L, submit("a", "b"), "Queued b"),
          of("activeSessions", ETL, null, 1L, submit("a", "b"), "Queued b"),
          of("queueTimeoutMs", ETL, null, 900L, submit("a", "b", "c"), "Rejected c QUEUE_TIMEOUT"),
          of("maxQueued", ETL, null, 1L, submit("a", "b", "c", "d"), "Rejected d QUEUE_FULL"),
          of("maxSessions", ETL, null, 1L, open("a", "b"), "Rejected b RESOURCE_EXHAUSTED"),
          of("maxEstimatedMs", ETL, null, 999L, submit("a"), "Rejected a ESTIMATE_TOO_HIGH"),
          of("executionTimeoutMs", ETL, null, 900L, submit("a"), "CancelQuery a"),
          of("idleTimeoutMs", ETL, null, 900L, open("a"), "KillSession a"),
          of("idleBlockerTimeoutMs", ETL, null, 900L, block("a"), "KillSession a"),
          of("runaway", ETL, null, rules(cancel().onElapsedMs(900)), submit("a"), "CancelQuery a"),
          of("ioBytesPerSecond", ETL, null, 999L, move("a"), "Rejected a NEVER_FITS"),
          of("ioBurstBytes", moving(2_000), null, 999L, move("a"), "Rejected a NEVER_FITS"),
          of("iops", ETL, null, 1L, move("a", "b"), "Queued b"),
          of("iopsBurst", Map.of("group", "ETL", "iops", 9L), null, 1L, move("a", "b"), "Queued b"),
          of("ioReservationBytesPerSecond", ETL, null, 9L, moveInTurns(1), "Granted e1"),
          of("ioWeight", ETL, 1L, 999L, moveInTurns(3), "Granted e2"),
          of("memoryBytes", ETL, null, 999L, need(1_000, "a"), "Rejected a NEVER_FITS"),
          of("sessionMemoryBytes", ETL, null, 999L, need(1_000, "a"), "Rejected a QUOTA_EXCEEDED"),
          of("dopLimit", ETL, null, 4L, inParallel(), "Granted a 4"),
          of("parallelServersPercent", ETL, null, 50L, inParallel(), "Granted a 8"),
          of("parallelQueueTimeoutMs", ETL, null, 900L, inParallel(), "Rejected b QUEUE_TIMEOUT"),
          of("parallelQueueTimeoutAction", waiting(900), null, RUN, inParallel(), "Granted b 6"),
          of("critical", ETL, null, true, inParallel(), "Granted b 6"));

  private static Map<String, ?> waiting(long ms) {
    return Map.of("group", "ETL", "parallelQueueTimeoutMs", ms);
  }

  private static Map<String, ?> moving(long bytesPerSecond) {
    return Map.of("group", "ETL", "ioBytesPerSecond", bytesPerSecond);
  }

  /** The same of each field of a runaway rule: one rule, and the same with one field changed. */
  static final List<Case> RUNAWAY_CASES =
      List.of(
          runaway("onCpuMs", throttle().onCpuMs(9_000), 1_000L, "Throttle a 50"),
          runaway("onElapsedMs", throttle().onCpuMs(9_000), 1_000L, "Throttle a 50"),
          runaway("onIoBytes", throttle().onCpuMs(9_000), 1_000L, "Throttle a 50"),
          runaway("onIoRequests", throttle().onCpuMs(9_000), 10L, "Throttle a 50"),
          runaway("onEstimatedMs", throttle().onCpuMs(9_000), 1_000L, "Throttle a 50"),
          runaway("action", log().onCpuMs(1_000), RunawayAction.CANCEL_QUERY, "CancelQuery a"),
          runaway("action", log().onCpuMs(1_000), RunawayAction.KILL_SESSION, "KillSession s"),
          runaway("action", cancel().onCpuMs(1_000), RunawayAction.LOG_ONLY, "Recommendation"),
          runaway("switchTo", moveTo("ETL").onCpuMs(1_000), "DASH", "SwitchGroup s DASH"),
          runaway("forCall", moveTo("DASH").onCpuMs(1_000), true, "SwitchGroup s ETL"),
          runaway("throttlePercent", throttle().onCpuMs(1_000), 20L, "Throttle a 20"),
          runaway(
              "watch",
              throttle().onCpuMs(1_000),
              new Watch(WatchBy.FINGERPRINT, 60_000),
              "Throttle b 50"),
          runaway("per", log().onCpuMs(2_500), RunawayPer.SESSION, "Recommendation"),
          runaway("cooldownMs", throttle().onCpuMs(1_000), 500L, "Resume a"));

  private static Case runaway(String field, RunawayNoun rule, Object to, String decided) {
    List<Runaway> before = rules(rule);
    return of(field, ETL, before, rules(rule.with(field, to)), runAway(), decided);
  }

  private static List<Runaway> rules(RunawayNoun rule) {
    return List.of(rule.rule());
  }

  private static Case of(
      String field,
      Map<String, ?> others,
      @Nullable Object from,
      Object to,
      Function<Rig, List<Decided>> script,
      String decided) {
    return new Case(field, PlanMethod.SHARES, others, from, to, script, decided);
  }

  private static Case by(PlanMethod method, String field, Object from, Object to) {
    return new Case(field, method, ETL, from, to, takeTurns(), "Granted e4");
  }

  // ---- scripts ----

  /** Sessions are opened, and a second passes. */
  private static Function<Rig, List<Decided>> open(String... ids) {
    return rig -> {
      for (String id : ids) {
        rig.session(id).of("etl").opens();
      }
      return rig.advanceMs(1_000).take();
    };
  }

  /** A session that runs nothing holds what others wait for, and a second passes. */
  private static Function<Rig, List<Decided>> block(String id) {
    return rig -> {
      rig.session(id).of("etl").opens();
      rig.session(id).blocks(true);
      return rig.advanceMs(1_000).take();
    };
  }

  /** Queries are submitted, and a second passes. */
  private static Function<Rig, List<Decided>> submit(String... ids) {
    return rig -> {
      for (String id : ids) {
        rig.query(id).alone("etl", null).estimatedMs(1_000).submits();
      }
      return rig.advanceMs(1_000).take();
    };
  }

  /** Queries that need so much memory each are submitted. */
  private static Function<Rig, List<Decided>> need(long bytes, String... ids) {
    return rig -> {
      for (String id : ids) {
        rig.tell(
            new SubmitQuery(
                id, null, null, "etl", null, null, null, null, null, null, null, null, null, null,
                null, bytes, null, null, null, null, null));
      }
      return rig.take();
    };
  }

  /** A query of a session uses two seconds and ends; then another like it starts. */
  private static Function<Rig, List<Decided>> runAway() {
    return rig -> {
      rig.session("s").of("etl").opens();
      rig.query("a").fingerprint("f").estimatedMs(2_000).submits();
      rig.query("a").reportsIo(2_000, 20);
      rig.query("a").reportsCpuMs(2_000);
      rig.advanceMs(2_000);
      rig.query("a").completes();
      rig.query("b").fingerprint("f").submits();
      rig.query("b").reportsCpuMs(900);
      return rig.take();
    };
  }

  /** ETL and its rival have six queries each, of a second; six are granted. */
  private static Function<Rig, List<Decided>> takeTurns() {
    return rig -> {
      for (int i = 1; i <= 6; i++) {
        rig.query("e" + i).alone("etl", null).estimatedMs(1_000).submits();
        rig.query("r" + i).alone("rival", null).estimatedMs(1_000).submits();
      }
      List<Decided> all = new ArrayList<>(rig.take());
      for (int i = 0; granted(all).size() < 6; i++) {
        rig.query(granted(all).get(i)).completesWithCpuMs(1_000);
        all.addAll(rig.take());
      }
      return all;
    };
  }

  /** I/O of a thousand bytes each is asked for at once. */
  private static Function<Rig, List<Decided>> move(String... ids) {
    return rig -> {
      for (String id : ids) {
        rig.io(id).in("ETL").bytes(1_000).asks();
      }
      return rig.take();
    };
  }

  /** Two queries want ten of sixteen servers each, and a second passes. */
  private static Function<Rig, List<Decided>> inParallel() {
    return rig -> {
      rig.query("a").alone("etl", null).dop(10).submits();
      rig.query("b").alone("etl", null).dop(10).submits();
      return rig.advanceMs(1_000).take();
    };
  }

  /** ETL and its rival wait with three I/O requests each, and so many of the six may pass. */
  private static Function<Rig, List<Decided>> moveInTurns(long most) {
    return rig -> {
      rig.operator().setsMode(Mode.DRAIN);
      rig.operator().setsIo(Map.of("ioParallelism", most));
      for (int i = 1; i <= 3; i++) {
        rig.io("e" + i).in("ETL").bytes(1_000).asks();
        rig.io("r" + i).in("BATCH_GROUP").bytes(1_000).asks();
      }
      rig.operator().setsMode(Mode.ENFORCE);
      return rig.take();
    };
  }

  private static List<String> granted(List<Decided> all) {
    return all.stream()
        .filter(each -> each.decision() instanceof Granted)
        .map(each -> ((Granted) each.decision()).id())
        .toList();
  }

  // ---- the tests ----

  @ParameterizedTest
  @FieldSource("CASES")
  void shouldDecideOtherwiseWhenAFieldAloneIsChanged(Case of) {
    assertThat(play(of, of.from())).noneMatch(line -> line.startsWith(of.decided()));
    assertThat(play(of, of.to())).anyMatch(line -> line.startsWith(of.decided()));
  }

  @ParameterizedTest
  @FieldSource("RUNAWAY_CASES")
  void shouldDecideOtherwiseWhenAFieldOfARunawayRuleAloneIsChanged(Case of) {
    assertThat(play(of, "runaway", of.from())).noneMatch(line -> line.startsWith(of.decided()));
    assertThat(play(of, "runaway", of.to())).anyMatch(line -> line.startsWith(of.decided()));
  }

  @Test
  void shouldTestEachFieldOfARunawayRule() {
    assertThat(names(Runaway.class))
        .isEqualTo(
            RUNAWAY_CASES.stream().map(Case::field).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static List<String> play(Case of, @Nullable Object value) {
    return play(of, of.field(), value);
  }

  private static List<String> play(Case of, String field, @Nullable Object value) {
    Map<String, @Nullable Object> fields = new HashMap<>(of.others());
    fields.put(field, value);
    Rig rig = new Rig();
    rig.domain()
        .slots(2)
        .maxQueued(100)
        .with(rig.group("ETL"))
        .with(rig.group("DASH"))
        .mapping("etl", "ETL")
        .mapping("rival", "BATCH_GROUP")
        .with(rig.plan("WIDE").limits("ETL", Map.of()))
        .with(rig.plan("NARROW").limits("ETL", Map.of("maxSessions", 1L)))
        .with(
            rig.plan("DAY")
                .by(of.method())
                .with(PlanNoun.directive(Directive.of(null, null, null, null, null), fields))
                .with(rival(of.method())))
        .activePlan("DAY")
        .exists();
    List<String> lines =
        of.script().apply(rig).stream().map(each -> line(each.decision())).toList();
    rig.close();
    return lines;
  }

  private static Directive rival(PlanMethod method) {
    Long figure = method == PlanMethod.EMPHASIS ? null : (Long) 3L;
    return Directive.of(
        "BATCH_GROUP",
        null,
        method == PlanMethod.SHARES ? figure : null,
        method == PlanMethod.RATIO ? figure : null,
        method == PlanMethod.EMPHASIS ? List.of(10L) : null);
  }

  private static String line(Decision decision) {
    String type = decision.getClass().getSimpleName() + ' ';
    return switch (decision) {
      case Rejected refused -> type + refused.id() + ' ' + refused.code();
      case Granted grant -> type + grant.id() + (grant.dop() == null ? "" : " " + grant.dop());
      case Decision.Answer answer -> type + answer.id();
      case Decision.CancelQuery order -> type + order.queryId();
      case Decision.KillSession order -> type + order.sessionId();
      case Decision.Throttle order -> type + order.queryId() + ' ' + order.factorPercent();
      case Decision.Resume order -> type + order.queryId();
      case Decision.SwitchGroup order -> type + order.sessionId() + ' ' + order.to();
      default -> type;
    };
  }

  @Test
  void shouldTestEachField() {
    TreeSet<String> tested = new TreeSet<>();
    CASES.forEach(of -> tested.add(of.field()));
    assertThat(tested).isEqualTo(names(Directive.class));
  }

  private static TreeSet<String> names(Class<?> type) {
    TreeSet<String> names = new TreeSet<>();
    Shape.of(type).fields().stream().map(Field::name).forEach(names::add);
    return names;
  }
}
