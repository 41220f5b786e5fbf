package io.weir.kernel.io;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoLimits.Flow;
import io.weir.kernel.limit.Rate;
import io.weir.kernel.limit.TokenBucket;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Inheritance;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The token buckets of a domain and its groups. Whatever is taken is taken of the group's and of
 * the domain's alike. A bucket lives as long as its group: it begins full when such a limit first
 * holds, and sleeps while none does.
 */
final class IoBuckets {

  private static final long DOMAIN = IoBucketsRow.OF_DOMAIN;

  private final Table<Long, IoBucketsRow> table;
  private final IoLimits limits;
  private final TreeMap<Long, Owner> owners = new TreeMap<>();
  private final List<Owner> touched = new ArrayList<>();

  IoBuckets(Tables tables, IoLimits limits) {
    this.table = tables.table(Families.IO_BUCKETS);
    this.limits = limits;
  }

  /** One bucket: as it is, and the limit that holds for it. */
  private static final class Limited {
    private final Limit limit;
    private @Nullable TokenBucket bucket;
    private @Nullable Flow flow; // of the bucket
    private boolean holds;

    Limited(Limit limit, @Nullable IoBucketRow row) {
      this.limit = limit;
      if (row != null) {
        bucket = row.bucket();
        flow = new Flow(row.perSecond(), row.burst());
      }
    }

    @Nullable IoBucketRow row() {
      return bucket == null || flow == null ? null : IoBucketRow.of(flow, bucket);
    }

    /** The bucket, where a limit holds. */
    @Nullable TokenBucket held() {
      return holds ? bucket : null;
    }
  }

  /** The buckets of a group, or of the domain. */
  private final class Owner {
    private final long id;
    private final Limited bytes;
    private final Limited requests;
    private String at;
    private boolean changed;

    Owner(long id, @Nullable IoBucketsRow row, String at) {
      this.id = id;
      this.at = at;
      this.bytes = new Limited(Limit.IO_BANDWIDTH, row == null ? null : row.bytes());
      this.requests = new Limited(Limit.IOPS, row == null ? null : row.requests());
    }

    void follow(Limited one, @Nullable Flow now, Inheritance inheritance, long nowMs) {
      one.holds = now != null;
      if (now == null) {
        return;
      }
      Rate rate = Rate.perSecond(now.perSecond());
      if (one.bucket == null) {
        one.bucket = TokenBucket.full(rate, now.burst(), nowMs);
        one.flow = now;
        touch();
      } else if (!now.equals(one.flow)) {
        one.bucket.change(rate, now.burst(), inheritance, nowMs);
        one.flow = now;
        touch();
      }
    }

    void touch() {
      if (!changed) {
        changed = true;
        touched.add(this);
      }
    }

    boolean holdsAny() {
      return bytes.holds || requests.holds;
    }
  }

  /** The limits may be others from now on: buckets take them up. */
  void follow(Groups groups, long nowMs) {
    Inheritance inheritance = limits.inheritance();
    followDomain(inheritance, nowMs);
    for (Group group : groups.all()) {
      Flow bytes = limits.bytesOf(group);
      Flow requests = limits.requestsOf(group);
      follow(group.id(), group.place(), bytes, requests, inheritance, nowMs);
    }
  }

  /** The domain's rates have taken a step: that neither makes tokens nor takes any. */
  void followStep(long nowMs) {
    followDomain(Inheritance.KEEP, nowMs);
  }

  private void followDomain(Inheritance inheritance, long nowMs) {
    Flow bytes = limits.bytesOfDomain();
    Flow requests = limits.requestsOfDomain();
    follow(DOMAIN, "domain", bytes, requests, inheritance, nowMs);
  }

  private void follow(
      long id,
      String at,
      @Nullable Flow bytes,
      @Nullable Flow requests,
      Inheritance inheritance,
      long nowMs) {
    Owner owner = owners.get(id);
    if (owner == null) {
      if (bytes == null && requests == null) {
        return;
      }
      owner = new Owner(id, table.find(id), at);
      owners.put(id, owner);
    }
    owner.at = at;
    owner.follow(owner.bytes, bytes, inheritance, nowMs);
    owner.follow(owner.requests, requests, inheritance, nowMs);
    if (!owner.holdsAny()) {
      save();
      owners.remove(id);
    }
  }

  /** A group is gone, and its buckets with it. */
  void forget(long groupId) {
    save();
    owners.remove(groupId);
    if (table.find(groupId) != null) {
      table.delete(groupId);
    }
  }

  /** Writes what has changed. */
  void save() {
    if (touched.isEmpty()) {
      return;
    }
    for (Owner owner : touched) {
      table.upsert(owner.id, new IoBucketsRow(owner.bytes.row(), owner.requests.row()));
      owner.changed = false;
    }
    touched.clear();
  }

  // ---- what passes ----

  /**
   * How long until its group's buckets let I/O pass, if nothing else does: ms; 0 = now, {@link
   * TokenBucket#NEVER} = they never will.
   */
  long waitMsOfGroup(IoRow row, long nowMs) {
    return waitMs(row.groupId(), row, nowMs);
  }

  /** The same of the domain's buckets. */
  long waitMsOfDomain(IoRow row, long nowMs) {
    return waitMs(DOMAIN, row, nowMs);
  }

  private long waitMs(long ownerId, IoRow row, long nowMs) {
    Owner owner = owners.get(ownerId);
    return owner == null
        ? 0
        : Math.max(
            waitMs(owner.bytes, row.bytes(), nowMs), waitMs(owner.requests, row.requests(), nowMs));
  }

