package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.fair.Branch;
import io.weir.kernel.groups.Activity;
import io.weir.kernel.groups.Charge;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Priority;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives free slots to waiting queries, the group furthest behind first. Run after every command, so
 * that a free slot and a query that may have it never coexist.
 */
public final class Dispatcher {

  static final String WOULD_QUEUE = "QUEUED";
  static final String WOULD_REJECT = "REJECTED";

  private static final long MICROS_PER_MS = 1000;
  private static final long FURTHEST_MS = 1L << 53; // what every reader of JSON still takes exactly

  private final Domain domain;
  private final Counters counters;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final ActiveSessions active;
  private final Endings endings;
  private final Timers timers;
  private final Deadlines deadlines;
  private final Accounting accounting;
  private final Runaways runaways;
  private final Needs needs;
  private final Holds holds;
  private final MemoryPressure pressure;

  public Dispatcher(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      ActiveSessions active,
      Endings endings,
      Timers timers,
      Deadlines deadlines,
      Accounting accounting,
      Runaways runaways,
      Needs needs,
      Holds holds,
      MemoryPressure pressure) {
    this.domain = domain;
    this.counters = domain.counters();
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.active = active;
    this.endings = endings;
    this.timers = timers;
    this.deadlines = deadlines;
    this.accounting = accounting;
    this.runaways = runaways;
    this.needs = needs;
    this.holds = holds;
    this.pressure = pressure;
  }

  /** Grants what can be granted, a bounded number; more in a turn of its own. */
  public void dispatch(Turn turn) {
    groups.resize();
    holds.review(turn.nowMs());
    if (counters.queued() == 0) {
      return;
    }
    for (long i = 0; i < domain.settings().grantsPerTurn(); i++) {
      Group next = next();
      if (next == null) {
        return;
      }
      QueryRow head = head(next);
      Rejection again = runaways.refuseWatched(head, turn);
      boolean late = deadlines.waitIsOver(head, next, turn.nowMs());
      if (late && domain.enforces()) {
        endings.refuseWaited(head, turn); // its timer is late
      } else if (again != null && domain.enforces()) {
        endings.refuse(head, again, turn);
      } else if (domain.enforces()) {
        serve(head, next, turn);
      } else {
        boolean refused = late || again != null || needs.refuse(head, next, false) != null;
        boolean over = !mayStart(head, next, isActive(head.sessionId()), turn.nowMs());
        start(head, next, refused ? WOULD_REJECT : over ? WOULD_QUEUE : null, turn);
      }
      holds.review(turn.nowMs());
    }
    if (next() != null && counters.dispatchTimer() == null) {
      counters.dispatchTimer(timers.atWall(turn.nowMs(), TimerKind.DISPATCH, ""));
    }
  }

  /** A group's next query, which may have a slot: it starts, is refused, or holds its group. */
  private void serve(QueryRow head, Group group, Turn turn) {
    Rejection never = needs.refuse(head, group, false);
    Kept kept = never == null ? holds.keeps(head, group, turn.nowMs()) : null;
    if (never != null) {
      needs.failed(head, group);
      endings.refuse(head, never, turn);
    } else if (kept != null) {
      holds.hold(head, group, kept, turn.nowMs());
    } else {
      start(head, group, null, turn);
    }
  }

  private void start(QueryRow head, Group group, @Nullable String would, Turn turn) {
    SessionRow session = sessions.get(head.sessionId());
    Rank place = queries.serve(head, group, expectedMicros(head, group));
    grant(head, session, group, place, would, warnings(head), turn);
  }

  private QueryRow head(Group group) {
    return queries.head(group, domain.enforces() && !group.mayRunMore(false));
  }

  private @Nullable Group next() {
    return switch (domain.mode()) {
      case DRAIN -> null;
      case OBSERVE, BYPASS -> firstWaiting();
      case ENFORCE -> {
        Group system = groups.system();
        boolean passes = system.ready() > 0 && hasSlot(system);
        yield passes ? system : slotFree() ? groups.next() : null;
      }
    };
  }

  // Only right after a switch to a mode that grants all; bounded by the number of groups.
  private @Nullable Group firstWaiting() {
    for (Group group : groups.all()) {
      if (group.queued() > 0) {
        return group;
      }
    }
    return null;
  }

