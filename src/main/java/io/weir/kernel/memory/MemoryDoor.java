package io.weir.kernel.memory;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What turns requests for memory away, and what they passed: of queries and leases (ADR 28). */
public final class MemoryDoor {

  private final EffectiveLimits limits;
  private final Holdings holdings;

  public MemoryDoor(EffectiveLimits limits, Holdings holdings) {
    this.limits = limits;
    this.holdings = holdings;
  }

  /** True where some more would be above a limit, if there is one. */
  public static boolean isAbove(long used, long asked, long most) {
    return Saturating.add(used, asked) > most && most != DomainRow.UNLIMITED;
  }

  /**
   * Why a session of a group may not hold so much more, or null.
   *
   * @param pool of which it would; null where there are none
   */
  public @Nullable Rejection refuseSession(
      String sessionId, Group group, @Nullable Pool pool, long asked) {
    Use held = holdings.ofSession(sessionId);
    Bound own = limits.sessionMemoryBytes(group);
    if (isAbove(held.usedBytes(), asked, own.most())) {
      return overQuota(held.usedBytes(), own.most(), asked, own.at(), sessionId);
    }
    QuotaRow quota = holdings.quota(sessionId);
    Long most = quota == null ? null : quota.memoryBytes();
    String at = "session " + sessionId;
    if (most != null && isAbove(held.usedBytes(), asked, most)) {
      return overQuota(held.usedBytes(), most, asked, at, sessionId);
    }
    Long ofWork = quota == null ? null : quota.workAreaBytes();
    return ofWork != null
            && pool != null
            && pool.isWorkArea()
            && isAbove(held.workAreaBytes(), asked, ofWork)
        ? overQuota(held.workAreaBytes(), ofWork, asked, at, sessionId)
        : null;
  }

  private static Rejection overQuota(
      long used, long most, long asked, String at, String sessionId) {
    return reject(
        Code.QUOTA_EXCEEDED,
        Why.of(Limit.SESSION_MEMORY, used, most, asked, at),
        Sentence.of(
            "Expected session %s to hold at most %d bytes (%s), but it holds %d and asks for %d",
            sessionId, most, at, used, asked));
  }

  /** The refusal of a request that is for more than there ever may be. */
  public static Rejection neverFits(long asked, long most, String at) {
    return reject(
        Code.NEVER_FITS,
        Why.of(Limit.MEMORY, 0, most, asked, at),
        Sentence.of(
            "Expected a request for at most the %d bytes that %s may have, but it is for %d",
            most, at, asked));
  }

  /** The refusal of a request that would wait for what its own holder has. */
  public static Rejection waitsForItself(long own, long asked, long most, String at) {
    return reject(
        Code.NEVER_FITS,
        Why.of(Limit.MEMORY, own, most, asked, at),
        Sentence.of(
            "Expected one holder to ask for at most the %d bytes of %s, but it holds %d and asks"
                + " for %d",
            most, at, own, asked));
  }

  /** The refusal of a request for which there is no room now: the reason says where. */
  public static Rejection lacks(Why why) {
    return reject(
        Code.MEMORY_LIMIT,
        why,
        Sentence.of(
            "Expected room for %d more%s in the %d that %s may have, but %d are in use",
            why.asked(),
            why.limit() == Limit.MEMORY ? " bytes" : "",
            why.max(),
            why.at(),
            why.used()));
  }

  /** Why nobody may have memory of a pool, as it or one above it is nearly full; or null. */
  public static @Nullable Rejection refuseCritical(long asked, @Nullable Pool of) {
    for (Pool pool = of; pool != null; pool = pool.parent()) {
      if (pool.level() == PressureLevel.CRITICAL) {
        return reject(
            Code.RESOURCE_EXHAUSTED,
            pressed(pool, PressureLevel.CRITICAL, asked),
            Sentence.of(
                "Expected %s to be below %d %% of its %d bytes for a request for %d, but %d %% are"
                    + " in use",
                pool.place(),
                Pressure.fromPercent(PressureLevel.CRITICAL),
                pool.limitBytes(true),
                asked,
                Pressure.percent(pool)));
      }
    }
    return null;
  }

  /** How full a pool is, where a level of pressure binds. */
  public static Why pressed(Pool pool, PressureLevel level, long asked) {
    return Why.of(
        Limit.MEMORY_PRESSURE,
        Pressure.percent(pool),
        Pressure.fromPercent(level),
        asked,
        pool.place());
  }

  /**
   * Of the limits of a group, of a pool and of those above it, the one that is closest to its end;
   * null where there is none.
   *
   * @param limitOf what may be had of a pool, in bytes
   */
  public @Nullable Why tightest(
      Group group, @Nullable Pool of, long asked, ToLongFunction<Pool> limitOf) {
    Bound most = limits.memoryBytes(group);
    Why tightest = null;
    if (most.most() != DomainRow.UNLIMITED) {
      long used = holdings.ofGroup(group.id()).usedBytes();
      tightest = Why.of(Limit.MEMORY, used, most.most(), asked, most.at());
    }
    for (Pool pool = of; pool != null; pool = pool.parent()) {
      long limit = limitOf.applyAsLong(pool);
      Why own = Why.of(Limit.MEMORY, pool.usedBytes(), limit, asked, pool.place());
      tightest = tightest == null || own.isTighterThan(tightest) ? own : tightest;
    }
    return tightest;
  }
}
