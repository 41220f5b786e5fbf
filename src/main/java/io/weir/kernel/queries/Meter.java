package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Charge;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What queries are charged while they hold a slot (ADR 18). At first what they are expected to
 * take; more once they have used more, as their clients report, or, where no CPU time was ever
 * reported, by the time that they have held their servers, read every so often.
 *
 * <p>When a query is read next follows from its row, so the order of readings is no table: a
 * governor that starts makes it again. Readings come before all else that a turn does, so that
 * every choice in it knows them.
 *
 * <p>The session is charged all at once. Its group's place moves at once by no more than all cores
 * do in a minute; beyond that it moves with what is used. So a giant's debt is its session's, and
 * never keeps the rest of the group waiting for longer.
 */
public final class Meter {

  private static final long MICROS_PER_MS = 1000;

  private record Reading(long dueMs, String queryId) implements Comparable<Reading> {
    @Override
    public int compareTo(Reading other) {
      int byTime = Long.compare(dueMs, other.dueMs);
      return byTime == 0 ? queryId.compareTo(other.queryId) : byTime;
    }
  }

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Usage usage;
  private final Turns turns;
  private final TreeSet<Reading> readings = new TreeSet<>();

  public Meter(
      Domain domain, Groups groups, Sessions sessions, Queries queries, Usage usage, Turns turns) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.usage = usage;
    this.turns = turns;
    restore();
  }

  private void restore() {
    long[] left = {domain.counters().running()};
    if (left[0] > 0) {
      queries.scanAfter(
          "",
          row -> {
            if (row.grantedMs() != null) {
              watch(row);
              left[0]--;
            }
            return left[0] > 0;
          });
    }
  }

  // ---- readings ----

  /** When a query is read next, in ms since 1970, as far as is known now. */
  public OptionalLong nextDueMs() {
    return readings.isEmpty() ? OptionalLong.empty() : OptionalLong.of(readings.first().dueMs());
  }

  /** Charges what is due by now, a bounded number of queries; more in a turn of its own. */
  public void read(long nowMs) {
    long most = domain.settings().timersPerTick();
    for (long i = 0; i < most && !readings.isEmpty() && readings.first().dueMs() <= nowMs; i++) {
      QueryRow row = queries.get(readings.removeFirst().queryId());
      long usedMicros = usage.heldMicros(row, nowMs);
      watch(queries.update(charge(row, usedMicros, usedMicros)));
    }
  }

  /** The domain may have another number of cores now: everybody is read at another time. */
  public void followCores(long nowMs) {
    long cores = domain.row().cpuCores();
    if (usage.cores() == cores) {
      return;
    }
    List<QueryRow> silent = new ArrayList<>();
    readings.forEach(reading -> silent.add(queries.get(reading.queryId())));
    usage.resize(cores, silent, nowMs);
    readings.clear();
    silent.forEach(this::watch);
  }

  private void watch(QueryRow row) {
    if (row.cpuMicros() == null) {
      readings.add(next(row));
    }
  }

  /** Once the time is used that its group has paid, and a while later. */
  private Reading next(QueryRow row) {
    long usedMs = usage.heldUntilMs(row, row.paid());
    return new Reading(usedMs + domain.settings().chargeEveryMs(), row.queryId());
  }

  // ---- charges ----

  /** A query gets its slot: what its group pays of the time it is expected to take. */
  long inAdvance(long expectedMicros) {
    return Math.min(expectedMicros, mostAtOnceMicros());
  }

  /** A query has got its slot, and was charged what it is expected to take. */
  void begin(QueryRow row) {
    watch(row);
  }

  /** A query runs with other servers from now on; neither row is stored here. */
  void resize(QueryRow before, QueryRow row, long nowMs) {
    if (before.cpuMicros() == null) {
      readings.remove(next(before));
      usage.resize(before, row, nowMs);
      watch(row);
    }
  }

  /**
   * The client of a query has said what it uses.
   *
   * @param before as it was
   * @param reported with its figures
   * @return the same, charged
   */
  QueryRow report(QueryRow before, QueryRow reported, long nowMs) {
    Long cpuMicros = reported.cpuMicros();
    if (cpuMicros == null || cpuMicros.equals(before.cpuMicros())) {
      return reported; // what is said again was charged before
    }
    readings.remove(next(before));
    usage.forget(before);
    return charge(reported, cpuMicros, Math.min(cpuMicros, mostLate(before, nowMs)));
  }

  // what was charged already stays so until the end
  private QueryRow charge(QueryRow row, long usedMicros, long ofGroupMicros) {
    long all = Math.max(row.chargedMicros(), usedMicros);
    long paid = Math.max(row.paid(), ofGroupMicros);
    correct(row, all, paid);
    sessions.charge(row.sessionId(), all - row.chargedMicros());
    turns.correct(row, all - row.chargedMicros());
    return row.change().charged(all, paid).row();
  }

  /**
   * A query ends: its group is charged what it used, no more and no less. Its session is for the
   * caller to charge.
   *
   * @param before as it was
   * @param row with its last figures
   * @return that, in microseconds
   */
  long end(QueryRow before, QueryRow row, long nowMs) {
    readings.remove(next(row));
    Long cpuMicros = row.cpuMicros();
    long used = usage.micros(row, nowMs);
    usage.forget(row);
    boolean isNew = cpuMicros != null && !cpuMicros.equals(before.cpuMicros());
    long most = isNew ? mostLate(row, nowMs) : row.paid();
    correct(row, used, cpuMicros == null ? used : Math.min(used, most));
    turns.correct(row, used - row.chargedMicros());
    return used;
  }

  // of the group alone
  private void correct(QueryRow row, long allMicros, long paidMicros) {
    Group group = groups.get(row.groupId());
    long more = allMicros - row.chargedMicros();
    groups.correct(group, of(row, more, paidMicros - row.paid()));
  }

  /** All that a running query was charged: what it takes along to another group. */
  Charge charged(QueryRow row) {
    return of(row, row.chargedMicros(), row.paid());
  }

  /** What its group has paid of it, and it has not used yet. */
  long unusedMicros(QueryRow row, long nowMs) {
    return Math.max(0, row.paid() - usage.micros(row, nowMs));
  }

  private Charge of(QueryRow row, long micros, long timeMicros) {
    return new Charge(
        micros, timeMicros, row.weights(groups.divisionNumber()), row.chargedSinceSeq());
  }

  // ---- figures ----

  /**
   * What its group may have paid for a query after a report that comes late: a minute of all cores
   * more than before, and never more than that beside all that it can have used. So who says more
   * with each report moves the group by a minute once.
   */
  private long mostLate(QueryRow row, long nowMs) {
    long atOnce = mostAtOnceMicros();
    long heldMs = Math.max(0, nowMs - Usage.grantedMs(row));
    long possible = Saturating.add(atOnce, ofAllCores(heldMs));
    return Math.max(row.paid(), Math.min(Saturating.add(row.paid(), atOnce), possible));
  }

  /** The most by which one query moves its group at once, in microseconds. */
  long mostAtOnceMicros() {
    return Math.min(ofAllCores(domain.settings().debtOfGroupMs()), Group.MOST_EXPECTED_MICROS);
  }

  private long ofAllCores(long ms) {
    long cores = domain.row().cpuCores();
    long all = cores == 0 ? domain.row().slots() : cores;
    return Saturating.multiply(Saturating.multiply(ms, MICROS_PER_MS), Math.max(1, all));
  }
}
