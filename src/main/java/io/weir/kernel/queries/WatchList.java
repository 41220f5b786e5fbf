package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.Watch;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runaways that are treated at once when they come again: of a group, by their user, text or its
 * fingerprint, while the plan that said so is in force, and for a time. The table is as it is here;
 * the copy in memory is asked for every query that starts. Where it is full, the one that would be
 * forgotten first is forgotten at once, and that is said.
 */
public final class WatchList {

  private final Table<String, WatchedRow> table;
  private final Domain domain;
  private final Timers timers;
  private final TreeMap<String, WatchedRow> rows = new TreeMap<>();

  public WatchList(Tables tables, Domain domain, Timers timers) {
    this.table = tables.table(Families.WATCHED);
    this.domain = domain;
    this.timers = timers;
    table.scan(
        (key, row) -> {
          rows.put(key, row);
          return true;
        });
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** What is watched for and fits a query, by user, then fingerprint, then text. */
  List<WatchedRow> matches(QueryRow row, @Nullable String user, long nowMs) {
    List<WatchedRow> found = new ArrayList<>();
    if (!rows.isEmpty()) {
      for (WatchBy by : List.of(WatchBy.USER, WatchBy.FINGERPRINT, WatchBy.TEXT)) {
        String value = value(by, row, user);
        WatchedRow known = value == null ? null : rows.get(key(row.groupId(), by, value));
        if (known != null && known.untilMs() > nowMs && known.plan().equals(domain.row().plan())) {
          found.add(known);
        }
      }
    }
    return found;
  }

  private static @Nullable String value(WatchBy by, QueryRow row, @Nullable String user) {
    return switch (by) {
      case USER -> user;
      case FINGERPRINT -> row.fingerprint();
      case TEXT -> row.textHash();
    };
  }

  private static String key(long groupId, WatchBy by, String value) {
    return groupId + "/" + by + "/" + value;
  }

  /** A query has run away under a rule that watches for its like; nothing where it says nothing. */
  void put(QueryRow row, @Nullable String user, Runaway rule, Code cause, Why why, Turn turn) {
    Watch watch = rule.watch();
    String value = watch == null ? null : value(watch.by(), row, user);
    if (watch == null || value == null) {
      return;
    }
    String key = key(row.groupId(), watch.by(), value);
    WatchedRow before = rows.get(key);
    if (before != null) {
      timers.cancel(before.timer());
    } else if (rows.size() >= domain.settings().maxWatched()) {
      forgetFirst(turn);
    }
    long untilMs = Saturating.add(turn.nowMs(), watch.forMs());
    Rank timer = timers.atWall(untilMs, TimerKind.WATCH, key);
    WatchedRow watched =
        new WatchedRow(
            rule,
            why.rule() == null ? "a runaway rule" : why.rule(),
            domain.row().plan(),
            cause,
            row.queryId(),
            turn.nowMs(),
            untilMs,
            timer);
    table.upsert(key, watched);
    rows.put(key, watched);
  }

  private void forgetFirst(Turn turn) {
    Map.Entry<String, WatchedRow> first =
        rows.entrySet().stream()
            .min(
                Comparator.comparingLong(
                        (Map.Entry<String, WatchedRow> e) -> e.getValue().untilMs())
                    .thenComparing(Map.Entry::getKey))
            .orElseThrow();
    long most = domain.settings().maxWatched();
    timers.cancel(first.getValue().timer());
    table.delete(first.getKey());
    turn.decide(
        domain.name(),
        null,
        new Recommendation(
            "watch " + first.getKey(), "watched", "forgotten", Code.RESOURCE_EXHAUSTED.name()),
        Why.of(Limit.WATCH_LIST, rows.size(), most, 1, "domain"));
    rows.remove(first.getKey());
  }

  /** One was watched for long enough. */
  void forget(String key) {
    if (rows.remove(key) != null) {
      table.delete(key);
    }
  }
}
