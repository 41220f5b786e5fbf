package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.DeleteAssignmentRule;
import io.weir.protocol.AdminCommand.SetAssignmentRule;
import io.weir.protocol.Day;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An assignment rule. */
public final class RuleNoun {

  private final Rig rig;
  private final String name;
  private @Nullable Long priority;
  private @Nullable String user;
  private @Nullable String program;
  private @Nullable String machine;
  private @Nullable String service;
  private @Nullable String module;
  private @Nullable String action;
  private @Nullable String timeOfDay;
  private @Nullable List<Day> days;
  private String group = "INTERACTIVE_GROUP";

  RuleNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public RuleNoun priority(long value) {
    priority = value;
    return this;
  }

  public RuleNoun user(String pattern) {
    user = pattern;
    return this;
  }

  public RuleNoun program(String pattern) {
    program = pattern;
    return this;
  }

  public RuleNoun machine(String pattern) {
    machine = pattern;
    return this;
  }

  public RuleNoun service(String pattern) {
    service = pattern;
    return this;
  }

  public RuleNoun module(String pattern) {
    module = pattern;
    return this;
  }

  public RuleNoun action(String pattern) {
    action = pattern;
    return this;
  }

  public RuleNoun timeOfDay(String span) {
    timeOfDay = span;
    return this;
  }

  public RuleNoun on(Day... value) {
    days = List.of(value);
    return this;
  }

  public RuleNoun gives(String value) {
    group = value;
    return this;
  }

  AssignmentRule asked() {
    return new AssignmentRule(
        name,
        priority,
        new Conditions(user, program, machine, service, module, action, timeOfDay, days),
        group);
  }

  /** Sets it; gives the request's id. */
  public String sets() {
    String request = rig.nextRequest();
    rig.tell(new SetAssignmentRule(request, null, asked()));
    return request;
  }

  public String deletes() {
    String request = rig.nextRequest();
    rig.tell(new DeleteAssignmentRule(request, null, name));
    return request;
  }

  /** Sets it, which is accepted. */
  public void exists() {
    rig.expect(accepted(sets())).noMore();
  }
}
