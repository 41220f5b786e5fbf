package io.weir.kernel.io;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoGroup.Waiting;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.IoPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The live I/O of a domain: what waits, in its order, and what is under way. */
public final class IoRequests {

  private static final IoTurnRow BEGIN =
      new IoTurnRow(IoPolicy.COMPLETELY_FAIR, 0, false, 0, 0, null);

  private final Table<String, IoRow> rows;
  private final Table<Long, IoGroupRow> groupRows;
  private final Table<Long, IoTurnRow> turnRows;
  private final Groups groups;
  private final IoLimits limits;
  private final IoBatches batches;
  private final IoOrder order;
  private final TreeMap<Long, IoGroup> byGroup = new TreeMap<>();
  private final List<IoGroup> touched = new ArrayList<>();
  private final Map<String, TreeSet<String>> bySession = new TreeMap<>();
  private final Map<String, Waiting> waiting = new TreeMap<>();
  private IoTurnRow saved;
  private @Nullable Rank wake;
  private long underWay;
  private long deviceRequests;
  private long waitingBytes;
  private long waitingRequests;

  IoRequests(Tables tables, Domain domain, Groups groups, IoLimits limits, IoBuckets buckets) {
    this.rows = tables.table(Families.IO);
    this.groupRows = tables.table(Families.IO_GROUPS);
    this.turnRows = tables.table(Families.IO_TURN);
    this.groups = groups;
    this.limits = limits;
    IoTurnRow row = turnRows.find(Families.ONLY);
    this.saved = row == null ? BEGIN : row;
    this.wake = saved.wake();
    this.batches =
        new IoBatches(
            domain.settings().ioBatchRequests(), domain.settings().ioStarvedBatches(), saved);
    this.order = new IoOrder(buckets, batches, saved);
    groupRows.scan(
        (id, its) -> {
          if (id != TallyKey.NO_GROUP) {
            of(groups.get(id));
          }
          return true;
        });
    touched.clear(); // nothing has changed yet
    restore(domain.counters().lastNowMs());
  }

  private void restore(long nowMs) {
    rows.scan(
        (id, row) -> {
          joinsSession(row);
          if (row.waits()) {
            IoGroup group = of(groups.get(row.groupId()));
            waiting.put(id, order.restore(group, row, nowMs));
            waits(row, 1);
          } else {
            runs(row, 1);
          }
          return true;
        });
  }

  // ---- rows ----

  public @Nullable IoRow find(String ioId) {
    return rows.find(ioId);
  }

  /**
   * Shows live I/O by id, after one, until the visitor says false.
   *
   * @return true where none is left
   */
  public boolean scanAfter(String ioId, Predicate<IoRow> visitor) {
    boolean[] all = {true};
    rows.scan(
        ioId,
        (id, row) -> {
          all[0] = id.equals(ioId) || visitor.test(row);
          return all[0];
        });
    return all[0];
  }

  /** What of a session waits or is under way. */
  public long liveOf(String sessionId) {
    TreeSet<String> ids = bySession.get(sessionId);
    return ids == null ? 0 : ids.size();
  }

  /** The live I/O of a session, by id. */
  List<IoRow> ofSession(String sessionId) {
    TreeSet<String> ids = bySession.get(sessionId);
    return ids == null ? List.of() : ids.stream().map(rows::get).toList();
  }

  /** What of a group waits. */
  long waitingOf(Group group) {
    IoGroup known = byGroup.get(group.id());
    return known == null ? 0 : known.waiting.size();
  }

  /** What a group has live. */
  public long liveOf(Group group) {
    IoGroup known = byGroup.get(group.id());
    return known == null ? 0 : known.waiting.size() + known.underWay;
  }

  private void joinsSession(IoRow row) {
    if (row.sessionId() != null) {
      bySession.computeIfAbsent(row.sessionId(), id -> new TreeSet<>()).add(row.ioId());
    }
  }

  private void leavesSession(IoRow row) {
    TreeSet<String> ids = row.sessionId() == null ? null : bySession.get(row.sessionId());
    if (ids != null && ids.remove(row.ioId()) && ids.isEmpty()) {
      bySession.remove(row.sessionId());
    }
  }

  // ---- groups ----

  /** A group's I/O. */
  IoGroup of(Group group) {
    IoGroup known = byGroup.get(group.id());
    if (known != null) {
      return known;
    }
    IoGroupRow row = groupRows.find(group.id());
    IoGroup made = new IoGroup(group.id(), row == null ? IoGroupRow.NONE : row, touched::add);
    made.know(limits.weightOf(group), limits.reservationOf(group));
    byGroup.put(group.id(), made);
    if (row == null) {
      made.touch(); // what is in memory has a row, so that a restart finds the same
    }
    return made;
  }

