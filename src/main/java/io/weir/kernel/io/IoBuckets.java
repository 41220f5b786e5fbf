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
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The token buckets of a domain and its groups. Whatever is taken is taken of the group's and of
 * the domain's alike. A bucket lives as long as its group: it begins full when such a limit first
 * holds, and sleeps while none does.
 */
final class IoBuckets {

  /** The domain's own, beside those of groups. */
  static final long DOMAIN = 0;

  private final Table<Long, IoBucketsRow> table;
  private final IoLimits limits;
  private final TreeMap<Long, Owner> owners = new TreeMap<>();
  private final List<Owner> touched = new ArrayList<>();

  IoBuckets(Tables tables, IoLimits limits) {
    this.table = tables.table(Families.IO_BUCKETS);
    this.limits = limits;
  }

  /** One bucket: as it is, and the limit that holds for it. */
  private static final class Flowing {
    private final Limit limit;
    private @Nullable TokenBucket bucket;
    private @Nullable Flow flow; // of the bucket
    private boolean holds;

    Flowing(Limit limit, @Nullable IoBucketRow row) {
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
    private final Flowing bytes;
    private final Flowing requests;
    private String at;
    private boolean changed;

    Owner(long id, @Nullable IoBucketsRow row, String at) {
      this.id = id;
      this.at = at;
      this.bytes = new Flowing(Limit.IO_BANDWIDTH, row == null ? null : row.bytes());
      this.requests = new Flowing(Limit.IOPS, row == null ? null : row.requests());
    }

    boolean follow(Flowing one, @Nullable Flow now, long nowMs) {
      boolean same = one.holds ? now != null && now.equals(one.flow) : now == null;
      one.holds = now != null;
      if (now == null) {
        return !same;
      }
      Rate rate = Rate.perSecond(now.perSecond());
      if (one.bucket == null) {
        one.bucket = TokenBucket.full(rate, now.burst(), nowMs);
        one.flow = now;
        touch();
      } else if (!now.equals(one.flow)) {
        one.bucket.change(rate, now.burst(), limits.inheritance(), nowMs);
        one.flow = now;
        touch();
      }
      return !same;
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

  /**
   * The limits may be others from now on: buckets take them up.
   *
   * @return true where any did
   */
  boolean follow(Groups groups, long nowMs) {
    boolean any =
        follow(DOMAIN, "domain", limits.bytesOfDomain(), limits.requestsOfDomain(), nowMs);
    for (Group group : groups.all()) {
      any |=
          follow(group.id(), group.place(), limits.bytesOf(group), limits.requestsOf(group), nowMs);
    }
    return any;
  }

  private boolean follow(
      long id, String at, @Nullable Flow bytes, @Nullable Flow requests, long nowMs) {
    Owner owner = owners.get(id);
    if (owner == null) {
      if (bytes == null && requests == null) {
        return false;
      }
      owner = new Owner(id, table.find(id), at);
      owners.put(id, owner);
    }
    owner.at = at;
    boolean any = owner.follow(owner.bytes, bytes, nowMs);
    any |= owner.follow(owner.requests, requests, nowMs);
    if (!owner.holdsAny()) {
      save();
      owners.remove(id);
    }
    return any;
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
   * How long until an owner's buckets let I/O pass, if nothing else does: ms; 0 = now, {@link
   * TokenBucket#NEVER} = it never will.
   */
  long waitMs(long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    return owner == null
        ? 0
        : Math.max(waitMs(owner.bytes, bytes, nowMs), waitMs(owner.requests, requests, nowMs));
  }

  private static long waitMs(Flowing one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    return bucket == null ? 0 : bucket.waitMs(amount, nowMs);
  }

  /** When so much will have come as is more than a bucket may hold at once; ms from now. */
  long gatherMs(long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    return owner == null
        ? 0
        : Math.max(gatherMs(owner.bytes, bytes, nowMs), gatherMs(owner.requests, requests, nowMs));
  }

  private static long gatherMs(Flowing one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    return bucket == null ? 0 : bucket.gatherMs(amount, nowMs);
  }

  /**
   * Takes of an owner's buckets; where limits do not bind, what is there.
   *
   * @return how many bytes there were to take; 0 where no limit of bytes holds
   */
  long take(long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    if (owner == null) {
      return 0;
    }
    take(owner, owner.requests, requests, nowMs);
    return take(owner, owner.bytes, bytes, nowMs);
  }

  private static long take(Owner owner, Flowing one, long amount, long nowMs) {
    TokenBucket bucket = one.held();
    if (bucket == null || amount == 0) {
      return 0;
    }
    owner.touch();
    return bucket.takeUpTo(amount, nowMs);
  }

  /** Bytes were not moved after all. */
  void giveBack(long ownerId, long bytes, long nowMs) {
    Owner owner = owners.get(ownerId);
    TokenBucket bucket = owner == null ? null : owner.bytes.held();
    if (owner != null && bucket != null) {
      bucket.giveBack(bytes, nowMs);
      owner.touch();
    }
  }

  // ---- reasons ----

  /** The bucket of an owner that does not let I/O pass now; null where both do. */
  @Nullable Why binding(long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    if (owner == null) {
      return null;
    }
    return waitMs(owner.bytes, bytes, nowMs) != 0
        ? why(owner, owner.bytes, bytes, nowMs)
        : waitMs(owner.requests, requests, nowMs) != 0
            ? why(owner, owner.requests, requests, nowMs)
            : null;
  }

  /** Of a reason and an owner's buckets, the one that is closest to its end. */
  Why tighter(Why of, long ownerId, long bytes, long requests, long nowMs) {
    Owner owner = owners.get(ownerId);
    return owner == null
        ? of
        : tighter(
            tighter(of, owner, owner.bytes, bytes, nowMs), owner, owner.requests, requests, nowMs);
  }

  private static Why tighter(Why of, Owner owner, Flowing one, long asked, long nowMs) {
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

  private static Why why(Owner owner, Flowing one, long asked, long nowMs) {
    TokenBucket bucket = one.held();
    Flow flow = one.flow;
    if (bucket == null || flow == null) {
      throw new IllegalStateException("Expected a limit of " + owner.at);
    }
    long used = flow.burst() - bucket.available(nowMs);
    return Why.of(one.limit, used, flow.burst(), asked, owner.at);
  }
}
