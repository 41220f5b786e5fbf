package io.weir.kernel.memory;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is held of memory, counted wherever it counts at once: in its pool and those above, its
 * group, its session, its operation, and all together.
 */
public final class Holdings {

  private final Pools pools;
  private final Uses uses;
  private final Table<String, QuotaRow> quotas;
  private final List<Long> changedGroups = new ArrayList<>();
  private final List<String> changedSessions = new ArrayList<>();
  private boolean buffers; // something may be held by window buffers and aggregations

  public Holdings(Tables tables, Domain domain) {
    this.uses = new Uses(tables, domain.settings().maxMemoryOperations());
    this.pools = new Pools(tables, domain, uses);
    this.quotas = tables.table(Families.MEMORY_QUOTAS);
    this.buffers = uses.anyBuffers();
  }

  /** The pools that it is held in. */
  public Pools pools() {
    return pools;
  }

  /**
   * A holder holds so much, where it held so much before.
   *
   * @return what it holds now: less only where all that is held would come to 2^62 bytes
   */
  public long hold(Holder holder, long beforeBytes, long askedBytes) {
    long most = beforeBytes + (Uses.MOST_BYTES - uses.all().usedBytes());
    long now = Math.min(askedBytes, most);
    Pool pool = holder.pool();
    boolean ofWorkArea = pool != null && pool.isWorkArea();
    changedGroups.add(holder.groupId());
    holds(uses.all(), beforeBytes, now, false);
    if (pool != null) {
      pools.holds(pool, beforeBytes, now);
    }
    holds(uses.ofGroup(holder.groupId()), beforeBytes, now, false);
    if (holder.sessionId() != null) {
      changedSessions.add(holder.sessionId());
      holds(uses.ofSession(holder.sessionId()), beforeBytes, now, ofWorkArea);
    }
    holds(uses.ofOperation(holder.operation()), beforeBytes, now, false);
    return now;
  }

  private void holds(Use use, long beforeBytes, long nowBytes, boolean ofWorkArea) {
    use.holds(beforeBytes, nowBytes, ofWorkArea);
    uses.touch(use);
  }

  /** What is held moves from one group to another. */
  public void move(long fromGroupId, long toGroupId, long bytes) {
    changedGroups.add(fromGroupId);
    changedGroups.add(toGroupId);
    holds(uses.ofGroup(fromGroupId), bytes, 0, false);
    holds(uses.ofGroup(toGroupId), 0, bytes, false);
  }

  /** Window buffers and aggregations of a group hold more, or less. */
  public void buffer(long groupId, long moreRecords, long moreGroups) {
    buffers = true;
    changedGroups.add(groupId);
    Use use = uses.ofGroup(groupId);
    use.buffers(moreRecords, moreGroups);
    uses.touch(use);
  }

  /**
   * Shows the groups, and the sessions, of which another amount is held since the last call; false
   * where there are none.
   */
  public boolean takeChanged(LongConsumer groups, Consumer<String> sessions) {
    if (changedGroups.isEmpty()) {
      return false;
    }
    for (int i = 0; i < changedGroups.size(); i++) {
      groups.accept(changedGroups.get(i));
    }
    changedGroups.clear();
    for (int i = 0; i < changedSessions.size(); i++) {
      sessions.accept(changedSessions.get(i));
    }
    changedSessions.clear();
    return true;
  }

  /** False where no window buffer or aggregation of any group holds anything. */
  public boolean anyBuffers() {
    return buffers;
  }

  /** A request of a group was refused. */
  public void failed(@Nullable Pool pool, long groupId) {
    if (pool != null) {
      failed(pool.use());
    }
    failed(uses.ofGroup(groupId));
    failed(uses.all());
  }

  private void failed(Use use) {
    use.failed();
    uses.touch(use);
  }

  /** What a group holds. */
  public Use ofGroup(long groupId) {
    return uses.ofGroup(groupId);
  }

  /** What a session holds. */
  public Use ofSession(String sessionId) {
    return uses.ofSession(sessionId);
  }

  /** What something is tracked by, of the name that it has. */
  public String operation(String name) {
    return uses.operation(name);
  }

  /** The same of what may hold something later. */
  public String track(String name) {
    return uses.track(name);
  }

  // ---- sessions and groups ----

  /** What a session may hold beside the limits of its group; null where nobody said. */
  public @Nullable QuotaRow quota(String sessionId) {
    return quotas.find(sessionId);
  }

  void quota(String sessionId, QuotaRow quota) {
    quotas.upsert(sessionId, quota);
  }

  /** A session is over; it holds nothing. */
  public void forgetSession(String sessionId) {
    uses.forgetSession(sessionId);
    if (quotas.find(sessionId) != null) {
      quotas.delete(sessionId);
    }
  }

  /** A group is gone; it holds nothing. */
  public void forgetGroup(long groupId) {
    uses.forgetGroup(groupId);
  }

  /** Writes what this turn changed. */
  public void save() {
    uses.save();
  }
}