  private static long waitMs(Limited one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    return bucket == null ? 0 : bucket.waitMs(amount, nowMs);
  }

  /** When a group's buckets will have had so much, whatever they hold at once; ms from now. */
  long gatherMsOfGroup(long groupId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(groupId);
    return owner == null
        ? 0
        : Math.max(gatherMs(owner.bytes, bytes, nowMs), gatherMs(owner.requests, requests, nowMs));
  }

  /** The same of the domain's buckets. */
  long gatherMsOfDomain(long bytes, long requests, long nowMs) {
    return gatherMsOfGroup(DOMAIN, bytes, requests, nowMs);
  }

  private static long gatherMs(Limited one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    return bucket == null ? 0 : bucket.gatherMs(amount, nowMs);
  }

  /**
   * What of its bytes there was to take.
   *
   * @param ofGroup of its group's bucket; 0 where it has none
   * @param ofDomain the same of the domain's
   */
  record Taken(long ofGroup, long ofDomain) {}

  /** Takes of all buckets what I/O asks for; where limits do not bind, what is there. */
  Taken take(IoRow row, long nowMs) {
    return take(row, row.bytes(), row.requests(), nowMs);
  }

  /** It has moved other bytes than it asked for: no more comes back than there was to take. */
  void correct(IoRow row, long moved, long nowMs) {
    long left = row.bytes() - moved;
    if (left < 0) {
      take(row, -left, 0, nowMs);
    } else {
      giveBack(row.groupId(), Math.min(row.taken().ofGroup, left), nowMs);
      giveBack(DOMAIN, Math.min(row.taken().ofDomain, left), nowMs);
    }
  }

  private Taken take(IoRow row, long bytes, long requests, long nowMs) {
    return new Taken(
        take(row.groupId(), bytes, requests, nowMs), take(DOMAIN, bytes, requests, nowMs));
  }

  private long take(long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    if (owner == null) {
      return 0;
    }
    take(owner, owner.requests, requests, nowMs);
    return take(owner, owner.bytes, bytes, nowMs);
  }

  private static long take(Owner owner, Limited one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    if (bucket == null || amount == 0) {
      return 0;
    }
    owner.touch();
    return bucket.takeUpTo(amount, nowMs);
  }

  private void giveBack(long ownerId, long bytes, long nowMs) {
    Owner owner = owners.get(ownerId);
    TokenBucket bucket = owner == null ? null : owner.bytes.held();
    if (owner != null && bucket != null) {
      bucket.giveBack(bytes, nowMs);
      owner.touch();
    }
  }

  // ---- reasons ----

  /** The bucket of its group that does not let I/O pass now; null where both do. */
  @Nullable Why bindingOfGroup(IoRow row, long nowMs) {
    return binding(row.groupId(), row, waitMs -> waitMs != 0, nowMs);
  }

  /** The same of the domain's. */
  @Nullable Why bindingOfDomain(IoRow row, long nowMs) {
    return binding(DOMAIN, row, waitMs -> waitMs != 0, nowMs);
  }

  /** The bucket that never lets it pass, its group's before the domain's; null where all will. */
  @Nullable Why never(IoRow row, long nowMs) {
    Why ofGroup = binding(row.groupId(), row, waitMs -> waitMs == TokenBucket.NEVER, nowMs);
    return ofGroup != null
        ? ofGroup
        : binding(DOMAIN, row, waitMs -> waitMs == TokenBucket.NEVER, nowMs);
  }

  private @Nullable Why binding(long ownerId, IoRow row, LongPredicate binds, long nowMs) {
    Owner owner = owners.get(ownerId);
    if (owner == null) {
      return null;
    }
    return binds.test(waitMs(owner.bytes, row.bytes(), nowMs))
        ? why(owner, owner.bytes, row.bytes(), nowMs)
        : binds.test(waitMs(owner.requests, row.requests(), nowMs))
            ? why(owner, owner.requests, row.requests(), nowMs)
            : null;
  }

  /** Of a reason and all buckets, the one that is closest to its end. */
  Why tighter(Why of, IoRow row, long nowMs) {
    return tighter(tighter(of, row.groupId(), row, nowMs), DOMAIN, row, nowMs);
  }

  private Why tighter(Why of, long ownerId, IoRow row, long nowMs) {
    Owner owner = owners.get(ownerId);
    return owner == null
        ? of
        : tighter(
            tighter(of, owner, owner.bytes, row.bytes(), nowMs),
            owner,
            owner.requests,
            row.requests(),
            nowMs);
  }

  private static Why tighter(Why of, Owner owner, Limited one, long asked, long nowMs) {
    if (one.held() == null) {
      return of;
    }
    Why other = why(owner, one, asked, nowMs);
    return Saturating.isMore(
            orZero(other.used()), orZero(other.max()), orZero(of.used()), orZero(of.max()))
        ? other
        : of;
  }

  private static long orZero(@Nullable Long figure) {
    return figure == null ? 0 : figure;
  }

  private static Why why(Owner owner, Limited one, long asked, long nowMs) {
    TokenBucket bucket = one.held();
    Flow flow = one.flow;
    if (bucket == null || flow == null) {
      throw new IllegalStateException("Expected a limit of " + owner.at);
    }
    long used = flow.burst() - bucket.available(nowMs);
    return Why.of(one.limit, used, flow.burst(), asked, owner.at);
  }
}
