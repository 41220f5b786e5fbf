package io.weir.simulate.torture;

import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.AdminCommand.DeletePlan;
import io.weir.protocol.AdminCommand.DeleteSchedule;
import io.weir.protocol.AdminCommand.DeleteWindow;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.AdminCommand.SetSchedule;
import io.weir.protocol.AdminCommand.SetWindow;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Command;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.RunawayPer;
import io.weir.protocol.Plan.Watch;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What operators do with plans: few names, so that they meet each other's work. */
final class Planners {

  private static final List<String> PLANS =
      List.of("P0", "P1", "P2", "DAYTIME_PLAN", "NIGHTTIME_PLAN", "DEFAULT_PLAN", "5", "NOWHERE");

  private final Shape shape;
  private final SplittableRandom random;

  Planners(Shape shape, SplittableRandom random) {
    this.shape = shape;
    this.random = random;
  }

  Command act(String request) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> new CreatePlan(request, null, plan());
      case 3 -> new UpdatePlan(request, null, plan());
      case 4 -> new DeletePlan(request, null, somePlan());
      case 5, 6 -> new SetDirective(request, null, somePlan(), directive(PlanMethod.SHARES));
      case 7 ->
          random.nextBoolean()
              ? new DeleteDirective(request, null, somePlan(), someGroup(), null)
              : new DeleteDirective(request, null, somePlan(), null, somePlan());
      case 8, 9, 10, 11 -> new ActivatePlan(request, maybe("olga"), somePlan());
      case 12 -> new SetSchedule(request, null, schedule());
      case 13 -> new SetWindow(request, null, window());
      case 14 -> new DeleteSchedule(request, null, "s" + random.nextInt(3));
      default -> new DeleteWindow(request, null, "w" + random.nextInt(2));
    };
  }

  /** A plan without faults whose groups have runaway rules. */
  Plan watching() {
    List<Directive> directives = new ArrayList<>();
    for (String group : List.of("INTERACTIVE_GROUP", "G0", Plan.OTHER_GROUPS)) {
      directives.add(watched(limited(Directive.ofGroup(group))));
    }
    return new Plan("P0", PlanMethod.SHARES, directives);
  }

  private Plan plan() {
    PlanMethod method = oneOf(List.of(PlanMethod.values()));
    List<Directive> directives = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      directives.add(directive(method));
    }
    return new Plan("P" + random.nextInt(3), method, directives);
  }

  private Directive directive(PlanMethod method) {
    boolean ofGroup = random.nextInt(4) != 0;
    Long figure = random.nextLong(0, 12); // 0 is a fault
    Long part = random.nextInt(4) == 0 ? null : figure;
    Directive of =
        Directive.of(
            ofGroup ? someGroup() : null,
            ofGroup ? null : somePlan(),
            method == PlanMethod.SHARES ? part : null,
            method == PlanMethod.RATIO ? part : null,
            method == PlanMethod.EMPHASIS ? List.of(10 * figure, 5L) : null); // 110 is a fault
    return ofGroup ? weighed(limited(of)) : used(of);
  }

  /** With limits that bind now and then; a timeout of 0 is off. */
  private Directive limited(Directive of) {
    SequencedMap<String, Long> limits = new LinkedHashMap<>();
    limits.put("activeSessions", random.nextLong(2 + shape.slots()));
    limits.put("queueTimeoutMs", random.nextLong(3_000));
    limits.put("maxQueued", random.nextLong(8));
    limits.put("maxSessions", random.nextLong(20));
    limits.put("maxEstimatedMs", random.nextLong(3_000));
    limits.put("executionTimeoutMs", random.nextLong(3_000));
    limits.put("idleBlockerTimeoutMs", random.nextLong(9_000));
    limits.put("idleTimeoutMs", random.nextLong(9_000));
    limits.keySet().removeIf(name -> random.nextInt(4) != 0);
    Directive rated = Rates.of(used(Bounds.with(Directive.class, of, limits)), random);
    Directive limited = Degrees.of(Sizes.of(rated, random), random);
    return random.nextInt(3) == 0 ? watched(limited) : limited;
  }

  /** Now and then by nothing, or with more than all, which are faults. */
  private Directive weighed(Directive of) {
    SequencedMap<String, Long> fault = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      fault.put("ioWeight", 0L);
    } else {
      fault.put("parallelServersPercent", 101L);
    }
    return random.nextInt(40) == 0 ? Bounds.with(Directive.class, of, fault) : of;
  }

  /** With a utilization limit, now and then. */
  private Directive used(Directive of) {
    SequencedMap<String, Long> limit = new LinkedHashMap<>();
    limit.put("utilizationLimitPercent", 1 + random.nextLong(100));
    return random.nextInt(3) == 0 ? Bounds.with(Directive.class, of, limit) : of;
  }

  /** With runaway rules as steps. */
  private Directive watched(Directive of) {
    List<Runaway> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      rules.add(runaway());
    }
    SequencedMap<String, Object> with = new LinkedHashMap<>();
    with.put("runaway", List.copyOf(rules));
    return Bounds.with(Directive.class, of, with);
  }

  private Runaway runaway() {
    RunawayAction action = oneOf(List.of(RunawayAction.values()));
    boolean switches = action == RunawayAction.SWITCH_GROUP;
    boolean throttles = action == RunawayAction.THROTTLE;
    RunawayPer per = random.nextInt(3) == 0 ? RunawayPer.SESSION : null;
    return new Runaway(
        now(1 + random.nextLong(2_000)),
        now(1 + random.nextLong(2_000)),
        now(1 + random.nextLong(9)),
        now(1 + random.nextLong(6)),
        per == null ? now(1 + random.nextLong(2_000)) : null,
        action,
        switches ? someTarget() : null,
        switches && per == null && random.nextBoolean() ? (Boolean) random.nextBoolean() : null,
        throttles ? now(1 + random.nextLong(100)) : null,
        random.nextInt(3) == 0
            ? new Watch(
                per == null ? oneOf(List.of(WatchBy.values())) : WatchBy.USER,
                1 + random.nextLong(20_000))
            : null,
        throttles ? now(1 + random.nextLong(3_000)) : null,
        per);
  }

  private @Nullable Long now(long value) {
    return random.nextInt(3) == 0 ? (Long) value : null;
  }

  private String someTarget() {
    return random.nextInt(5) == 0 ? "NOBODY" : oneOf(shape.groupNames());
  }

  /** The clock of a run begins at midnight: each of these begins and ends while it goes on. */
  private Schedule schedule() {
    int minute = random.nextInt(40);
    String from = time(minute);
    String to = time(minute + 1 + random.nextInt(15));
    Long priority = random.nextBoolean() ? (Long) random.nextLong(3) : null;
    return new Schedule(
        "s" + random.nextInt(3), somePlan(), from, to, null, null, null, null, priority);
  }

  private Window window() {
    String start = "2026-11-16T" + time(random.nextInt(60));
    return new Window(
        "w" + random.nextInt(2), somePlan(), start, null, 1 + random.nextLong(600_000), null);
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private String someGroup() {
    return random.nextInt(4) == 0 ? Plan.OTHER_GROUPS : oneOf(shape.groupNames());
  }

  private String somePlan() {
    return oneOf(PLANS);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private @Nullable String maybe(String value) {
    return random.nextBoolean() ? value : null;
  }
}
