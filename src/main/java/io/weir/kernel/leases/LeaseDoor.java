package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.MemoryDoor;
import io.weir.kernel.memory.Pool;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Why a lease may not be had, by the limits in force: the first that binds, in their order. */
final class LeaseDoor {

  private final Domain domain;
  private final Groups groups;
  private final EffectiveLimits limits;
  private final Holdings holdings;
  private final MemoryDoor door;
  private final Leases leases;

  LeaseDoor(
      Domain domain,
      Groups groups,
      EffectiveLimits limits,
      Holdings holdings,
      MemoryDoor door,
      Leases leases) {
    this.domain = domain;
    this.groups = groups;
    this.limits = limits;
    this.holdings = holdings;
    this.door = door;
    this.leases = leases;
  }

  /** The pool of a claim on memory; null where it is of none, or of one that has gone. */
  private @Nullable Pool claimed(Group held) {
    String name = held.hold() == null ? null : held.hold().pool();
    return name == null ? null : holdings.pools().find(name);
  }

  private static long bytesOf(Group held) {
    Long bytes = held.hold() == null ? null : held.hold().memoryBytes();
    return bytes == null ? 0 : bytes;
  }

  private static boolean isSystem(Group group) {
    return group.id() == Groups.SYS_GROUP;
  }

  /** Why the limits do not let it, or null. */
  @Nullable Rejection refuse(LeaseRow row, Group group, Pool pool) {
    String sessionId = row.sessionId();
    Rejection refusal = refuseMoreOfDomain();
    refusal = refusal != null || sessionId == null ? refusal : refuseMore(sessionId);
    refusal =
        refusal != null || sessionId == null
            ? refusal
            : door.refuseSession(sessionId, group, pool, row.bytes());
    refusal = refusal != null ? refusal : refuseForEver(row, group, pool);
    refusal =
        refusal != null || isSystem(group) ? refusal : MemoryDoor.refuseCritical(row.bytes(), pool);
    return refusal != null ? refusal : refuseNow(row, group, pool);
  }

  private @Nullable Rejection refuseMoreOfDomain() {
    long live = leases.live();
    long most = domain.settings().maxLeases();
    return live < most
        ? null
        : reject(
            Code.RESOURCE_EXHAUSTED,
            Why.of(Limit.LEASES, live, most, 1, "domain"),
            Sentence.of(
                "Expected fewer than %d live leases in the domain, but it has %d", most, live));
  }

  private @Nullable Rejection refuseMore(String sessionId) {
    long live = leases.liveOf(sessionId);
    long most = domain.settings().maxSessionLeases();
    return live < most
        ? null
        : reject(
            Code.QUOTA_EXCEEDED,
            Why.of(Limit.SESSION_LEASES, live, most, 1, "session " + sessionId),
            Sentence.of(
                "Expected session %s to have fewer than %d live leases, but it has %d",
                sessionId, most, live));
  }

  /** What it has already counts: it would wait for itself. */
  private @Nullable Rejection refuseForEver(LeaseRow row, Group group, Pool pool) {
    long asked = row.bytes();
    long own = leases.bytesOf(row.sessionId(), row.holder(), pool.name());
    long most = pool.limitBytes(isSystem(group));
    if (MemoryDoor.isAbove(own, asked, most)) {
      return MemoryDoor.waitsForItself(own, asked, most, pool.place());
    }
    Bound ofGroup = limits.memoryBytes(group);
    if (asked > ofGroup.most()) {
      return MemoryDoor.neverFits(asked, ofGroup.most(), ofGroup.at());
    }
    for (Pool above = pool.parent(); above != null; above = above.parent()) {
      long limit = above.limitBytes(isSystem(group));
      if (asked > limit) {
        return MemoryDoor.neverFits(asked, limit, above.place());
      }
    }
    return null;
  }

  private @Nullable Rejection refuseNow(LeaseRow row, Group group, Pool pool) {
    Bound most = limits.memoryBytes(group);
    long ofGroup = holdings.ofGroup(group.id()).usedBytes();
    if (MemoryDoor.isAbove(ofGroup, row.bytes(), most.most())) {
      return MemoryDoor.lacks(Why.of(Limit.MEMORY, ofGroup, most.most(), row.bytes(), most.at()));
    }
    for (Pool each = pool; each != null; each = each.parent()) {
      long limit = each.limitBytes(isSystem(group));
      if (MemoryDoor.isAbove(each.usedBytes(), row.bytes(), limit)) {
        return MemoryDoor.lacks(
            Why.of(Limit.MEMORY, each.usedBytes(), limit, row.bytes(), each.place()));
      }
    }
    Group ahead = isSystem(group) ? null : groups.held().firstOnMemory();
    Pool claimed = ahead == null ? null : claimed(ahead);
    if (ahead == null || claimed == null || !pool.isWithin(claimed)) {
      return null;
    }
    long both = Saturating.add(row.bytes(), bytesOf(ahead));
    if (!claimed.isPressed()
        && !MemoryDoor.isAbove(claimed.usedBytes(), both, claimed.queryLimitBytes(false))) {
      return null;
    }
    long limit = pool.limitBytes(false);
    Why why = Why.of(Limit.MEMORY, pool.usedBytes(), limit, row.bytes(), pool.place());
    return reject(
        Code.MEMORY_LIMIT,
        why.behind(ahead.place()),
        Sentence.of(
            "Expected room in %s beside what %s is waiting for, but there is none",
            claimed.place(), ahead.place()));
  }

  /** Why nothing is granted at all, or null. */
  @Nullable Rejection refuseDrained() {
    return domain.mode() != Mode.DRAIN
        ? null
        : reject(
            Code.MEMORY_LIMIT,
            Why.of(Limit.MODE, "domain in mode DRAIN"),
            "Expected a mode in which something new is granted, but it is DRAIN");
  }
}
