package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.limit.WaitLimit;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets a query of a known session run, wait, or refuses it. */
public final class Submission {

  private final Domain domain;
  private final Counters counters;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Dispatcher dispatcher;
  private final Announcer announcer;
  private final Deadlines deadlines;
  private final EffectiveLimits limits;
  private final Runaways runaways;
  private final Needs needs;

  public Submission(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Dispatcher dispatcher,
      Announcer announcer,
      Deadlines deadlines,
      EffectiveLimits limits,
      Runaways runaways,
      Needs needs) {
    this.domain = domain;
    this.counters = domain.counters();
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.dispatcher = dispatcher;
    this.announcer = announcer;
    this.deadlines = deadlines;
    this.limits = limits;
    this.runaways = runaways;
    this.needs = needs;
  }

  /**
   * Decides about a query.
   *
   * @param asked the query, not stored yet
   * @param user of its session
   * @param inActive where its session is active already
   * @param warnings of its hints
   * @param openSession its session, opened where it is not; called once nothing refuses
   */
  Outcome submit(
      QueryRow asked,
      Group group,
      Priority priority,
      @Nullable String user,
      boolean inActive,
      @Nullable List<String> warnings,
      Supplier<SessionRow> openSession,
      Turn turn) {
    QueryRow row = asked.watched(limits.watchesTexts());
    Rejection late = refuseLate(Deadlines.wait(row, group, limits), turn);
    if (late != null) {
      return late;
    }
    Rejection tooLong = domain.enforces() ? refuseEstimate(row, group) : null;
    if (tooLong != null) {
      return tooLong;
    }
    Rejection runaway = domain.enforces() ? runaways.refuse(row, group, user, turn) : null;
    if (runaway != null) {
      return runaway;
    }
    Rejection never = domain.enforces() ? needs.refuse(row, group, true) : null;
    if (never != null) {
      needs.failed(row, group);
      return never;
    }
    if (dispatcher.startsAtOnce(row, group, inActive, turn.nowMs())) {
      String would = domain.enforces() ? null : would(row, group, user, inActive, turn);
      dispatcher.grantAtOnce(row, openSession.get(), group, would, warnings, turn);
      return Outcome.DONE;
    }
    Rejection refusal = refuseToQueue(row, group, inActive, turn);
    if (refusal != null) {
      return refusal;
    }
    sessions.attach(openSession.get(), row.queryId());
    Why why = dispatcher.binding(row, group, inActive, turn.nowMs());
    enqueue(row, group, priority, why, warnings, turn);
    return Outcome.DONE;
  }

  /** What would be answered if limits were enforced; null = the same grant. */
  private @Nullable String would(
      QueryRow row, Group group, @Nullable String user, boolean inActive, Turn turn) {
    WaitLimit wait = Deadlines.wait(row, group, limits);
    boolean late = wait.refuseLate(turn.nowMs(), domain.settings().atOnceWithinMs()) != null;
    if (late
        || refuseEstimate(row, group) != null
        || runaways.refuse(row, group, user, turn) != null
        || needs.refuse(row, group, true) != null) {
      return Dispatcher.WOULD_REJECT;
    }
    if (dispatcher.mayStart(row, group, inActive, turn.nowMs())) {
      return null;
    }
    return refuseToQueue(row, group, inActive, turn) == null
        ? Dispatcher.WOULD_QUEUE
        : Dispatcher.WOULD_REJECT;
  }

  private void enqueue(
      QueryRow row,
      Group group,
      Priority priority,
      Why why,
      @Nullable List<String> warnings,
      Turn turn) {
    long position = group.queuedBefore(priority) + 1;
    Rank place = queries.enqueue(row, group, priority, turn.nowMs());
    QueryRow waiting = deadlines.ofWait(row, group, turn.nowMs());
    queries.insert(announcer.entered(waiting, place, group, position, why, warnings, turn));
  }

  /**
   * Refuses a request whose wait was over when it was read: nobody may be there for its grant any
   * more. Not where the governor refuses nobody.
   */
  @Nullable Rejection refuseLate(WaitLimit wait, Turn turn) {
    return domain.enforces()
        ? wait.refuseLate(turn.nowMs(), domain.settings().atOnceWithinMs())
        : null;
  }

  /** Only at the door: a plan that comes into force later turns nobody out for an estimate. */
  private @Nullable Rejection refuseEstimate(QueryRow row, Group group) {
    Long estimatedMs = row.estimatedMs();
    Bound most = limits.maxEstimatedMs(group);
    return estimatedMs == null || estimatedMs <= most.most()
        ? null
        : reject(
            Code.ESTIMATE_TOO_HIGH,
            Why.of(Limit.ESTIMATE, estimatedMs, most.most(), 0, most.at()),
            Sentence.of(
                "Expected an estimate of at most %d ms in %s, but it is %d ms",
                most.most(), most.at(), estimatedMs));
  }

  private @Nullable Rejection refuseToQueue(
      QueryRow row, Group group, boolean inActive, Turn turn) {
    Long waitMs = row.waitMs();
    if (waitMs != null && waitMs == 0) {
      return reject(
          Code.QUEUE_TIMEOUT,
          dispatcher.binding(row, group, inActive, turn.nowMs()),
          row.asksBeside()
              ? "Expected a slot and all that it needs at once, as waitMs is 0, but they are not"
                  + " free"
              : "Expected a slot at once, as waitMs is 0, but none is free");
    }
    Bound most = limits.maxQueued(group);
    if (group.queued() >= most.most()) {
      return full(group, group.queued(), most.most(), most.at());
    }
    DomainRow definition = domain.row();
    if (queueFull(group)) {
      return full(group, placesUsed(), definition.maxQueued(), "domain");
    }
    return null;
  }

  private boolean queueFull(Group group) {
    boolean systemPlaceFree =
        group.id() == Groups.SYS_GROUP && group.queued() < domain.settings().systemQueuePlaces();
    return placesUsed() >= domain.row().maxQueued() && !systemPlaceFree;
  }

  /** Queue places of the domain in use; those of SYS_GROUP's own do not count. */
  private long placesUsed() {
    Group system = groups.system();
    return counters.queued() - Math.min(system.queued(), domain.settings().systemQueuePlaces());
  }

  private Rejection full(Group group, long used, long max, String at) {
    return new Rejection(
        Code.QUEUE_FULL,
        Sentence.of("Expected a place in the queue of %s, but %d of %d are taken", at, used, max),
        Why.of(Limit.MAX_QUEUED, used, max, 1, at),
        dispatcher.etaMs(group, 1));
  }
}
