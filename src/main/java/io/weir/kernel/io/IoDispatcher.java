package io.weir.kernel.io;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoOrder.First;
import io.weir.kernel.limit.TokenBucket;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * Lets waiting I/O pass, in its order. Run after every command, so that what may pass never waits;
 * a timer goes on where time alone lets more pass.
 */
public final class IoDispatcher {

  static final String WOULD_QUEUE = "QUEUED";
  static final String WOULD_REJECT = "REJECTED";

  private static final long NEVER = TokenBucket.NEVER;

  private final Domain domain;
  private final Groups groups;
  private final IoLimits limits;
  private final AdaptiveRate rate;
  private final IoBuckets buckets;
  private final IoRequests requests;
  private final IoEndings endings;
  private final Timers timers;
  private @Nullable DomainRow followed; // as of when limits were read
  private long definitions; // as of when that was looked at

  IoDispatcher(
      Domain domain,
      Groups groups,
      IoLimits limits,
      AdaptiveRate rate,
      IoBuckets buckets,
      IoRequests requests,
      IoEndings endings,
      Timers timers) {
    this.domain = domain;
    this.groups = groups;
    this.limits = limits;
    this.rate = rate;
    this.buckets = buckets;
    this.requests = requests;
    this.endings = endings;
    this.timers = timers;
    if (domain.defined()) {
      follow(domain.counters().lastNowMs()); // after a restart, what held before holds
    }
  }

  /**
   * Takes up other limits, then lets pass what may, a bounded number; more in a turn of its own.
   */
  public void dispatch(Turn turn) {
    follow(turn);
    if (requests.waiting() == 0 && requests.wake() == null) {
      return;
    }
    wakeAt(domain.mode() == Mode.DRAIN ? NEVER : pass(turn));
  }

  /** Takes up the limits in force, where they are other ones. */
  public void follow(Turn turn) {
    follow(turn.nowMs());
  }

  private void follow(long nowMs) {
    if (followed != null && definitions == domain.definitions()) {
      return;
    }
    definitions = domain.definitions();
    DomainRow now = domain.row();
    DomainRow before = followed;
    if (before == null || !isSame(before, now)) {
      followed = now;
      rate.follow();
      buckets.follow(groups, nowMs);
      requests.follow(nowMs);
    }
  }

  private static boolean isSame(DomainRow before, DomainRow now) {
    return before.version() == now.version()
        && before.plan().equals(now.plan())
        && before.versionOfPlan() == now.versionOfPlan();
  }

  /** Lets pass what may; says when there may be more, in ms since 1970. */
  private long pass(Turn turn) {
    boolean enforces = domain.enforces();
    for (long i = 0; i < domain.settings().grantsPerTurn(); i++) {
      First first = requests.order().first(enforces, turn.nowMs());
      if (first == null) {
        return requests.order().nextChangeMs(turn.nowMs());
      }
      IoRow row = first.row();
      Rejection never = enforces ? refuseUnfit(row, turn.nowMs()) : null;
      if (never != null) {
        endings.refuse(row, never, turn);
      } else if (enforces && binding(row, turn.nowMs()) != null) {
        return blockedUntilMs(row, turn.nowMs());
      } else if (enforces && row.waitIsOver(turn.nowMs())) {
        endings.refuseWaited(row, turn);
      } else {
        serve(first, turn);
      }
    }
    return requests.waiting() == 0 ? NEVER : turn.nowMs();
  }

  private void serve(First first, Turn turn) {
    String would = domain.enforces() ? null : would(first.row(), turn.nowMs());
    requests.served(first);
    grant(first.row(), would, turn);
  }

  private @Nullable String would(IoRow row, long nowMs) {
    if (row.waitIsOver(nowMs) || refuseUnfit(row, nowMs) != null) {
      return WOULD_REJECT;
    }
    return fits(row, nowMs) ? null : WOULD_QUEUE;
  }

  private long blockedUntilMs(IoRow first, long nowMs) {
    if (requests.underWay() >= limits.parallelism()) {
      return NEVER; // only an end helps
    }
    long waitMs = buckets.waitMsOfDomain(first, nowMs);
    long passesMs = waitMs == 0 ? NEVER : Saturating.add(nowMs, waitMs);
    return Math.min(passesMs, requests.order().nextChangeMs(nowMs));
  }

  private void wakeAt(long dueMs) {
    Rank armed = requests.wake();
    long armedMs = armed == null ? NEVER : armed.order();
    if (armedMs != dueMs) {
      timers.cancel(armed);
      requests.wake(dueMs == NEVER ? null : timers.atWall(dueMs, TimerKind.IO, ""));
    }
  }

  // ---- what lets one pass ----

  /** What has come to wait, where it is first and all limits let it pass; else null. */
  @Nullable First passing(IoRow entered, long nowMs) {
    if (domain.mode() == Mode.DRAIN) {
      return null;
    }
    First first = requests.order().first(true, nowMs);
    boolean passes =
        first != null && first.row().ioId().equals(entered.ioId()) && fits(entered, nowMs);
    return passes ? first : null;
  }

  private boolean fits(IoRow row, long nowMs) {
    return buckets.waitMsOfGroup(row, nowMs) == 0 && binding(row, nowMs) == null;
  }

