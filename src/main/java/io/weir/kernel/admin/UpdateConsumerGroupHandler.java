package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.Activation;
import io.weir.kernel.queries.LimitReview;
import io.weir.protocol.AdminCommand.UpdateConsumerGroup;

/** Changes a consumer group; what runs above a lowered limit goes on. */
public final class UpdateConsumerGroupHandler implements Handler<UpdateConsumerGroup> {

  private final Groups groups;
  private final Activation activation;
  private final LimitReview review;

  public UpdateConsumerGroupHandler(Groups groups, Activation activation, LimitReview review) {
    this.groups = groups;
    this.activation = activation;
    this.review = review;
  }

  @Override
  public Outcome handle(UpdateConsumerGroup command, Turn turn) {
    Rejection fault = Definitions.fault(command.group());
    if (fault != null) {
      return fault;
    }
    Group group = groups.find(command.group().name());
    if (group == null) {
      return Definitions.notFound("group " + command.group().name());
    }
    groups.redefine(group, Definitions.group(command.group(), group.definition()));
    activation.follow();
    review.begin(turn);
    return Outcome.DONE;
  }
}
