package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.queries.LimitReview;
import io.weir.protocol.AdminCommand.SetMode;

/** Changes how far the governor's word goes. */
public final class SetModeHandler implements Handler<SetMode> {

  private final Domain domain;
  private final LimitReview review;

  public SetModeHandler(Domain domain, LimitReview review) {
    this.domain = domain;
    this.review = review;
  }

  @Override
  public Outcome handle(SetMode command, Turn turn) {
    DomainRow row = domain.row();
    domain.define(
        Definitions.withPolicies(
            row, row.defaultGroupId(), null, null, command.mode(), row.nextGroupId()));
    review.begin(turn); // what was only looked at may have to end now
    return Outcome.DONE;
  }
}