  /** The limit of the domain that does not let it pass now; null where all do. */
  private @Nullable Why binding(IoRow row, long nowMs) {
    if (requests.underWay() >= limits.parallelism()) {
      return Why.of(Limit.IO_PARALLELISM, requests.underWay(), limits.parallelism(), 1, "domain");
    }
    if (Saturating.add(requests.deviceRequests(), row.requests()) > limits.concurrency()) {
      return Why.of(
          Limit.IO_CONCURRENCY,
          requests.deviceRequests(),
          limits.concurrency(),
          row.requests(),
          "domain");
    }
    return buckets.bindingOfDomain(row, nowMs);
  }

  /** What keeps one from passing now: its group's limits, the domain's, or who is before it. */
  Why bindingOf(IoRow row, long nowMs) {
    if (domain.mode() == Mode.DRAIN) {
      return Why.of(Limit.MODE, "domain in mode DRAIN");
    }
    Why own = buckets.bindingOfGroup(row, nowMs);
    Why all = own == null ? binding(row, nowMs) : own;
    if (all != null) {
      return all;
    }
    First first = requests.order().first(domain.enforces(), nowMs);
    Why ofFirst = first == null ? null : binding(first.row(), nowMs);
    Why why =
        ofFirst == null
            ? Why.of(Limit.IO_PARALLELISM, requests.underWay(), limits.parallelism(), 1, "domain")
            : ofFirst;
    return first == null ? why : why.behind(groups.get(first.row().groupId()).place());
  }

  /** The refusal of what can never pass; null where it can. */
  @Nullable Rejection refuseUnfit(IoRow row, long nowMs) {
    Why never = buckets.never(row, nowMs);
    if (never != null) {
      return unfit(never);
    }
    if (row.requests() > limits.concurrency()) {
      return unfit(
          Why.of(
              Limit.IO_CONCURRENCY,
              requests.deviceRequests(),
              limits.concurrency(),
              row.requests(),
              "domain"));
    }
    return limits.parallelism() > 0
        ? null
        : unfit(Why.of(Limit.IO_PARALLELISM, requests.underWay(), 0L, 1, "domain"));
  }

  private static Rejection unfit(Why why) {
    return reject(
        Code.NEVER_FITS,
        why,
        Sentence.of(
            "Expected at most %d at once, as %s of %s allows no more, but %d are asked for",
            why.max(), why.limit(), why.at(), why.asked()));
  }

  /** When its buckets would let it pass if nothing else did, in ms from now; null = they do. */
  @Nullable Long retryAfterMs(IoRow row, long nowMs) {
    long waitMs = Math.max(buckets.waitMsOfGroup(row, nowMs), buckets.waitMsOfDomain(row, nowMs));
    return waitMs == 0 || waitMs == NEVER ? null : (Long) waitMs;
  }

  /** When the buckets will have had enough for all that waits, in ms from now; null = they have. */
  @Nullable Long etaMs(IoRow entered, long nowMs) {
    IoGroup group = requests.of(entered);
    long etaMs =
        Math.max(
            buckets.gatherMsOfGroup(group.id, group.waitingBytes, group.waitingRequests, nowMs),
            buckets.gatherMsOfDomain(requests.waitingBytes(), requests.waitingRequests(), nowMs));
    return etaMs == 0 || etaMs == NEVER || domain.mode() == Mode.DRAIN ? null : (Long) etaMs;
  }

  // ---- grants ----

  /**
   * Lets one pass that waits no more, or never did.
   *
   * @param would what would have been answered, where the governor only observes
   */
  void grant(IoRow row, @Nullable String would, Turn turn) {
    long nowMs = turn.nowMs();
    IoGroup group = requests.of(row);
    boolean throttled = row.answer() != null;
    IoBuckets.Taken taken = buckets.take(row, nowMs);
    timers.cancel(row.timer());
    Group named = groups.get(row.groupId());
    long leaseMs = domain.settings().ioLeaseMs();
    Decided answer =
        turn.decide(
            row.client(),
            named,
            new Granted(
                Kind.IO,
                row.ioId(),
                row.sessionId(),
                nowMs - row.heardMs(),
                null,
                null,
                null,
                null,
                leaseMs,
                domain.mode() == Mode.OBSERVE ? would : null,
                null,
                null),
            tightest(row, nowMs));
    long untilLiveMs = Saturating.add(domain.counters().liveMs(nowMs), leaseMs);
    Rank lease = timers.atLive(untilLiveMs, TimerKind.IO_LEASE, row.ioId());
    requests.start(row.granted(answer, nowMs, lease, taken));
    group.figures.granted(row, throttled, nowMs);
    requests.order().renew(group);
  }

  /** The limit that is now closest to its end. */
  private Why tightest(IoRow row, long nowMs) {
    Why why =
        Why.of(Limit.IO_PARALLELISM, requests.underWay() + 1, limits.parallelism(), 1, "domain");
    long atOnce = Saturating.add(requests.deviceRequests(), row.requests());
    if (Saturating.isMore(
        atOnce, limits.concurrency(), requests.underWay() + 1, limits.parallelism())) {
      why = Why.of(Limit.IO_CONCURRENCY, atOnce, limits.concurrency(), row.requests(), "domain");
    }
    return buckets.tighter(why, row, nowMs);
  }
}
