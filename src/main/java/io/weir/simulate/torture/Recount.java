package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.parallel.ServerUses;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.QueryState;
import io.weir.kernel.sessions.Locks;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tables, counted from the rows of queries and sessions, against what they say of themselves.
 */
public final class Recount {

  private final Tables tables;
  private final Settings settings;

  public Recount(Tables tables, Settings settings) {
    this.tables = tables;
    this.settings = settings;
  }

  /** Queries that wait in a group. */
  public static long queued(AccountRow account) {
    return account.queuedCritical()
        + account.queuedHigh()
        + account.queuedNormal()
        + account.queuedLow();
  }

  /**
   * Counts.
   *
   * @throws BrokenPromise where a figure is not what its rows come to
   */
  public void holds() {
    CountersRow counters = tables.table(Families.COUNTERS).find(Families.ONLY);
    if (counters == null) {
      return; // nothing was ever said
    }
    SequencedMap<String, QueryRow> queries = all(Families.QUERIES);
    SequencedMap<String, SessionRow> sessions = all(Families.SESSIONS);
    gauges(counters, queries, sessions);
    accounts(queries, sessions);
    statistics();
    holders(sessions);
    sessionsHoldTheirQueries(counters, queries, sessions);
    queues(counters, queries);
    timers(counters, queries, sessions);
    orders(queries, sessions);
    memory();
    endWithThem(queries, sessions);
    servers(queries);
  }

