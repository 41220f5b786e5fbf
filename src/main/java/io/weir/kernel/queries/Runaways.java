package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.RunawayRules;
import io.weir.kernel.queries.RunawayMarks.Used;
import io.weir.kernel.queries.ThrottleRow.Hold;
import io.weir.kernel.queries.ThrottleRow.Reason;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Treats queries that use more than expected, as the rules of their group's directive say. CPU time
 * and I/O are looked at with each figure that is reported, run time by a timer of its own, an
 * estimate when the query starts; of a rule per session, what all its queries have used together,
 * also when the next of them starts, as those before it may have said theirs at their end. A
 * directive's rules are steps: looked at in their order, each fires once a query, and after one
 * that moves or ends the query nothing else is looked at. What fires is said, also where it changes
 * nothing.
 *
 * <p>Where nothing is enforced the domain only says what it would have done, or nothing at all. A
 * rule that cancels by the estimate, or because the query is watched for, refuses it at the door
 * instead: nothing of it runs.
 */
public final class Runaways {

  private static final long MICROS_PER_MS = 1000;

  /** A trigger that was reached. */
  private record Overrun(Code cause, Limit limit, long used, long most) {}

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final EffectiveLimits limits;
  private final RunawayMarks marks;
  private final Throttles throttles;
  private final Moves moves;
  private final Away away;
  private final Endings endings;
  private final WatchList watched;
  private final Tallies tallies;

