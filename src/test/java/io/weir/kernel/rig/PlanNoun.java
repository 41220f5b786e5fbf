package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.AdminCommand.DeletePlan;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan. Its verbs give the request's id and leave their answers to be expected. */
public final class PlanNoun {

  private final Rig rig;
  private final String name;
  private @Nullable PlanMethod method;
  private @Nullable List<Directive> directives;

  PlanNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public PlanNoun by(PlanMethod value) {
    method = value;
    return this;
  }

  public PlanNoun with(Directive directive) {
    directives = new ArrayList<>(directives == null ? List.of() : directives);
    directives.add(directive);
    return this;
  }

  /** A group's directive, by shares. */
  public PlanNoun shares(String group, long shares) {
    return with(Directive.of(group, null, shares, null, null));
  }

  /** A group's directive with one share and these other fields, by their names. */
  public PlanNoun limits(String group, Map<String, ?> fields) {
    return with(directive(Directive.of(group, null, 1L, null, null), fields));
  }

  /** A directive with other fields in place of some, by their names. */
  public static Directive directive(Directive base, Map<String, ?> fields) {
    Shape<Directive> shape = Shape.of(Directive.class);
    return shape.make(
        shape.fields().stream()
            .map(
                field ->
                    fields.containsKey(field.name()) ? fields.get(field.name()) : field.of(base))
            .toArray());
  }

  /** The directive of a plan below it, by shares. */
  public PlanNoun below(String plan, long shares) {
    return with(Directive.of(null, plan, shares, null, null));
  }

  /** A group's directive, by percentages on levels. */
  public PlanNoun levels(String group, Long... percent) {
    return with(Directive.of(group, null, null, null, List.of(percent)));
  }

  public Plan asked() {
    return new Plan(name, method, directives);
  }

  public String creates() {
    String request = rig.nextRequest();
    rig.tell(new CreatePlan(request, null, asked()));
    return request;
  }

  public String updates() {
    String request = rig.nextRequest();
    rig.tell(new UpdatePlan(request, null, asked()));
    return request;
  }

  public String deletes() {
    String request = rig.nextRequest();
    rig.tell(new DeletePlan(request, null, name));
    return request;
  }

  public String sets(Directive directive) {
    String request = rig.nextRequest();
    rig.tell(new SetDirective(request, null, name, directive));
    return request;
  }

  public String dropsGroup(String group) {
    String request = rig.nextRequest();
    rig.tell(new DeleteDirective(request, null, name, group, null));
    return request;
  }

  public String activates() {
    return activates(rig.nextRequest());
  }

  public String activates(String requestId) {
    rig.tell(new ActivatePlan(requestId, "olga", name));
    return requestId;
  }

  /** Creates it, which is accepted. */
  public void exists() {
    rig.expect(accepted(creates())).noMore();
  }
}
