package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.TimerCommand.ReviewLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arms the timers of a bounded number of sessions and their queries by the limits that hold now.
 */
public final class ReviewLimitsHandler implements Handler<ReviewLimits> {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Deadlines deadlines;
  private final LimitReview review;
  private final Throttles throttles;
  private final Utilization utilization;

  public ReviewLimitsHandler(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Deadlines deadlines,
      LimitReview review,
      Throttles throttles,
      Utilization utilization) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.deadlines = deadlines;
    this.review = review;
    this.throttles = throttles;
    this.utilization = utilization;
  }

  @Override
  public Outcome handle(ReviewLimits command, Turn turn) {
    domain.counters().reviewTimer(null);
    String last = null;
    long looked = 0;
    for (String id : sessions.idsAfter(command.afterSessionId(), step())) {
      last = id;
      looked += look(sessions.get(id), turn);
      if (looked >= step()) {
        break;
      }
    }
    if (last != null) {
      review.goOnAfter(last, turn);
    }
    return Outcome.DONE;
  }

  private long step() {
    return domain.settings().timersPerTick();
  }

  /** Looks at one session; says how many rows that were. */
  private long look(SessionRow session, Turn turn) {
    Group group = groups.get(session.groupId());
    long liveMs = domain.counters().liveMs(turn.nowMs());
    sessions.tighten(session, turn);
    List<String> ids = session.queries();
    for (String id : ids) {
      QueryRow row = queries.get(id);
      QueryRow reviewed = reviewed(row, session, group, liveMs, turn);
      if (reviewed != null && !reviewed.equals(row)) {
        queries.update(reviewed);
      }
      throttles.review(utilization.review(queries.get(id), turn), turn);
    }
    return 1L + ids.size();
  }

  private @Nullable QueryRow reviewed(
      QueryRow row, SessionRow session, Group group, long liveMs, Turn turn) {
    return switch (row.state()) {
      case QUEUED -> deadlines.ofWait(row, group, turn.nowMs());
      case RUNNING -> deadlines.ofRun(row, session, group, liveMs);
      case AWAITING_SESSION, KILLED -> null;
    };
  }
}
