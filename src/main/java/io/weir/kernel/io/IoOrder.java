package io.weir.kernel.io;

import io.weir.kernel.Saturating;
import io.weir.kernel.io.IoGroup.Offer;
import io.weir.kernel.io.IoGroup.Waiting;
import io.weir.kernel.limit.TokenBucket;
import io.weir.kernel.state.Rank;
import io.weir.protocol.IoPolicy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who of all that waits is first (ADR 27).
 *
 * <p>Implementation note: each group offers the first of each of its lines, and what is offered
 * stands in one order, by the policy in force. Each new offer is held against its group's buckets
 * once: one that they do not let pass is set aside until they do, and comes back to its place; so
 * finding the first costs what changed, not what waits. Whoever changes anything of a group lets it
 * offer anew. All of it follows from rows and the time: a restart builds the same order, and wakes
 * at the same time.
 */
final class IoOrder {

  /** The line of those that go first: all of a group, or by DEADLINE those that are late. */
  static final long FIRST = 0;

  static final int LINES = 3;

  private static final long READS = 1;
  private static final long WRITES = 2;
  private static final long SECTOR_BYTES = 512;
  private static final long MOST_COST = 1L << 42; // what VirtualTime takes

  private final IoBuckets buckets;
  private final IoBatches batches;
  private final TreeMap<Rank, Offer> offered = new TreeMap<>();
  private final TreeMap<Rank, Offer> reserved = new TreeMap<>();
  private final TreeMap<Rank, Offer> passedOver = new TreeMap<>();
  private final TreeMap<Rank, Late> lateNext = new TreeMap<>();
  private final Set<Offer> unchecked = new LinkedHashSet<>(); // against their groups' buckets
  private IoPolicy policy;
  private long virtualTime;
  private long risenMs = Long.MIN_VALUE; // who is late by then is where it belongs

  private record Late(IoGroup group, Waiting waiting) {}

  /**
   * Who is first.
   *
   * @param choice by DEADLINE, the direction that it was chosen in; null where it is late
   */
  record First(Offer offer, boolean byReservation, IoBatches.@Nullable Choice choice) {
    IoRow row() {
      return offer.waiting.row;
    }
  }

  IoOrder(IoBuckets buckets, IoBatches batches, IoTurnRow turn) {
    this.buckets = buckets;
    this.batches = batches;
    this.policy = turn.policy();
    this.virtualTime = turn.virtualTime();
  }

  IoPolicy policy() {
    return policy;
  }

  long virtualTime() {
    return virtualTime;
  }