  public Runaways(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      EffectiveLimits limits,
      RunawayMarks marks,
      Throttles throttles,
      Moves moves,
      Away away,
      Endings endings,
      WatchList watched,
      Tallies tallies) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.limits = limits;
    this.marks = marks;
    this.throttles = throttles;
    this.moves = moves;
    this.away = away;
    this.endings = endings;
    this.watched = watched;
    this.tallies = tallies;
  }

  // ---- when it is looked at ----

  /** Figures of a query were reported. */
  void reported(QueryRow row, Turn turn) {
    if (row.state() == QueryState.RUNNING && limits.hasRunaways()) {
      look(row, rule -> overrun(rule, marks.used(row, rule)), turn);
    }
  }

  private @Nullable Overrun overrun(Runaway rule, Used used) {
    long defaultMs = domain.settings().runawayCpuMs();
    Long mostMs = rule.hasTrigger() ? rule.onCpuMs() : (Long) defaultMs;
    Long mostBytes = rule.onIoBytes();
    Long mostRequests = rule.onIoRequests();
    long cpuMs = used.cpuMicros() / MICROS_PER_MS;
    if (mostMs != null && cpuMs >= mostMs) {
      return new Overrun(Code.RUNAWAY_CPU, Limit.CPU_TIME, cpuMs, mostMs);
    }
    if (mostBytes != null && used.ioBytes() >= mostBytes) {
      return new Overrun(Code.RUNAWAY_IO, Limit.IO_BYTES, used.ioBytes(), mostBytes);
    }
    return mostRequests != null && used.ioRequests() >= mostRequests
        ? new Overrun(Code.RUNAWAY_IO, Limit.IO_REQUESTS, used.ioRequests(), mostRequests)
        : null;
  }

  /** The time of a rule, or of what it did, may be over. */
  void looked(QueryRow found, Turn turn) {
    QueryRow row = queries.update(marks.withoutTimer(found));
    if (row.state() != QueryState.RUNNING) {
      return;
    }
    long liveMs = domain.counters().liveMs(turn.nowMs());
    if (marks.isCool(row, liveMs)) {
      Why why = Why.of(Limit.COOLDOWN, "query " + row.queryId());
      queries.update(marks.slowed(throttles.letWhatIsOver(row, liveMs, why, turn)));
    }
    QueryRow now = queries.get(row.queryId());
    look(now, rule -> overrun(rule, marks.ranMs(now, rule, liveMs)), turn);
    QueryRow left = queries.find(row.queryId());
    if (left != null && left.state() == QueryState.RUNNING) {
      queries.update(marks.armed(left, groups.get(left.groupId()), liveMs));
    }
  }

  private static @Nullable Overrun overrun(Runaway rule, long ranMs) {
    Long mostMs = rule.onElapsedMs();
    return mostMs != null && ranMs >= mostMs
        ? new Overrun(Code.RUNAWAY_ELAPSED, Limit.EXECUTION_TIME, ranMs, mostMs)
        : null;
  }

  /** A query has got its slot. */
  void started(QueryRow row, Group group, Turn turn) {
    if (domain.mode() == Mode.BYPASS) {
      return;
    }
    for (WatchedRow again : watched.matches(row, user(row), turn.nowMs())) {
      if (again.rule().action() != RunawayAction.CANCEL_QUERY && isAsItWas(row, group)) {
        QueryRow now = queries.update(marks.marked(queries.get(row.queryId())));
        treat(now, again.rule(), again.cause(), why(again), turn);
      }
    }
    if (limits.countsSessions() && isAsItWas(row, group)) {
      look(queries.get(row.queryId()), rule -> sessionIsOver(row, rule), turn);
    }
    Long estimatedMs = row.estimatedMs();
    if (estimatedMs != null && isAsItWas(row, group)) {
      look(queries.get(row.queryId()), rule -> startsOver(rule, estimatedMs), turn);
    }
  }

  private @Nullable Overrun sessionIsOver(QueryRow row, Runaway rule) {
    return rule.ofSession() ? overrun(rule, marks.used(row, rule)) : null;
  }

  private static @Nullable Overrun startsOver(Runaway rule, long estimatedMs) {
    return rule.action() == RunawayAction.CANCEL_QUERY ? null : estimated(rule, estimatedMs);
  }

  private static @Nullable Overrun estimated(Runaway rule, long estimatedMs) {
    Long mostMs = rule.onEstimatedMs();
    return mostMs != null && estimatedMs >= mostMs
        ? new Overrun(Code.ESTIMATE_TOO_HIGH, Limit.ESTIMATE, estimatedMs, mostMs)
        : null;
  }

  private static Why why(WatchedRow again) {
    return Why.of(Limit.WATCH_LIST, "query " + again.queryId()).byRule(again.name());
  }

  private @Nullable String user(QueryRow row) {
    return sessions.get(row.sessionId()).user();
  }

  /** True where a query still runs in the group. */
  private boolean isAsItWas(QueryRow row, Group group) {
    QueryRow now = queries.find(row.queryId());
    return now != null && now.state() == QueryState.RUNNING && now.groupId() == group.id();
  }

  // ---- the door ----

  /**
   * Why a query is not let in; null where it is.
   *
   * @param row not stored yet, or waiting
   */
  @Nullable Rejection refuse(QueryRow row, Group group, @Nullable String user, Turn turn) {
    Rejection again = refuseWatched(row, user, turn);
    Long estimatedMs = row.estimatedMs();
    if (again != null || estimatedMs == null) {
      return again;
    }
    RunawayRules placed = limits.runaways(group);
    for (int i = 0; i < placed.rules().size(); i++) {
      Runaway rule = placed.rules().get(i);
      Overrun over = estimated(rule, estimatedMs);
      if (over != null && rule.action() == RunawayAction.CANCEL_QUERY) {
        return reject(
            over.cause(),
            Why.of(over.limit(), over.used(), over.most(), 0, placed.at())
                .byRule(name(group, i, rule)),
            Sentence.of(
                "Expected an estimate below %d ms in %s, but it is %d ms",
                over.most(), placed.at(), estimatedMs));
      }
    }
    return null;
  }

  /** The same of a query that a watch is kept for. */
  @Nullable Rejection refuseWatched(QueryRow row, @Nullable String user, Turn turn) {
    for (WatchedRow again : watched.matches(row, user, turn.nowMs())) {
      if (again.rule().action() == RunawayAction.CANCEL_QUERY) {
        return new Rejection(
            again.cause(),
            Sentence.of(
                "Expected a query that is not watched for, but %s made it one for another %d ms, as"
                    + " query %s ran away",
                again.name(), again.untilMs() - turn.nowMs(), again.queryId()),
            why(again),
            again.untilMs() - turn.nowMs());
      }
    }
    return null;
  }

  @Nullable Rejection refuseWatched(QueryRow row, Turn turn) {
    return watched.isEmpty() ? null : refuseWatched(row, user(row), turn);
  }

  // ---- what is done ----

  private static String name(Group group, int number, Runaway rule) {
    String whose = rule.ofSession() ? ", per session" : "";
    return "runaway rule " + (number + 1) + " of " + group.place() + whose;
  }

  private void look(QueryRow row, Function<Runaway, @Nullable Overrun> by, Turn turn) {
    if (domain.mode() == Mode.BYPASS) {
      return;
    }
    Group group = groups.get(row.groupId());
    RunawayRules placed = limits.runaways(group);
    List<Runaway> rules = placed.rules();
    for (int i = 0; i < rules.size() && isAsItWas(row, group); i++) {
      QueryRow now = queries.get(row.queryId());
      Overrun over = marks.isDone(now, i, rules.get(i)) ? null : by.apply(rules.get(i));
      if (over != null) {
        QueryRow fired = queries.update(marks.fire(now, i, rules.get(i)));
        Why why = Why.of(over.limit(), over.used(), over.most(), 0, placed.at());
        fire(fired, rules.get(i), over.cause(), why.byRule(name(group, i, rules.get(i))), turn);
      }
    }
  }

  private void fire(QueryRow row, Runaway rule, Code cause, Why why, Turn turn) {
    String user = user(row);
    treat(row, rule, cause, why, turn);
    if (rule.watch() != null && domain.enforces()) {
      watched.put(row, user, rule, cause, why, turn);
    }
  }

  private void treat(QueryRow row, Runaway rule, Code cause, Why why, Turn turn) {
    tallies.count(row.groupId(), Counted.RUNAWAY, cause);
    if (!domain.enforces()) {
      recommend(row, words(rule), cause, why, turn);
      return;
    }
    switch (rule.action()) {
      case THROTTLE -> slow(row, rule, cause, why, turn);
      case SWITCH_GROUP -> move(row, rule, cause, why, turn);
      case CANCEL_QUERY -> endings.cancel(row, cause, why, turn);
      case KILL_SESSION -> endings.kill(sessions.get(row.sessionId()), cause, why, turn);
      case LOG_ONLY -> recommend(row, words(rule), cause, why, turn);
    }
  }

  /** A client that cannot throttle is left alone: the next step of the rules is the escalation. */
  private void slow(QueryRow row, Runaway rule, Code cause, Why why, Turn turn) {
    if (!throttles.canFollow(row)) {
      recommend(row, words(rule), cause, why, turn);
      return;
    }
    Long forMs = rule.cooldownMs();
    long liveMs = domain.counters().liveMs(turn.nowMs());
    Long untilMs = forMs == null ? null : (Long) Saturating.add(liveMs, forMs);
    Hold hold = new Hold(Reason.RUNAWAY, percent(rule), why, untilMs, cause);
    QueryRow slowed = throttles.holdToo(row, hold, turn);
    queries.update(marks.armed(marks.slowed(slowed), groups.get(row.groupId()), liveMs));
    if (Objects.equals(slowed.speedOrderSeq(), row.speedOrderSeq())) {
      recommend(row, words(rule), cause, why, turn); // it is as slow already
    }
  }

  private long percent(Runaway rule) {
    Long asked = rule.throttlePercent();
    return asked == null ? domain.settings().runawayThrottlePercent() : asked;
  }

  private void move(QueryRow row, Runaway rule, Code cause, Why why, Turn turn) {
    SessionRow session = sessions.get(row.sessionId());
    Group to = rule.switchTo() == null ? null : groups.find(rule.switchTo());
    if (to == null) {
      String nowhere = "group " + rule.switchTo() + ", which does not exist";
      recommend(row, nowhere, cause, why, turn);
    } else if (to.id() == row.groupId()) {
      recommend(row, "in " + to.place() + " as before", cause, why, turn);
    } else if (Boolean.TRUE.equals(rule.forCall())) {
      away.move(session, row, to, cause, why, turn);
    } else {
      moves.toGroup(session, to, cause, why, null, turn);
    }
  }

  private String words(Runaway rule) {
    return switch (rule.action()) {
      case THROTTLE -> "throttled to " + percent(rule) + " percent";
      case SWITCH_GROUP -> "moved to group " + rule.switchTo();
      case CANCEL_QUERY -> "cancelled";
      case KILL_SESSION -> "killed with its session";
      case LOG_ONLY -> "running, and logged";
    };
  }

  private void recommend(QueryRow row, String to, Code cause, Why why, Turn turn) {
    turn.decide(
        row.client(),
        groups.get(row.groupId()),
        new Recommendation("query " + row.queryId(), "running", to, cause.name()),
        why);
  }
}