  private <K extends Comparable<K>, V> SequencedMap<K, V> all(Family<K, V> family) {
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

  private static void same(Object expected, Object actual, String what, Object... of) {
    if (!expected.equals(actual)) {
      throw new BrokenPromise(
          Sentence.of(
              "recount: Expected %s to be %s, as its rows say, but it is %s",
              Sentence.of(what, of), expected, actual));
    }
  }

  /** Parallel servers are busy as the queries say that have them. */
  private void servers(SequencedMap<String, QueryRow> queries) {
    TreeMap<Long, Long> busy = new TreeMap<>();
    for (QueryRow row : queries.values()) {
      if (row.servers() > 0) {
        busy.merge(row.groupId(), row.servers(), Long::sum);
        busy.merge(ServerUses.ALL, row.servers(), Long::sum);
      }
    }
    TreeMap<Long, Long> said = new TreeMap<>();
    all(Families.SERVER_USES).forEach((id, row) -> said.put(id, row.busy()));
    said.values().removeIf(each -> each == 0);
    same(busy, said, "busy parallel servers by group");
    for (TextRow adaptive : all(Families.ADAPTIVE).values()) {
      boolean runs =
          queries.containsKey(adaptive.id()) && queries.get(adaptive.id()).grantedMs() != null;
      same(true, runs, "query %s, whose servers may change, running", adaptive.id());
    }
  }

  /** Rows beside those of queries and sessions end with what they are of. */
  private void endWithThem(
      SequencedMap<String, QueryRow> queries, SequencedMap<String, SessionRow> sessions) {
    for (String id : all(Families.HELD).keySet()) {
      QueryRow row = queries.get(id);
      boolean isSilent = row != null && row.grantedMs() != null && row.cpuMicros() == null;
      same(true, isSilent, "query %s, whose time is held, silent", id);
    }
    for (String id : all(Families.USE_RATES).keySet()) {
      same(true, queries.containsKey(id), "query %s, whose rate is known, live", id);
    }
    for (Family<String, ?> ofSessions : List.of(Families.SESSION_USE, Families.AWAY)) {
      for (String id : all(ofSessions).keySet()) {
        same(true, sessions.containsKey(id), "session %s of %s open", id, ofSessions.name());
      }
    }
  }

  private static long count(SequencedMap<String, QueryRow> queries, QueryState... states) {
    List<QueryState> wanted = List.of(states);
    return queries.values().stream().filter(row -> wanted.contains(row.state())).count();
  }

  private static void gauges(
      CountersRow counters,
      SequencedMap<String, QueryRow> queries,
      SequencedMap<String, SessionRow> sessions) {
    same(count(queries, QueryState.RUNNING, QueryState.KILLED), counters.running(), "running");
    same(count(queries, QueryState.QUEUED), counters.queued(), "queued");
    same(count(queries, QueryState.AWAITING_SESSION), counters.awaiting(), "awaiting");
    same((long) sessions.size(), counters.sessions(), "sessions");
  }

  private void accounts(
      SequencedMap<String, QueryRow> queries, SequencedMap<String, SessionRow> sessions) {
    for (GroupRow group : all(Families.GROUPS).values()) {
      AccountRow account = tables.table(Families.ACCOUNTS).get(group.id());
      long running = 0;
      long[] waiting = new long[4]; // by priority
      for (QueryRow row : queries.values()) {
        Rank place = row.queueRank();
        if (row.groupId() == group.id() && row.grantedMs() != null) {
          running++;
        } else if (row.groupId() == group.id() && place != null) {
          waiting[(int) place.order()]++;
        }
      }
      same(running, account.running(), "running of %s", group.name());
      same(
          List.of(waiting[0], waiting[1], waiting[2], waiting[3]),
          List.of(
              account.queuedCritical(),
              account.queuedHigh(),
              account.queuedNormal(),
              account.queuedLow()),
          "queued of %s by priority",
          group.name());
      same(
          sessions.values().stream().filter(s -> s.groupId() == group.id()).count(),
          account.sessions(),
          "sessions of %s",
          group.name());
      activity(group, account, queries, sessions);
    }
  }

  /** Waits are of grants, runs of ends, and each refusal and kill has a cause. */
  private void statistics() {
    SequencedMap<Long, AccountRow> groups = all(Families.ACCOUNTS);
    TreeMap<String, Long> counts = new TreeMap<>();
    for (long key : all(Families.DURATIONS).keySet()) {
      long id = Durations.groupOf(key);
      same(
          true,
          id == TallyKey.NO_GROUP || groups.containsKey(id),
          "durations of group %d kept",
          id);
    }
    all(Families.DURATIONS)
        .forEach(
            (key, row) ->
                counts.merge(
                    Durations.kindOf(key) + " of " + Durations.groupOf(key),
                    row.count(),
                    Long::sum));
    all(Families.TALLIES)
        .forEach(
            (text, row) -> {
              TallyKey key = TallyKey.of(text);
              if (key != null) {
                counts.merge(key.what() + " of " + key.groupId(), row.count(), Long::sum);
              }
            });
    groups.forEach(
        (id, account) -> {
          long waited = counts.getOrDefault("WAIT of " + id, 0L);
          long ran = counts.getOrDefault("RUN of " + id, 0L);
          same(true, waited <= account.granted(), "waits of %d to be of its grants", id);
          same(true, ran <= account.finished(), "runs of %d to be of its ends", id);
          same(account.killed(), counts.getOrDefault("KILLED of " + id, 0L), "kills of %d", id);
          long refused = counts.getOrDefault("REJECTED of " + id, 0L);
          same(true, id == 0 || account.rejected() == refused, "refusals of %d", id);
        });
    long opened = groups.values().stream().mapToLong(row -> row.statistics().opened()).sum();
    long ended = groups.values().stream().mapToLong(row -> row.statistics().ended()).sum();
    same((long) all(Families.SESSIONS).size(), opened - ended, "sessions opened and not ended");
  }

  /** Sessions that run something, and where those are limited, who waits in them. */
  private void activity(
      GroupRow group,
      AccountRow account,
      SequencedMap<String, QueryRow> queries,
      SequencedMap<String, SessionRow> sessions) {
    long active =
        sessions.values().stream()
            .filter(row -> row.groupId() == group.id() && row.runs() > 0)
            .count();
    same(active, ActiveLimits.orZero(account.active()), "active sessions of %s", group.name());
    TreeSet<String> waiting = new TreeSet<>();
    if (ActiveLimits.isLimited(new ActiveLimits(tables).of(group))) {
      for (QueryRow row : queries.values()) {
        if (row.groupId() == group.id()
            && row.queueRank() != null
            && sessions.get(row.sessionId()).runs() > 0) {
          waiting.add(row.queryId() + row.queueRank());
        }
      }
    }
    TreeSet<String> kept = new TreeSet<>();
    tables.ordered(Families.JOINING).scanLane(group.id(), (rank, row) -> kept.add(row.id() + rank));
    same(waiting, kept, "who waits in active sessions of %s", group.name());
    long joining = ActiveLimits.orZero(account.joining());
    same((long) waiting.size(), joining, "joining of %s", group.name());
  }

  private void holders(SequencedMap<String, SessionRow> sessions) {
    TreeMap<String, Long> clients = new TreeMap<>();
    TreeMap<String, Long> users = new TreeMap<>();
    for (SessionRow row : sessions.values()) {
      clients.merge(row.client(), 1L, Long::sum);
      if (row.user() != null) {
        users.merge(row.user(), 1L, Long::sum);
      }
    }
    TreeMap<String, Long> clientsSaid = new TreeMap<>();
    TreeMap<String, Long> usersSaid = new TreeMap<>();
    all(Families.CLIENTS).forEach((name, row) -> clientsSaid.put(name, row.sessions()));
    all(Families.USERS).forEach((name, row) -> usersSaid.put(name, row.sessions()));
    same(clients, clientsSaid, "sessions of clients");
    same(users, usersSaid, "sessions of users");
  }

  private void sessionsHoldTheirQueries(
      CountersRow counters,
      SequencedMap<String, QueryRow> queries,
      SequencedMap<String, SessionRow> sessions) {
    TreeSet<String> held = new TreeSet<>();
    sessions.values().forEach(row -> held.addAll(row.queries()));
    TreeSet<String> expected = new TreeSet<>();
    for (QueryRow row : queries.values()) {
      if (row.state() != QueryState.AWAITING_SESSION) {
        expected.add(row.queryId());
        same(sessions.get(row.sessionId()).groupId(), row.groupId(), "group of %s", row.queryId());
      }
    }
    same(expected, held, "queries of sessions");
    sessions.values().forEach(row -> holdsSlots(row, queries));
    List<String> waiting = new ArrayList<>();
    all(Families.AWAITING).values().forEach(row -> waiting.addAll(row.queryIds()));
    same((long) waiting.size(), counters.awaiting(), "queries that wait for a session");
  }

  private static void holdsSlots(SessionRow row, SequencedMap<String, QueryRow> queries) {
    List<String> holding = new ArrayList<>(row.queries());
    holding.removeIf(id -> queries.get(id).grantedMs() == null);
    same((long) holding.size(), row.runs(), "running of session %s", row.sessionId());
    Locks locks = row.locks();
    if (locks != null) {
      List<String> named = new ArrayList<>(locks.blocking());
      named.addAll(locks.blocked());
      named.removeAll(holding);
      same(List.of(), named, "locks of queries that do not run, of session %s", row.sessionId());
      same(locks.blocksOthers(), locks.sinceLiveMs() != null, "since when %s blocks", row);
    }
  }

  private void queues(CountersRow counters, SequencedMap<String, QueryRow> queries) {
    TreeMap<Rank, String> places = new TreeMap<>();
    tables
        .ordered(Families.QUEUE)
        .scan(
            (rank, row) -> {
              places.put(rank, row.id());
              return true;
            });
    same((long) places.size(), counters.queued(), "queued");
    places.forEach(
        (rank, id) -> {
          Rank own = queries.get(id).queueRank();
          if (!rank.equals(own)) {
            throw new BrokenPromise(Sentence.of("recount: %s stands at %s, not %s", id, rank, own));
          }
        });
  }

  private void timers(
      CountersRow counters,
      SequencedMap<String, QueryRow> queries,
      SequencedMap<String, SessionRow> sessions) {
    List<Rank> owned = new ArrayList<>();
    own(owned, counters.announceTimer());
    own(owned, counters.forgetTimer());
    own(owned, counters.dispatchTimer());
    own(owned, counters.reviewTimer());
    all(Families.CALENDAR).values().forEach(row -> own(owned, row.timer()));
    all(Families.RESYNCS).values().forEach(row -> own(owned, row.timer()));
    queries.values().forEach(row -> own(owned, row.timer()));
    queries.values().forEach(row -> own(owned, row.waitTimer()));
    queries
        .values()
        .forEach(row -> own(owned, row.runaway() == null ? null : row.runaway().timer()));
    queries
        .values()
        .forEach(row -> own(owned, row.parallel() == null ? null : row.parallel().timer()));
    all(Families.WATCHED).values().forEach(row -> own(owned, row.timer()));
    all(Families.IO).values().forEach(row -> own(owned, row.timer()));
    all(Families.LEASES).values().forEach(row -> own(owned, row.timer()));
    all(Families.IO_TURN).values().forEach(row -> own(owned, row.wake()));
    sessions.values().forEach(row -> own(owned, row.heartbeatTimer()));
    sessions.values().forEach(row -> own(owned, row.idleTimer()));
    TreeSet<Rank> armed = new TreeSet<>();
    tables.ordered(Families.TIMERS).scan((rank, row) -> armed.add(rank));
    same(owned.size(), armed.size(), "number of timers, each owned by a row");
    same(new TreeSet<>(owned), armed, "timers, each owned by a row");
  }

  private static void own(List<Rank> owned, @Nullable Rank rank) {
    if (rank != null) {
      owned.add(rank);
    }
  }

  private void orders(
      SequencedMap<String, QueryRow> queries, SequencedMap<String, SessionRow> sessions) {
    Set<String> ordered = new HashSet<>();
    for (OrderRow order : all(Families.ORDERS).values()) {
      ordered.add(order.sessionId());
      boolean live =
          sessions.containsKey(order.sessionId())
              && (order.queryId() == null || queries.containsKey(order.queryId()));
      same(true, live, "what order %s is about", order);
    }
    for (QueryRow row : queries.values()) {
      boolean hasAnEnd =
          row.state() != QueryState.KILLED
              || row.timer() != null
              || ordered.contains(row.sessionId());
      same(true, hasAnEnd, "an end of killed %s: a grace, or an open order", row.queryId());
    }
  }

  /** Answers are remembered once, in order, and no more of them than the bound. */
  private void memory() {
    SequencedMap<String, RememberedRow> answers = all(Families.REMEMBERED);
    same(true, answers.size() <= settings.rememberMax(), "bound of answers");
    SequencedMap<Long, RememberedPageRow> pages = all(Families.REMEMBERED_PAGES);
    answers.forEach(
        (key, row) -> {
          RememberedPageRow page = pages.get((row.number() - 1) / Memory.PAGE);
          int place = (int) ((row.number() - 1) % Memory.PAGE);
          same(key, page == null ? null : page.keys().get(place), "answer %d", row.number());
        });
  }
}
