package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be said of plans that are accepted: about plans alone, in sentences, and at least that
 * a runaway rule moves to a group that is not there.
 */
final class PlanRemarks {

  private PlanRemarks() {}

  static void check(AdminCommand command, @Nullable Decided next, Predicate<String> isGroup) {
    if (next == null || !(next.decision() instanceof Accepted accepted)) {
      return; // that it is missing is somebody else's to say
    }
    List<String> said = accepted.warnings();
    boolean wellFormed =
        said == null
            || (saysAnything(command)
                && !said.isEmpty()
                && said.getFirst().startsWith("Expected "));
    boolean mustSay =
        directives(command)
            .flatMap(directive -> orNone(directive.runaway()).stream())
            .map(Runaway::switchTo)
            .filter(Objects::nonNull)
            .anyMatch(isGroup.negate());
    if (!wellFormed || (mustSay && said == null)) {
      throw new BrokenPromise(
          "Expected " + (mustSay ? "a warning" : "no such warning") + ", but there was " + next);
    }
  }

  private static boolean saysAnything(AdminCommand command) {
    return command instanceof ApplyDomain
        || command instanceof ActivatePlan
        || command instanceof CreatePlan
        || command instanceof UpdatePlan
        || command instanceof SetDirective
        || command instanceof DeleteDirective;
  }

  private static Stream<Directive> directives(AdminCommand command) {
    return switch (command) {
      case ApplyDomain c -> orNone(c.definition().plans()).stream().flatMap(PlanRemarks::of);
      case CreatePlan c -> of(c.plan());
      case UpdatePlan c -> of(c.plan());
      case SetDirective c -> Stream.of(c.directive());
      default -> Stream.empty();
    };
  }

  private static Stream<Directive> of(Plan plan) {
    return orNone(plan.directives()).stream();
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
