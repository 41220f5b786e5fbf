package io.weir.simulate.audit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What those that hold a slot are charged until they give it back, as ADR 18 says. A session is
 * charged all; its group's turn comes later by no more than a minute of all cores.
 */
final class Meters {

  private final Model model;

  Meters(Model model) {
    this.model = model;
  }

  long servers(Query query) {
    long cores = model.definition.cpuCores;
    return cores == 0 ? query.dop : Math.min(query.dop, cores);
  }

  private long heldMicros(Query query) {
    return query.heldMicros + (model.nowMs - query.heldSinceMs) * 1000 * servers(query);
  }

  private long usedMicros(Query query) {
    return query.cpuMicros != null ? query.cpuMicros : heldMicros(query);
  }

  /** What its group has paid for it, and it has not used yet. */
  long unused(Query query) {
    return Math.max(0, query.paidMicros - usedMicros(query));
  }

  /** What was charged for the slots that a session holds, and is not used yet. */
  long outstandingMicros(Session session) {
    return model.of(session).stream()
        .filter(Query::holdsSlot)
        .mapToLong(query -> Math.max(0, query.chargedMicros - usedMicros(query)))
        .sum();
  }

  /** The most by which one query moves its group's turn at once. */
  long mostAtOnceMicros() {
    return allCores(model.rules.debtOfGroupMs())
        .min(BigInteger.valueOf(FairShare.DAY_MICROS))
        .longValueExact();
  }

  private BigInteger allCores(long ms) {
    long cores = model.definition.cpuCores;
    return BigInteger.valueOf(Math.max(1, cores == 0 ? model.definition.slots : cores))
        .multiply(BigInteger.valueOf(ms))
        .multiply(BigInteger.valueOf(1000));
  }

  private long dueMs(Query query) {
    long perMs = 1000 * servers(query);
    long leftMs = Math.ceilDiv(query.paidMicros - query.heldMicros, perMs);
    return query.heldSinceMs + leftMs + model.rules.chargeEveryMs();
  }

  /** The number of cores is about to change: what was used by then was used with the old one. */
  void resize() {
    for (Query query : model.queries.values()) {
      if (query.holdsSlot()) {
        resize(query);
      }
    }
  }

  /** The same of one query's servers. */
  void resize(Query query) {
    query.heldMicros = heldMicros(query);
    query.heldSinceMs = model.nowMs;
  }

  /** Before anything else: who never reported, and has had what it was charged, is charged on. */
  void read() {
    List<Query> due = new ArrayList<>();
    for (Query query : model.queries.values()) {
      if (query.holdsSlot() && query.cpuMicros == null && dueMs(query) <= model.nowMs) {
        due.add(query);
      }
    }
    due.sort(Comparator.comparingLong(this::dueMs).thenComparing(Query::id));
    due.subList(0, (int) Math.min(due.size(), model.rules.timersPerTick()))
        .forEach(query -> pay(query, heldMicros(query), heldMicros(query)));
  }

  /** It has said what it used. */
  void report(Query query) {
    if (query.cpuMicros != null) {
      pay(query, query.cpuMicros, Math.min(query.cpuMicros, mostOf(query)));
      query.paidUntilCpuMicros = query.cpuMicros;
    }
  }

  /** The same figure said again moves nobody; another by a minute, beside what can be used. */
  private long mostOf(Query query) {
    boolean said = Objects.equals(query.cpuMicros, query.paidUntilCpuMicros);
    if (said) {
      return query.paidMicros;
    }
    BigInteger atOnce = BigInteger.valueOf(mostAtOnceMicros());
    BigInteger more = atOnce.add(BigInteger.valueOf(query.paidMicros));
    BigInteger possible = atOnce.add(allCores(model.nowMs - query.grantedMs));
    return Math.max(
        query.paidMicros, more.min(possible).min(BigInteger.valueOf(Clock.NEVER)).longValueExact());
  }

  private void pay(Query query, long allMicros, long ofGroupMicros) {
    long more = Math.max(0, ofGroupMicros - query.paidMicros);
    long allMore = Math.max(0, allMicros - query.chargedMicros);
    query.chargedMicros += allMore;
    model.turns.corrects(query, allMore);
    query.paidMicros += more;
    model.share.correct(query, more, model.script.seq());
  }

  /** It ends: what it used, no more and no less. */
  long end(Query query) {
    long used = usedMicros(query);
    long paid = query.cpuMicros != null ? Math.min(used, mostOf(query)) : used;
    model.share.correct(query, paid - query.paidMicros, model.script.seq());
    model.turns.corrects(query, used - query.chargedMicros);
    return used;
  }
}