  /** The first place of a line, before all of it. */
  static Rank startOf(long line) {
    return new Rank(line, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  // ---- who waits ----

  /** Another policy: all begin even, and stand in another order. */
  void follow(IoPolicy other, Iterable<IoGroup> groups, long nowMs) {
    policy = other;
    virtualTime = 0;
    batches.begin();
    lateNext.clear();
    for (IoGroup group : groups) {
      withdraw(group);
      group.tags(new IoGroup.Tags(0, 0, 0, 0));
      if (!group.waiting.isEmpty()) {
        group.comesToWait(virtualTime, nowMs);
      }
      place(group, nowMs);
    }
  }

  /** One comes to wait. */
  Waiting enter(IoGroup group, IoRow row, long nowMs) {
    riseWhoIsLate(nowMs);
    if (group.waiting.isEmpty()) {
      group.comesToWait(isFair() ? virtualTime : Long.MIN_VALUE, nowMs);
    }
    return restore(group, row, nowMs);
  }

  /** One waits, as it did before a restart. */
  Waiting restore(IoGroup group, IoRow row, long nowMs) {
    Waiting one = new Waiting(row, placeOf(row, nowMs));
    group.enter(one);
    expectLate(group, one, nowMs);
    renew(group);
    return one;
  }

  /** One waits no more. */
  void leave(IoGroup group, Waiting one) {
    if (one.nextLate != null) {
      lateNext.remove(one.nextLate);
    }
    group.leave(one);
    renew(group);
  }

  /** The group offers what it has anew: something of it, or of its buckets, is another. */
  void renew(IoGroup group) {
    withdraw(group);
    offer(group);
  }

  private Rank placeOf(IoRow row, long nowMs) {
    if (policy != IoPolicy.DEADLINE) {
      long urgency = Math.max(0, row.priority().ordinal() - row.timesLate(nowMs));
      return new Rank(FIRST, urgency, row.number());
    }
    long line = row.timesLate(nowMs) > 0 ? FIRST : row.op().isWrite() ? WRITES : READS;
    return new Rank(line, row.dueMs(), row.number());
  }

  private void expectLate(IoGroup group, Waiting one, long nowMs) {
    boolean mayRise =
        policy == IoPolicy.DEADLINE ? one.place.lane() != FIRST : one.place.order() > 0;
    long times = one.row.timesLate(nowMs) + 1;
    long atMs = Saturating.add(one.row.heardMs(), Saturating.multiply(times, one.row.deadlineMs()));
    one.nextLate = mayRise ? new Rank(0, atMs, one.row.number()) : null;
    if (one.nextLate != null) {
      lateNext.put(one.nextLate, new Late(group, one));
    }
  }

  private void riseWhoIsLate(long nowMs) {
    if (nowMs < risenMs) {
      placeAnew(nowMs);
    }
    risenMs = nowMs;
    while (!lateNext.isEmpty() && lateNext.firstKey().order() <= nowMs) {
      Late late = lateNext.pollFirstEntry().getValue();
      late.group.move(late.waiting, placeOf(late.waiting.row, nowMs));
      expectLate(late.group, late.waiting, nowMs);
      renew(late.group);
    }
  }

  /** A command that decided nothing is in no journal: the time may be before it again. */
  private void placeAnew(long nowMs) {
    Set<IoGroup> waiting = new LinkedHashSet<>();
    offered.values().forEach(offer -> waiting.add(offer.group));
    passedOver.values().forEach(offer -> waiting.add(offer.group));
    lateNext.clear();
    waiting.forEach(group -> place(group, nowMs));
  }

  private void place(IoGroup group, long nowMs) {
    for (Waiting one : List.copyOf(group.waiting.values())) {
      group.move(one, placeOf(one.row, nowMs));
      expectLate(group, one, nowMs);
    }
    renew(group);
  }

  // ---- what is offered ----

  private void offer(IoGroup group) {
    Waiting first = group.first(FIRST);
    if (first != null) {
      put(new Offer(group, first, true));
      return;
    }
    Waiting read = group.first(READS);
    Waiting write = group.first(WRITES);
    boolean readFirst = read != null && (write == null || compare(read.place, write.place) < 0);
    if (read != null) {
      put(new Offer(group, read, readFirst));
    }
    if (write != null) {
      put(new Offer(group, write, !readFirst));
    }
  }

  private static int compare(Rank a, Rank b) {
    int byDue = Long.compare(a.order(), b.order());
    return byDue != 0 ? byDue : Long.compare(a.seq(), b.seq());
  }

  private void put(Offer offer) {
    offer.group.offers.add(offer);
    show(offer);
  }

  private void show(Offer offer) {
    unchecked.add(offer);
    IoGroup group = offer.group;
    offer.key = isFair() ? new Rank(FIRST, group.tag(), group.id) : offer.waiting.place;
    offered.put(offer.key, offer);
    if (offer.isPrimary && group.isReserved()) {
      offer.reservedKey = new Rank(0, group.reservedMs(), group.id);
      reserved.put(offer.reservedKey, offer);
    }
  }

  private void hide(Offer offer) {
    unchecked.remove(offer);
    if (offer.key != null) {
      offered.remove(offer.key);
      offer.key = null;
    }
    if (offer.reservedKey != null) {
      reserved.remove(offer.reservedKey);
      offer.reservedKey = null;
    }
    if (offer.passedOver != null) {
      passedOver.remove(offer.passedOver);
      offer.passedOver = null;
    }
  }

  private void withdraw(IoGroup group) {
    group.offers.forEach(this::hide);
    group.offers.clear();
  }

  private boolean isFair() {
    return policy == IoPolicy.COMPLETELY_FAIR || policy == IoPolicy.BUDGET_FAIR;
  }

  // ---- who is first ----

  /**
   * Who is first now; null where nobody is. Whoever their group's buckets do not let pass now are
   * passed over; one that they never will is not.
   *
   * @param enforces false where no limit binds
   */
  @Nullable First first(boolean enforces, long nowMs) {
    riseWhoIsLate(nowMs);
    while (!passedOver.isEmpty() && (!enforces || passedOver.firstKey().order() <= nowMs)) {
      Offer back = passedOver.firstEntry().getValue();
      hide(back);
      show(back);
    }
    if (enforces) {
      List<Offer> fresh = List.copyOf(unchecked);
      unchecked.clear();
      fresh.forEach(offer -> check(offer, nowMs));
    }
    return firstOffered(nowMs);
  }

  /** Passes over what its group's buckets do not let pass now; nothing but time mends that. */
  private void check(Offer offer, long nowMs) {
    long waitMs = buckets.waitMsOfGroup(offer.waiting.row, nowMs);
    if (waitMs != 0 && waitMs != TokenBucket.NEVER) {
      passOver(offer, Saturating.add(nowMs, waitMs));
    }
  }

  private void passOver(Offer offer, long untilMs) {
    hide(offer);
    offer.passedOver = new Rank(0, untilMs, offer.waiting.row.number());
    passedOver.put(offer.passedOver, offer);
  }

  private @Nullable First firstOffered(long nowMs) {
    Map.Entry<Rank, Offer> byReservation = reserved.firstEntry();
    if (byReservation != null && byReservation.getKey().order() <= nowMs) {
      return new First(byReservation.getValue(), true, null);
    }
    Offer first = firstOf(FIRST);
    if (first != null || policy != IoPolicy.DEADLINE) {
      return first == null ? null : new First(first, false, null);
    }
    Offer read = firstOf(READS);
    Offer write = firstOf(WRITES);
    IoBatches.Choice choice = batches.choose(read != null, write != null);
    return choice == null
        ? null
        : new First(Objects.requireNonNull(choice.writes() ? write : read), false, choice);
  }

  private @Nullable Offer firstOf(long line) {
    Map.Entry<Rank, Offer> first = offered.ceilingEntry(startOf(line));
    return first == null || first.getKey().lane() != line ? null : first.getValue();
  }

  /** Who was first is served: it waits no more, and its group has had a turn. */
  void served(First first) {
    IoGroup group = first.offer.group;
    IoRow row = first.row();
    if (isFair()) {
      group.atLeast(virtualTime);
      virtualTime = first.byReservation ? virtualTime : Math.max(virtualTime, group.tag());
      group.serve(policy == IoPolicy.BUDGET_FAIR ? bytesOf(row) : bounded(row.requests()));
    }
    if (first.byReservation) {
      group.serveReserved(bytesOf(row));
    } else if (first.choice != null) {
      batches.served(first.choice);
    }
    leave(group, first.offer.waiting);
  }

  private static long bytesOf(IoRow row) {
    return bounded(Math.max(row.bytes(), Saturating.multiply(SECTOR_BYTES, row.requests())));
  }

  private static long bounded(long cost) {
    return Math.min(cost, MOST_COST);
  }

  /** When the order or what may pass changes by time alone; never = {@link Long#MAX_VALUE}. */
  long nextChangeMs(long nowMs) {
    long passedMs = passedOver.isEmpty() ? Long.MAX_VALUE : passedOver.firstKey().order();
    long lateMs = lateNext.isEmpty() ? Long.MAX_VALUE : lateNext.firstKey().order();
    Rank due = reserved.higherKey(new Rank(0, nowMs, Long.MAX_VALUE));
    return Math.min(due == null ? Long.MAX_VALUE : due.order(), Math.min(passedMs, lateMs));
  }
}
