package io.weir.kernel.groups;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.FairOrder;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups of a domain, with the order in which those that wait are served: start-time
 * fair queueing over as many servers as there are slots (SFQ(D): Jin, Chase, Kaur, "Interposed
 * Proportional Sharing for a Storage Service Utility", 2004). A group's virtual time is its next
 * start tag; the domain's is the start tag served last; a group that begins to contend starts no
 * earlier than that, so it can neither claim what it did not want nor be owed nothing.
 */
public final class Groups {

  /** The operator's reserved way in. */
  public static final long SYS_GROUP = 1;

  /** Where work goes that nothing else claims. */
  public static final long INTERACTIVE_GROUP = 2;

  private final Table<Long, GroupRow> definitions;
  private final Table<Long, AccountRow> accounts;
  private final Counters counters;
  private final SequencedMap<Long, Group> byId = new TreeMap<>();
  private final TreeMap<String, Group> byName = new TreeMap<>();
  private final FairOrder order = new FairOrder();
  private final List<Group> touched = new ArrayList<>();
  private long activeWeight;
  private @Nullable Division division;

  public Groups(Tables tables, Counters counters) {
    this.definitions = tables.table(Families.GROUPS);
    this.accounts = tables.table(Families.ACCOUNTS);
    this.counters = counters;
    definitions.scan(
        (id, row) -> {
          keep(new Group(row, accounts.get(id)));
          return true;
        });
  }

  private void keep(Group group) {
    byId.put(group.id(), group);
    byName.put(group.name(), group);
    if (group.active()) {
      activeWeight += group.weight();
    }
    place(group);
  }

  /** All groups, by id. */
  public Collection<Group> all() {
    return byId.values();
  }

  /** The group of an id that a row holds. */
  public Group get(long id) {
    Group group = byId.get(id);
    if (group == null) {
      throw new IllegalStateException("Expected a group " + id + ", but there is none");
    }
    return group;
  }

  /** The group of a name, or of an id written as a number; or null. */
  public @Nullable Group find(String nameOrId) {
    Group named = byName.get(nameOrId);
    if (named != null || nameOrId.isEmpty() || nameOrId.length() > 18) {
      return named;
    }
    return nameOrId.chars().allMatch(c -> c >= '0' && c <= '9')
        ? byId.get(Long.parseLong(nameOrId))
        : null;
  }

  /** Adds a group. */
  public void add(GroupRow row) {
    definitions.insert(row.id(), row);
    accounts.insert(row.id(), AccountRow.EMPTY);
    keep(new Group(row, AccountRow.EMPTY));
  }

  /** Gives a group another definition; its account stays. */
  public void redefine(Group group, GroupRow row) {
    definitions.update(row.id(), row);
    byName.remove(group.name());
    change(group, g -> g.redefine(row));
    byName.put(row.name(), group);
  }

  /** Removes a group that nothing uses. */
  public void remove(Group group) {
    if (group.active()) {
      throw new IllegalStateException("Expected " + group.place() + " to be idle");
    }
    definitions.delete(group.id());
    accounts.delete(group.id());
    byId.remove(group.id());
    byName.remove(group.name());
  }

  /**
   * Divides by a plan from now on, or by the priorities of the groups where there is none. At any
   * moment: what waits and runs stays. A plan may name groups that have gone, and need not name
   * all.
   */
  public void follow(@Nullable Division division) {
    this.division = division;
  }

  /** The plan that is followed; null where groups share by their priorities. */
  public @Nullable Division division() {
    return division;
  }

  /** The group to serve next: the one furthest behind of those that wait and may run more. */
  public @Nullable Group next() {
    OptionalLong first = order.first();
    return first.isPresent() ? byId.get(first.getAsLong()) : null;
  }

  /** Sum of the weights of the groups that have work. */
  public long activeWeight() {
    return activeWeight;
  }

  // ---- changes of accounts ----

  /** A query comes to wait. */
  public void enqueue(Group group, Priority priority) {
    change(group, g -> g.queued(priority, 1));
  }

  /** A query does not wait any more, without having been granted. */
  public void dequeue(Group group, Priority priority) {
    change(group, g -> g.queued(priority, -1));
  }

  /**
   * A query gets a slot. Its start tag becomes the domain's virtual time, and its expected time is
   * charged at once, so that free slots never all go to one group because it has not been billed.
   *
   * @param fromQueue the priority it waited with; null where it did not wait
   */
  public void start(Group group, @Nullable Priority fromQueue, long expectedMicros, long waitedMs) {
    if (!group.placed()) {
      group.comeIn(counters.virtualTime());
    }
    counters.virtualTimeAtLeast(group.vruntime());
    change(
        group,
        g -> {
          if (fromQueue != null) {
            g.queued(fromQueue, -1);
          }
          g.running(1);
          g.charge(expectedMicros, g.weight());
          g.granted(waitedMs);
        });
  }

  /**
   * A running query is charged more than was expected, or gets back what was charged too much, at
   * the weight it was charged at. What a group uses while nobody else waits is owed to nobody: the
   * domain's virtual time follows, so that the debt of a giant query never keeps the rest of its
   * group waiting for who comes later.
   */
  public void correct(Group group, long micros, long weight) {
    if (micros == 0) {
      return;
    }
    change(group, g -> g.charge(micros, weight));
    if (micros > 0 && order.noneBut(group.id())) {
      counters.virtualTimeAtLeast(group.vruntime());
    }
  }

  /** A query gives its slot back. */
  public void finish(Group group, long chargedMicros, boolean killed) {
    change(
        group,
        g -> {
          g.running(-1);
          g.finished(chargedMicros, killed);
        });
  }

  /** A running query moves to another group, with what it was charged, at the other's weight. */
  public void moveRunning(Group from, Group to, long chargedMicros, long weight) {
    change(
        from,
        g -> {
          g.running(-1);
          g.charge(-chargedMicros, weight);
        });
    change(
        to,
        g -> {
          g.running(1);
          g.charge(chargedMicros, g.weight());
        });
  }

  /** A session comes or goes. */
  public void sessions(Group group, long by) {
    change(group, g -> g.sessions(by));
  }

  /** A request was refused. */
  public void reject(Group group) {
    change(group, Group::rejected);
  }

  private interface Change {
    void on(Group group);
  }

  private void change(Group group, Change change) {
    long weightBefore = group.active() ? group.weight() : 0;
    boolean wasIn = group.placed();
    if (wasIn) {
      order.leave(group.id(), group.placedAt());
    }
    change.on(group);
    activeWeight += (group.active() ? group.weight() : 0) - weightBefore;
    if (!wasIn && group.contends()) {
      group.comeIn(counters.virtualTime());
    }
    place(group);
    touched.add(group);
  }

  private void place(Group group) {
    boolean in = group.contends();
    group.place(in);
    if (in) {
      order.enter(group.id(), group.placedAt());
    }
  }

  /** Writes the accounts that this turn changed. */
  public void save() {
    for (int i = 0; i < touched.size(); i++) {
      Group group = touched.get(i);
      if (group.takeChanged()) {
        accounts.update(group.id(), group.account());
      }
    }
    touched.clear();
  }
}