  /**
   * True where a query that arrives now would run at once.
   *
   * @param inActive where its session is active already
   */
  boolean startsAtOnce(QueryRow row, Group group, boolean inActive, long nowMs) {
    return switch (domain.mode()) {
      case DRAIN -> false;
      case OBSERVE, BYPASS -> true;
      case ENFORCE ->
          group.ready() == 0 && nobodyIsAhead(group) && mayStart(row, group, inActive, nowMs);
    };
  }

  /** False while free slots are meant for others who wait, and only the turn's bound keeps them. */
  private boolean nobodyIsAhead(Group group) {
    return counters.dispatchTimer() == null || group.id() == Groups.SYS_GROUP;
  }

  /** True where slots, the group's limits and all else that it needs let a query run. */
  boolean mayStart(QueryRow row, Group group, boolean inActive, long nowMs) {
    return group.mayRunMore(inActive) && hasSlot(group) && holds.keeps(row, group, nowMs) == null;
  }

  private boolean hasSlot(Group group) {
    return slotFree() && groups.hasRoom(group) || systemSlotFree(group);
  }

  /** True where a query of an open session holds a slot. */
  boolean isActive(String sessionId) {
    return sessions.get(sessionId).runs() > 0;
  }

  private boolean slotFree() {
    return slotsUsed() < domain.row().slots();
  }

  /** SYS_GROUP has slots of its own, beyond the domain's. */
  private boolean systemSlotFree(Group group) {
    return group.id() == Groups.SYS_GROUP && group.running() < domain.settings().systemSlots();
  }

  /** Slots of the domain in use; those of SYS_GROUP's own do not count. */
  long slotsUsed() {
    Group system = groups.system();
    return counters.running() - Math.min(system.running(), domain.settings().systemSlots());
  }

  /**
   * Grants a query its slot as it arrives; neither it nor its session's part in it is stored yet.
   *
   * @param would what would have been answered, where the governor only observes
   * @param warnings of its hints
   */
  void grantAtOnce(
      QueryRow row,
      SessionRow session,
      Group group,
      @Nullable String would,
      @Nullable List<String> warnings,
      Turn turn) {
    grant(row, session, group, null, would, warnings, turn);
  }

  /**
   * Grants a query its slot.
   *
   * @param before its session
   * @param waitedAt the place it was taken from; null where it did not wait
   * @param would what would have been answered, where the governor only observes
   * @param warnings of its hints
   */
  private void grant(
      QueryRow row,
      SessionRow before,
      Group group,
      @Nullable Rank waitedAt,
      @Nullable String would,
      @Nullable List<String> warnings,
      Turn turn) {
    long expectedMicros = expectedMicros(row, group);
    long paidMicros = accounting.inAdvance(expectedMicros);
    long waitedMs = Math.max(0, turn.nowMs() - row.heardMs());
    boolean wasActive = before.runs() > 0;
    boolean joined = waitedAt != null && wasActive && group.limitsActive();
    SessionRow session =
        waitedAt == null
            ? sessions.attachStarted(before, row.queryId(), expectedMicros, waitedMs)
            : sessions.start(before, expectedMicros, waitedMs);
    long joining = wasActive ? 0 : active.begin(session, group, row.queryId());
    accounting.starts(session, expectedMicros, !wasActive, turn);
    Activity activity = new Activity(wasActive ? 0 : 1, joined ? joining - 1 : joining);
    Priority waitedWith = waitedAt == null ? null : Queries.priorityOf(waitedAt);
    timers.cancel(row.timer());
    QueryRow holding = needs.take(row, session, group, turn.nowMs());
    groups.release(group);
    Charge expected = new Charge(expectedMicros, paidMicros, List.of(), 0);
    List<Long> weights = groups.start(group, waitedWith, expected, waitedMs, activity);
    counters.running(1);
    long liveMs = counters.liveMs(turn.nowMs());
    Decided answer =
        turn.decide(
            row.client(),
            group,
            new Granted(
                Kind.QUERY,
                row.queryId(),
                session.implicit() ? null : session.sessionId(),
                waitedMs,
                holding.dop(),
                holding.grantedMemoryBytes(),
                weights.getFirst(),
                null,
                domain.row().lostAfterMs(),
                domain.mode() == Mode.OBSERVE ? would : null,
                needs.warnings(holding, group, warnings),
                holding.dopAsked()),
            tightest(holding, group).byRule(session.rule()));
    QueryRow running =
        holding.granted(
            turn.nowMs(),
            liveMs,
            weights,
            groups.divisionNumber(),
            expectedMicros,
            paidMicros,
            answer);
    QueryRow ending = deadlines.ofRun(running, session, group, liveMs);
    QueryRow watched = waitedAt == null ? queries.insert(ending) : queries.update(ending);
    needs.started(watched, session);
    runaways.started(accounting.started(watched, turn), group, turn);
    pressure.look(turn);
  }

