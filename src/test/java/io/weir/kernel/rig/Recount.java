package io.weir.kernel.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.QueryState;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tables, counted from the rows of queries and sessions, against what they say of themselves.
 */
final class Recount {

  private final Ledger ledger;
  private final Tables tables;
  private final Settings settings;
  private final CountersRow counters;
  private final SequencedMap<String, QueryRow> queries;
  private final SequencedMap<String, SessionRow> sessions;

  private Recount(Tables tables, Settings settings) {
    this.tables = tables;
    this.settings = settings;
    this.ledger = new Ledger(tables);
    this.counters = tables.table(Families.COUNTERS).get(Families.ONLY);
    this.queries = ledger.all(Families.QUERIES);
    this.sessions = ledger.all(Families.SESSIONS);
  }

  static Recount of(Tables tables, Settings settings) {
    return new Recount(tables, settings);
  }

  static long queued(AccountRow account) {
    return account.queuedCritical()
        + account.queuedHigh()
        + account.queuedNormal()
        + account.queuedLow();
  }

  void holds() {
    gauges();
    accounts();
    holders();
    sessionsHoldTheirQueries();
    queues();
    timers();
    orders();
  }

  private long count(QueryState... states) {
    List<QueryState> wanted = List.of(states);
    return queries.values().stream().filter(row -> wanted.contains(row.state())).count();
  }

  private void gauges() {
    assertThat(counters.running())
        .as("running")
        .isEqualTo(count(QueryState.RUNNING, QueryState.KILLED));
    assertThat(counters.queued()).as("queued").isEqualTo(count(QueryState.QUEUED));
    assertThat(counters.awaiting()).as("awaiting").isEqualTo(count(QueryState.AWAITING_SESSION));
    assertThat(counters.sessions()).as("sessions").isEqualTo(sessions.size());
  }

  private void accounts() {
    long charged = 0;
    for (GroupRow group : ledger.all(Families.GROUPS).values()) {
      AccountRow account = tables.table(Families.ACCOUNTS).get(group.id());
      long running = 0;
      long[] waiting = new long[4];
      for (QueryRow row : queries.values()) {
        if (row.groupId() == group.id() && row.grantedMs() != null) {
          running++;
          charged += row.chargedMicros();
        } else if (row.groupId() == group.id() && row.queueRank() != null) {
          waiting[(int) row.queueRank().order()]++;
        }
      }
      assertThat(account.running()).as("running of %s", group.name()).isEqualTo(running);
      assertThat(
              List.of(
                  account.queuedCritical(),
                  account.queuedHigh(),
                  account.queuedNormal(),
                  account.queuedLow()))
          .as("queued of %s by priority", group.name())
          .isEqualTo(List.of(waiting[0], waiting[1], waiting[2], waiting[3]));
      assertThat(account.sessions())
          .as("sessions of %s", group.name())
          .isEqualTo(sessions.values().stream().filter(s -> s.groupId() == group.id()).count());
      assertThat(List.of(account.granted(), account.finished(), account.rejected()))
          .as("statistics of %s", group.name())
          .allMatch(n -> n >= 0);
    }
    assertThat(charged).as("charged to what runs").isNotNegative();
  }

  private void holders() {
    Map<String, Long> clients = new HashMap<>();
    Map<String, Long> users = new HashMap<>();
    for (SessionRow row : sessions.values()) {
      clients.merge(row.client(), 1L, Long::sum);
      if (row.user() != null) {
        users.merge(row.user(), 1L, Long::sum);
      }
    }
    Map<String, Long> clientsSaid = new HashMap<>();
    Map<String, Long> usersSaid = new HashMap<>();
    ledger.all(Families.CLIENTS).forEach((name, row) -> clientsSaid.put(name, row.sessions()));
    ledger.all(Families.USERS).forEach((name, row) -> usersSaid.put(name, row.sessions()));
    assertThat(clientsSaid).as("sessions of clients").isEqualTo(clients);
    assertThat(usersSaid).as("sessions of users").isEqualTo(users);
  }

  private void sessionsHoldTheirQueries() {
    List<String> held = new ArrayList<>();
    sessions.values().forEach(row -> held.addAll(row.queries()));
    List<String> expected = new ArrayList<>();
    for (QueryRow row : queries.values()) {
      if (row.state() != QueryState.AWAITING_SESSION) {
        expected.add(row.queryId());
        assertThat(tables.table(Families.SESSIONS).get(row.sessionId()).groupId())
            .as("the group of query %s and its session", row.queryId())
            .isEqualTo(row.groupId());
      }
    }
    assertThat(held).as("queries of sessions").containsExactlyInAnyOrderElementsOf(expected);
    List<String> waiting = new ArrayList<>();
    ledger.all(Families.AWAITING).values().forEach(row -> waiting.addAll(row.queryIds()));
    assertThat(waiting).as("queries that wait for a session").hasSize((int) counters.awaiting());
  }

  private void queues() {
    SequencedMap<Rank, String> places = ledger.places();
    assertThat(places).as("places in queues").hasSize((int) counters.queued());
    places.forEach(
        (rank, id) ->
            assertThat(tables.table(Families.QUERIES).get(id).queueRank())
                .as("the place of %s", id)
                .isEqualTo(rank));
  }

  private void timers() {
    TreeSet<Rank> owned = new TreeSet<>();
    own(owned, counters.announceTimer());
    own(owned, counters.forgetTimer());
    own(owned, counters.dispatchTimer());
    own(owned, counters.reviewTimer());
    ledger.all(Families.RESYNCS).values().forEach(row -> own(owned, row.timer()));
    queries.values().forEach(row -> own(owned, row.timer()));
    sessions.values().forEach(row -> own(owned, row.heartbeatTimer()));
    sessions.values().forEach(row -> own(owned, row.idleTimer()));
    assertThat(ledger.timers()).as("timers, each owned by a row").isEqualTo(owned);
  }

  private static void own(TreeSet<Rank> owned, @Nullable Rank rank) {
    if (rank != null) {
      assertThat(owned.add(rank)).as("one owner of timer %s", rank).isTrue();
    }
  }

  private void orders() {
    for (OrderRow order : ledger.all(Families.ORDERS).values()) {
      SessionRow session = sessions.get(order.sessionId());
      assertThat(session).as("the session of order %s", order).isNotNull();
      if (order.queryId() != null) {
        assertThat(queries).as("the query of order %s", order).containsKey(order.queryId());
      }
    }
    long killed = queries.values().stream().filter(r -> r.state() == QueryState.KILLED).count();
    assertThat(
            queries.values().stream()
                .filter(r -> r.state() == QueryState.KILLED)
                .filter(r -> r.timer() != null || anOrderIsOpen(r))
                .count())
        .as("killed queries that have an end: a grace, or an open order")
        .isEqualTo(killed);
  }

  private boolean anOrderIsOpen(QueryRow row) {
    return ledger.all(Families.ORDERS).values().stream()
        .anyMatch(o -> Objects.equals(o.sessionId(), row.sessionId()));
  }

  /** Answers are remembered once, in order, and no more of them than the bound. */
  void memoryHolds() {
    var answers = ledger.all(Families.REMEMBERED);
    var order = ledger.all(Families.REMEMBERED_ORDER);
    assertThat(order).hasSameSizeAs(answers);
    assertThat(answers.size()).isLessThanOrEqualTo((int) settings.rememberMax());
    order.forEach(
        (number, key) ->
            assertThat(tables.table(Families.REMEMBERED).get(key.id()).number())
                .as("the place of the answer about %s", key.id())
                .isEqualTo(number));
  }
}
