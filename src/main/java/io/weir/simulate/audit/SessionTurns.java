package io.weir.simulate.audit;

import io.weir.protocol.CpuPolicy;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the sessions of a group that wait at one priority, as ADR 21 says: who was
 * charged least since somebody waits there.
 */
final class SessionTurns {

  /** Who waits in a group at a priority, and who has: forgotten with the last that waits. */
  private static final class Row {
    final Map<String, Account> accounts = new HashMap<>();
    long clock;
  }

  private static final class Account {
    long micros;
    long aloneSeq = Long.MIN_VALUE;
    long inSinceSeq;
    long older; // of micros, for what ran when it came in
  }

  private static final long A_DAY_MICROS = 86_400_000_000L; // most that one correction moves

  private final Model model;
  private final TreeMap<Long, Map<Integer, Row>> rows = new TreeMap<>(); // by group and priority
  private boolean asked = true;

  SessionTurns(Model model) {
    this.model = model;
  }

  /** The domain's policy may be another: who waits begins even. */
  void obey() {
    boolean now = model.definition.policy == CpuPolicy.FAIR_SHARE;
    if (asked == now) {
      return;
    }
    asked = now;
    rows.clear();
    for (Group group : model.definition.groups.values()) {
      group.queue.values().forEach(query -> comesIn(query, group));
    }
  }

  private @Nullable Row rowOf(Group group, int priority) {
    return rows.getOrDefault(group.id, Map.of()).get(priority);
  }

  private static List<Query> waiting(Group group, int priority) {
    return group.queue.values().stream()
        .filter(query -> query.place != null && query.place.priority() == priority)
        .toList();
  }

  /** The next of some that wait in a group. */
  Query next(Group group, TreeMap<Group.Place, Query> ready) {
    if (!asked) {
      return ready.firstEntry().getValue();
    }
    return ready.values().stream()
        .min(
            Comparator.comparingInt((Query query) -> place(query).priority())
                .thenComparingLong(query -> micros(group, query))
                .thenComparingLong(query -> place(query).arrival()))
        .orElseThrow();
  }

  private static Group.Place place(Query query) {
    if (query.place == null) {
      throw new IllegalStateException("Expected " + query.id() + " to wait");
    }
    return query.place;
  }

  private long micros(Group group, Query query) {
    Row row = rowOf(group, place(query).priority());
    return row == null ? 0 : row.accounts.get(query.session().id).micros;
  }

  // ---- who waits ----

  /** A query has come to wait in a group, and has its place in the queue. */
  void comesIn(Query query, Group group) {
    if (!asked) {
      return;
    }
    int priority = place(query).priority();
    Row row =
        rows.computeIfAbsent(group.id, id -> new HashMap<>())
            .computeIfAbsent(priority, p -> new Row());
    String session = query.session().id;
    Account account = row.accounts.get(session);
    if (account == null) {
      account = new Account();
      account.older = model.meters.outstandingMicros(query.session());
      account.micros = row.clock + account.older;
      account.inSinceSeq = model.script.seq();
      row.accounts.put(session, account);
    } else if (waiting(group, priority).stream().filter(of(session)).count() == 1) {
      if (account.micros < row.clock) {
        account.micros = row.clock;
        account.aloneSeq = Long.MIN_VALUE;
        account.inSinceSeq = model.script.seq();
        account.older = 0;
      }
    }
  }

  private static Predicate<Query> of(String session) {
    return query -> query.session().id.equals(session);
  }

  /** A query gets a slot; it is in the queue still. */
  void serves(Query query, long expectedMicros) {
    Group group = query.group();
    Row row = query.place == null ? null : rowOf(group, query.place.priority());
    if (row != null) {
      Account account = row.accounts.get(query.session().id);
      row.clock = Math.max(row.clock, account.micros);
      if (!forgive(row, account, query, place(query).priority())) {
        row.clock = Math.max(row.clock, goesOnTo(row, query, Math.max(1, expectedMicros)));
      }
    }
  }

  /** Each that waits has got his part of it; but no later than the last of them. */
  private long goesOnTo(Row row, Query query, long expectedMicros) {
    List<Long> accounts =
        waiting(query.group(), place(query).priority()).stream()
            .map(other -> other.session().id)
            .distinct()
            .map(session -> row.accounts.get(session).micros)
            .toList();
    long part = (expectedMicros + accounts.size() - 1) / accounts.size();
    return Math.min(Clock.plus(row.clock, part), Collections.max(accounts));
  }

  /** What is charged while nobody else waits is owed to nobody. */
  private boolean forgive(Row row, Account account, Query query, int priority) {
    boolean alone = waiting(query.group(), priority).stream().allMatch(of(query.session().id));
    if (alone) {
      row.clock = Math.max(row.clock, account.micros);
      account.aloneSeq = model.script.seq();
    }
    return alone;
  }

  /** A query waits no more, and is out of the queue. */
  void goesOut(Query query, Group group, int priority) {
    Row row = rowOf(group, priority);
    if (row == null) {
      return;
    }
    if (waiting(group, priority).isEmpty()) {
      rows.get(group.id).remove(priority);
    } else if (query.session().implicit()) {
      row.accounts.remove(query.session().id);
    }
  }

  /** A session has gone from a group. */
  void forget(Session session, Group group) {
    rows.getOrDefault(group.id, Map.of()).values().forEach(row -> row.accounts.remove(session.id));
  }

  // ---- charges ----

  /** It is charged what is expected of a query that got its slot. */
  void expects(Query query, long micros) {
    charges(query, micros, Long.MAX_VALUE, false);
  }

  /** It is charged more, or less, than was expected. */
  void corrects(Query query, long micros) {
    charges(query, Math.min(micros, A_DAY_MICROS), query.chargedSinceSeq(), micros > 0);
  }

  /** For what ran before it came in, no more is given back than was taken here. */
  private static void charge(Account account, long micros, long sinceSeq) {
    boolean isOlder = sinceSeq <= account.inSinceSeq;
    long by = isOlder && micros < -account.older ? -account.older : micros;
    account.older += isOlder ? by : 0;
    account.micros =
        BigInteger.valueOf(account.micros)
            .add(BigInteger.valueOf(by))
            .min(BigInteger.valueOf(Clock.NEVER))
            .longValueExact();
  }

  private void charges(Query query, long micros, long sinceSeq, boolean isMore) {
    for (Map.Entry<Integer, Row> each : rows.getOrDefault(query.group().id, Map.of()).entrySet()) {
      Account account = each.getValue().accounts.get(query.session().id);
      if (account != null) {
        if (micros > 0 || account.aloneSeq < sinceSeq) {
          charge(account, micros, sinceSeq);
        }
        if (isMore) {
          forgive(each.getValue(), account, query, each.getKey());
        }
      }
    }
  }
}
