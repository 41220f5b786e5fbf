package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decision.SwitchGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How sessions come to another group, with all that they have. */
final class Moves {

  private final Model model;

  Moves(Model model) {
    this.model = model;
  }

  void move(Session session, Group to, Code cause, @Nullable Boolean untilCallEnd) {
    Group from = session.group;
    if (from.id == to.id) {
      return;
    }
    model.says(
        session.client, to, new SwitchGroup(session.id, from.name, to.name, cause, untilCallEnd));
    List<Query> waiting = new ArrayList<>();
    long comes = 1; // with the first of its queries that runs
    for (String id : session.queries) {
      Query query = model.queries.get(id);
      if (query.place != null) {
        requeue(query, to, query.place.priority());
        waiting.add(query);
      } else {
        model.utilization.leaves(query);
        moveRunning(query, from, to, comes);
        comes = 0;
      }
    }
    from.sessions--;
    to.sessions++;
    session.group = to;
    model.turns.forget(session, from);
    session.limitChanges = to.limitChanges;
    waiting.forEach(Dispatch::waitsByNow);
    session.away =
        untilCallEnd == null ? null : session.away; // nobody goes back from a move for good
    model.of(session).forEach(model.utilization::moved);
  }

  void requeue(Query query, Group to, int priority) {
    Group.Place place = query.place;
    if (place != null) {
      model.takeOut(query);
      model.share.settle(query.group());
      model.enqueue(query, to, priority, place.arrival());
    }
  }

  /** It stays in its group, which has it in its queue all the time. */
  void raise(Query query, Group.Place from) {
    model.takeOut(query);
    model.enqueue(query, query.group(), from.priority() - 1, from.arrival());
  }

  /**
   * It takes along what it was charged, at the other group's weight, and the first its session. Of
   * what is owed to nobody, only what it has not used yet: the rest is charged nowhere else.
   */
  private void moveRunning(Query query, Group from, Group to, long comes) {
    from.running--;
    from.active -= comes;
    long moves = model.share.isOwed(query, from) ? query.paidMicros : model.meters.unused(query);
    model.share.charge(query, from, -moves);
    model.share.settle(from);
    query.weights = model.share.weights(to);
    query.division = model.share.number;
    query.movedSeq = model.script.seq(); // the order itself
    to.running++;
    to.active += comes;
    model.share.charge(query, to, moves);
    model.share.settle(to);
    query.limitChanges = to.limitChanges;
    query.limitSinceLiveMs = model.liveMs();
  }
}
