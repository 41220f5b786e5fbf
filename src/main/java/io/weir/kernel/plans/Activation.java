package io.weir.kernel.plans;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.fair.Division;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.ActiveSessions;
import io.weir.kernel.queries.LimitReview;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.PlanActivated;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Puts plans in force: at once, for what waits and what runs; nothing is ended by it. */
public final class Activation {

  private final Domain domain;
  private final Groups groups;
  private final Plans plans;
  private final EffectiveLimits limits;
  private final ActiveSessions active;
  private final LimitReview review;
  private final PlanTerms terms;

  public Activation(
      Tables tables,
      Domain domain,
      Groups groups,
      Plans plans,
      EffectiveLimits limits,
      ActiveSessions active,
      LimitReview review) {
    this.domain = domain;
    this.groups = groups;
    this.plans = plans;
    this.limits = limits;
    this.active = active;
    this.review = review;
    this.terms = new PlanTerms(tables, groups);
  }

  /** The domain begins with a plan: nothing was in force before, so nothing is said. */
  public void begin(String plan, Turn turn) {
    String from = domain.row().plan();
    put(plan);
    terms.change(from, plan, turn.nowMs());
  }

  private void put(String plan) {
    domain.define(domain.row().change().plan(plan, plans.get(plan).version()).row());
    limits.begin();
    follow();
  }

  /**
   * Another plan, or another version of it, is in force from now on; the same one changes nothing.
   */
  void activate(String plan, PlanCause cause, Why why, Turn turn) {
    String from = domain.row().plan();
    long version = plans.get(plan).version();
    boolean another = !from.equals(plan) || domain.row().versionOfPlan() != version;
    put(plan);
    if (another) {
      terms.change(from, plan, turn.nowMs());
      Decided told = turn.decide(domain.name(), null, new PlanActivated(version, cause, from), why);
      limits.begin(told.seq(), turn);
      review.begin(turn);
    }
  }

  /** The plan in force, compiled; null where each group has the weight of its priority. */
  @Nullable Division division() {
    return DivisionCompiler.compile(domain.row().plan(), plans, groups);
  }

  /** Groups have come or gone, or are other ones: the plan in force is divided anew. */
  public void follow() {
    active.limit();
    groups.follow(division());
  }
}
