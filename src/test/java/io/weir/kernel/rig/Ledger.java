package io.weir.kernel.rig;

import io.weir.kernel.Families;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.kernel.plans.Plans;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.SessionState;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Tables;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the tables say, for tests that count. */
public final class Ledger {

  private final Tables tables;

  Ledger(Tables tables) {
    this.tables = tables;
  }

  /** All rows of a table. */
  public <K extends Comparable<K>, V> SequencedMap<K, V> all(Family<K, V> family) {
    TreeMap<K, V> rows = new TreeMap<>();
    tables
        .table(family)
        .scan(
            (key, row) -> {
              rows.put(key, row);
              return true;
            });
    return rows;
  }

  /** How many rows were written since this governor was made. */
  public long writes() {
    return tables.writes();
  }

  /** Who waits, by place. */
  SequencedMap<Rank, String> places() {
    TreeMap<Rank, String> places = new TreeMap<>();
    tables
        .ordered(Families.QUEUE)
        .scan(
            (rank, row) -> {
              places.put(rank, row.id());
              return true;
            });
    return places;
  }

  /** The timers that are armed. */
  SortedSet<Rank> timers() {
    TreeSet<Rank> ranks = new TreeSet<>();
    tables.ordered(Families.TIMERS).scan((rank, row) -> ranks.add(rank));
    return ranks;
  }

  public @Nullable CountersRow counters() {
    return tables.table(Families.COUNTERS).find(Families.ONLY);
  }

  public @Nullable DomainRow domain() {
    return tables.table(Families.DOMAIN).find(Families.ONLY);
  }

  /** A plan; as every domain starts with it where it has no row. */
  public @Nullable PlanRow plan(String name) {
    PlanRow row = tables.table(Families.PLANS).find(name);
    return row != null
        ? row
        : Plans.builtIn().stream()
            .filter(builtIn -> builtIn.latest().name().equals(name))
            .findFirst()
            .orElse(null);
  }

  /** Queries that hold a slot. */
  public long running() {
    CountersRow counters = counters();
    return counters == null ? 0 : counters.running();
  }

  /** Queries that wait for a slot. */
  public long queued() {
    CountersRow counters = counters();
    return counters == null ? 0 : counters.queued();
  }

  public long sessions() {
    CountersRow counters = counters();
    return counters == null ? 0 : counters.sessions();
  }

  /** Definition of a group by its name. */
  public @Nullable GroupRow group(String name) {
    return all(Families.GROUPS).values().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Account of a group by its name. */
  public AccountRow account(String name) {
    GroupRow group = group(name);
    if (group == null) {
      throw new AssertionError("Expected a group " + name);
    }
    return tables.table(Families.ACCOUNTS).get(group.id());
  }

  public @Nullable QueryRow query(String id) {
    return tables.table(Families.QUERIES).find(id);
  }

  /** What a session is doing. */
  public SessionState state(String sessionId) {
    return SessionState.of(session(sessionId));
  }

  public @Nullable SessionRow session(String id) {
    return tables.table(Families.SESSIONS).find(id);
  }

  /** Orders that nobody has confirmed. */
  public long openOrders() {
    return all(Families.ORDERS).size();
  }

  /** Orders that could not be carried out. */
  public long alarms() {
    return all(Families.ORDERS).values().stream().filter(OrderRow::failed).count();
  }

  /** Answers that are remembered. */
  public long remembered() {
    return all(Families.REMEMBERED).size();
  }
}
