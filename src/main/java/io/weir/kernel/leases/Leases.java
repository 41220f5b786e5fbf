package io.weir.kernel.leases;

import io.weir.kernel.Families;
import io.weir.kernel.groups.Group;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live leases of a domain. Beside their rows, and made again from them at a start: which are of
 * a session, how many of a group, and what one holder has of a pool.
 */
public final class Leases {

  /** Who holds of which pool; a session is one holder, whatever its leases call theirs. */
  private record Share(String pool, boolean ofSession, String who) {

    private static final Comparator<Share> ORDER =
        Comparator.comparing(Share::pool).thenComparing(Share::ofSession).thenComparing(Share::who);

    static Share of(@Nullable String sessionId, String holder, String pool) {
      return new Share(pool, sessionId != null, sessionId == null ? holder : sessionId);
    }

    static Share of(LeaseRow row) {
      return of(row.sessionId(), row.holder(), row.pool());
    }
  }

  /** What that is. */
  private static final class Holds {
    private long leases;
    private long bytes;
  }

  private final Table<String, LeaseRow> rows;
  private final TreeMap<String, TreeSet<String>> bySession = new TreeMap<>();
  private final TreeMap<Long, Long> byGroup = new TreeMap<>();
  private long live;
  private final TreeMap<Share, Holds> shares = new TreeMap<>(Share.ORDER);

  Leases(Tables tables) {
    this.rows = tables.table(Families.LEASES);
    rows.scan(
        (id, row) -> {
          count(row, 1);
          return true;
        });
  }

  public @Nullable LeaseRow find(String leaseId) {
    return rows.find(leaseId);
  }

  /**
   * Shows leases by id, after one, until the visitor says false.
   *
   * @return true where none is left
   */
  public boolean scanAfter(String leaseId, Predicate<LeaseRow> visitor) {
    boolean[] all = {true};
    rows.scan(
        leaseId,
        (id, row) -> {
          all[0] = id.equals(leaseId) || visitor.test(row);
          return all[0];
        });
    return all[0];
  }

  /** How many there are. */
  long live() {
    return live;
  }

  /** How many a session has. */
  long liveOf(String sessionId) {
    TreeSet<String> ids = bySession.get(sessionId);
    return ids == null ? 0 : ids.size();
  }

  /** How many a group has. */
  public long liveOf(Group group) {
    return byGroup.getOrDefault(group.id(), 0L);
  }

  /** Those of a session, by id. */
  List<LeaseRow> ofSession(String sessionId) {
    TreeSet<String> ids = bySession.get(sessionId);
    return ids == null ? List.of() : ids.stream().map(rows::get).toList();
  }

  /** What a session, or without one a holder, has of a pool by leases, in bytes. */
  public long bytesOf(@Nullable String sessionId, String holder, String pool) {
    Holds holds = shares.get(Share.of(sessionId, holder, pool));
    return holds == null ? 0 : holds.bytes;
  }

  void insert(LeaseRow row) {
    rows.insert(row.leaseId(), row);
    count(row, 1);
  }

  /** One is another by now; its session, holder, group and pool are not. */
  void update(LeaseRow before, LeaseRow now) {
    count(before, -1);
    rows.update(now.leaseId(), now);
    count(now, 1);
  }

  void delete(LeaseRow row) {
    rows.delete(row.leaseId());
    count(row, -1);
  }

  private void count(LeaseRow row, long by) {
    live += by;
    byGroup.merge(row.groupId(), by, Leases::sumOrNone);
    Holds holds = shares.computeIfAbsent(Share.of(row), share -> new Holds());
    holds.leases += by;
    holds.bytes += by * row.heldBytes();
    if (holds.leases == 0) {
      shares.remove(Share.of(row));
    }
    String sessionId = row.sessionId();
    if (sessionId != null) {
      countOfSession(sessionId, row.leaseId(), by > 0);
    }
  }

  private static @Nullable Long sumOrNone(long one, long other) {
    return one + other == 0 ? null : (Long) (one + other);
  }

  private void countOfSession(String sessionId, String leaseId, boolean joins) {
    TreeSet<String> ids = bySession.computeIfAbsent(sessionId, id -> new TreeSet<>());
    if (joins) {
      ids.add(leaseId);
    } else {
      ids.remove(leaseId);
    }
    if (ids.isEmpty()) {
      bySession.remove(sessionId);
    }
  }
}