  /** What was said of a query's hints when it came: its answers until it ends say it again. */
  static @Nullable List<String> warnings(QueryRow waiting) {
    Decided answer = waiting.answer();
    return answer != null && answer.decision() instanceof Queued told ? told.warnings() : null;
  }

  private long expectedMicros(QueryRow row, Group group) {
    Long estimatedMs = row.estimatedMs();
    return estimatedMs == null
        ? group.expectedMicros()
        : Math.min(estimatedMs, Group.MOST_EXPECTED_MICROS / MICROS_PER_MS) * MICROS_PER_MS;
  }

  /** The limit that is now closest to its end: the group's, the domain's slots, or a need's. */
  private Why tightest(QueryRow row, Group group) {
    return needs.tightest(row, group, tightest(group));
  }

  private Why tightest(Group group) {
    long slots = domain.row().slots();
    Bound most = group.mostActive();
    long used = group.activeSessions();
    boolean groupIsTighter =
        group.limitsActive()
            && Math.multiplyHigh(used, slots) == 0
            && used * slots >= Saturating.multiply(slotsUsed(), most.most());
    return groupIsTighter
        ? Why.of(Limit.ACTIVE_SESSIONS, used, most.most(), 1, most.at())
        : Why.of(Limit.SLOTS, slotsUsed(), slots, 1, "domain");
  }

  /**
   * What keeps a query of this group from running at once.
   *
   * @param inActive where its session is active already
   */
  Why binding(QueryRow row, Group group, boolean inActive, long nowMs) {
    if (domain.mode() == Mode.DRAIN) {
      return Why.of(Limit.MODE, "domain in mode DRAIN");
    }
    if (!group.mayRunMore(inActive)) {
      Bound most = group.mostActive();
      return Why.of(Limit.ACTIVE_SESSIONS, group.activeSessions(), most.most(), 1, most.at());
    }
    if (!group.isWithinPlan()) {
      return Why.of(Limit.UTILIZATION, group.running(), group.cap(), 1, group.place());
    }
    Branch full = groups.fullAbove(group);
    if (full != null) {
      return Why.of(Limit.UTILIZATION, full.running(), full.cap(), 1, full.place());
    }
    Kept kept = hasSlot(group) ? kept(row, group, nowMs) : null;
    if (kept != null) {
      return kept.why();
    }
    Group next = groups.next();
    return Why.of(Limit.SLOTS, slotsUsed(), domain.row().slots(), 1, "domain")
        .behind(next == null ? null : next.place());
  }

  /** Of a held group, what keeps its next query: nobody passes it. */
  private @Nullable Kept kept(QueryRow row, Group group, long nowMs) {
    QueryRow first = group.hold() != null && group.ready() > 0 ? head(group) : row;
    return holds.keeps(first, group, nowMs);
  }

  /**
   * When a query at this place of its group's queue may expect its slot: what is before it, at the
   * group's mean, over the slots that its weight entitles it to now. Null where nothing is granted.
   */
  @Nullable Long etaMs(Group group, long position) {
    long own = Math.min(group.mostActive().most(), group.cap());
    long slots = Math.min(domain.row().slots(), own);
    if (domain.mode() == Mode.DRAIN || slots == 0) {
      return null;
    }
    long share = groups.entitled(group, domain.row().slots());
    long entitled = Math.clamp(share, 1, slots);
    long meanMs = Math.ceilDiv(group.expectedMicros(), MICROS_PER_MS);
    long etaMs = Math.ceilDiv(Saturating.multiply(position, meanMs), entitled);
    return Math.min(etaMs, FURTHEST_MS);
  }
}
