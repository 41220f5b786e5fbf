package io.weir.simulate.open;

import io.weir.kernel.rig.PlanNoun;
import io.weir.protocol.AdminCommand;
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
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.ParallelTimeoutAction;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What operators do with plans: two of their own beside the built-in ones. */
final class RandomPlans {

  private static final List<String> PLANS = List.of("DAY", "LOADS", "DAYTIME_PLAN", "NOWHERE");

  private final SplittableRandom random;

  RandomPlans(SplittableRandom random) {
    this.random = random;
  }

  AdminCommand next(String request) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> new CreatePlan(request, "olga", plan());
      case 2 -> new UpdatePlan(request, "olga", plan());
      case 3, 4, 5 -> new ActivatePlan(request, "olga", somePlan());
      case 6 -> new SetDirective(request, "olga", somePlan(), directive("ETL"));
      case 7 -> new DeleteDirective(request, "olga", somePlan(), "ETL", null);
      case 8 -> new DeletePlan(request, "olga", somePlan());
      case 9 ->
          random.nextBoolean()
              ? new SetSchedule(request, "olga", schedule())
              : new DeleteSchedule(request, "olga", "often");
      case 10 ->
          new SetWindow(
              request,
              "olga",
              new Window("once", somePlan(), "2026-11-16T00:05", null, 60_000, null));
      default -> new DeleteWindow(request, "olga", "once");
    };
  }

  private Plan plan() {
    return new Plan(
        random.nextBoolean() ? "DAY" : "LOADS",
        PlanMethod.SHARES,
        List.of(directive("ETL"), directive("BI"), directive(Plan.OTHER_GROUPS)));
  }

  private Directive directive(String group) {
    Directive shares = Directive.of(group, null, random.nextLong(1, 9), null, null);
    return random.nextBoolean()
        ? shares
        : PlanNoun.directive(
            shares,
            Map.of(
                "memoryBytes",
                random.nextLong(1_000_000),
                "sessionMemoryBytes",
                random.nextLong(300_000),
                "dopLimit",
                random.nextLong(12),
                "parallelServersPercent",
                random.nextLong(101),
                "parallelQueueTimeoutMs",
                random.nextLong(3_000),
                "parallelQueueTimeoutAction",
                random.nextBoolean() ? ParallelTimeoutAction.RUN : ParallelTimeoutAction.CANCEL,
                "critical",
                random.nextInt(4) == 0));
  }

  private Schedule schedule() {
    int hour = random.nextInt(23);
    return new Schedule(
        "often",
        somePlan(),
        "%02d:00".formatted(hour),
        "%02d:00".formatted(hour + 1),
        null,
        null,
        null,
        "Europe/Berlin",
        1L);
  }

  private String somePlan() {
    return PLANS.get(random.nextInt(PLANS.size()));
  }
}