  IoGroup of(IoRow row) {
    return of(groups.get(row.groupId()));
  }

  /** Weights, reservations and the policy may be others from now on. */
  void follow(long nowMs) {
    if (order.policy() != limits.policy()) {
      order.follow(limits.policy(), byGroup.values(), nowMs);
    }
    for (IoGroup group : byGroup.values()) {
      Group of = groups.get(group.id);
      group.follow(limits.weightOf(of), limits.reservationOf(of), nowMs);
      order.renew(group);
    }
  }

  /** A group is gone, and nothing of it is live: its figures are those of the domain alone. */
  void forget(long groupId) {
    save();
    byGroup.remove(groupId);
    IoGroupRow row = groupRows.find(groupId);
    if (row != null) {
      groupRows.delete(groupId);
      IoGroupRow gone = groupRows.find(TallyKey.NO_GROUP);
      IoFiguresRow before = gone == null ? IoFiguresRow.NONE : gone.figures();
      groupRows.upsert(TallyKey.NO_GROUP, IoGroupRow.ofFigures(before.with(row.figures())));
    }
  }

  // ---- what waits ----

  IoOrder order() {
    return order;
  }

  /** One comes to wait; it is not kept yet. */
  void enter(IoRow row, long nowMs) {
    waiting.put(row.ioId(), order.enter(of(row), row, nowMs));
    waits(row, 1);
  }

  /** One that is not kept yet does not wait after all, and its group is as it was. */
  void takeBack(IoRow row, IoGroup.Tags tags) {
    IoGroup group = of(row);
    group.tags(tags);
    leave(row);
  }

  private void leave(IoRow row) {
    order.leave(of(row), waiting.remove(row.ioId()));
    waits(row, -1);
  }

  /** What has entered is kept. */
  void insertWaiting(IoRow row) {
    waiting.get(row.ioId()).row = row;
    rows.insert(row.ioId(), row);
    joinsSession(row);
  }

  /** The timer of one has fired. */
  IoRow withoutTimer(IoRow row) {
    IoRow fired = row.withoutTimer();
    if (fired.waits()) {
      waiting.get(fired.ioId()).row = fired;
    }
    rows.update(fired.ioId(), fired);
    return fired;
  }

  /** One that is under way belongs to no session any more. */
  void detach(IoRow row) {
    leavesSession(row);
    rows.update(row.ioId(), row.ofNoSession());
  }

  /** One that waits is gone. */
  void deleteWaiting(IoRow row) {
    leave(row);
    delete(row);
  }

  /** Its position in its group, counted from 1. */
  long positionOf(IoRow row) {
    return of(row).positionOf(waiting.get(row.ioId()));
  }

  long waiting() {
    return waiting.size();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  long waitingRequests() {
    return waitingRequests;
  }

  private void waits(IoRow row, long by) {
    waitingBytes += by * row.countedBytes();
    waitingRequests += by * row.countedRequests();
  }

  // ---- what is under way ----

  /** I/O requests under way. */
  long underWay() {
    return underWay;
  }

  /** Requests of the device under way. */
  long deviceRequests() {
    return deviceRequests;
  }

  /** One that was first has been granted. */
  void served(IoOrder.First first) {
    IoRow row = first.row();
    order.served(first);
    waiting.remove(row.ioId());
    waits(row, -1);
  }

  /** One is under way, as it is now. */
  void start(IoRow granted) {
    rows.upsert(granted.ioId(), granted);
    joinsSession(granted);
    runs(granted, 1);
  }

  /** One that was under way is gone. */
  void end(IoRow row) {
    runs(row, -1);
    delete(row);
  }

  private void delete(IoRow row) {
    rows.delete(row.ioId());
    leavesSession(row);
  }

  private void runs(IoRow row, long by) {
    underWay += by;
    deviceRequests += by * row.countedRequests();
    of(row).underWay += by;
  }

  // ---- the timer that goes on ----

  @Nullable Rank wake() {
    return wake;
  }

  void wake(@Nullable Rank timer) {
    wake = timer;
  }

  /** Writes what has changed. */
  void save() {
    if (!touched.isEmpty()) {
      touched.forEach(group -> groupRows.upsert(group.id, group.takeRow()));
      touched.clear();
    }
    if (hasTurned()) {
      saved =
          new IoTurnRow(
              order.policy(),
              order.virtualTime(),
              batches.writes(),
              batches.left(),
              batches.starved(),
              wake);
      turnRows.upsert(Families.ONLY, saved);
    }
  }

  private boolean hasTurned() {
    return order.policy() != saved.policy()
        || order.virtualTime() != saved.virtualTime()
        || batches.writes() != saved.writes()
        || batches.left() != saved.left()
        || batches.starved() != saved.starved()
        || !Objects.equals(wake, saved.wake());
  }
}
