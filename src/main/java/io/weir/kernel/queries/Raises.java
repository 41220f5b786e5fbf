package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Priority;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When queries that wait rise to the next priority, where the domain's policies say so (ADR 24).
 *
 * <p>How far a query has risen is how far its place is above the priority that it has without; so
 * the order is in memory, and follows from the rows. A domain without the policy has none.
 */
public final class Raises {

  /** As far as waiting brings a query: what is critical is for others to say. */
  private static final Priority HIGHEST = Priority.HIGH;

  private static final long ALL = 0; // the one lane of the order

  private final Domain domain;
  private final OrderedTable<TextRow> queue;
  private final Table<String, QueryRow> queries;
  private final Table<String, SessionRow> sessions;
  private final SequencedMap<Rank, Rank> places = new TreeMap<>(); // by when they are raised
  private final SequencedMap<Rank, Rank> dues = new TreeMap<>(); // by place
  private long everyMs;

  public Raises(Tables tables, Domain domain) {
    this.domain = domain;
    this.queue = tables.ordered(Families.QUEUE);
    this.queries = tables.table(Families.QUERIES);
    this.sessions = tables.table(Families.SESSIONS);
    obey();
  }

  /** The domain may say another time: who waits rises by that from now on, and stays as high. */
  public void obey() {
    Long said = domain.defined() ? domain.row().boostAfterMs() : null;
    long before = everyMs;
    everyMs = said == null ? 0 : said;
    if (everyMs == before) {
      return;
    }
    places.clear();
    dues.clear();
    if (everyMs != 0 && domain.counters().queued() > 0) {
      queue.scan(
          (place, text) -> {
            enter(place, queries.get(text.id()));
            return true;
          });
    }
  }

  /** A query comes to wait at a place. */
  void enter(Rank place, QueryRow row) {
    if (everyMs == 0 || place.order() <= HIGHEST.ordinal()) {
      return;
    }
    long risen = unraised(row).ordinal() - place.order();
    long afterMs = Saturating.multiply(everyMs, risen + 1);
    Rank due = new Rank(ALL, Saturating.add(row.risesFromMs(), afterMs), place.seq());
    places.put(due, place);
    dues.put(place, due);
  }

  private Priority unraised(QueryRow row) {
    Priority own = row.priority();
    return own == null ? sessions.get(row.sessionId()).priority() : own;
  }

  /** A query waits at a place no more. */
  void leave(Rank place) {
    if (dues.isEmpty()) {
      return;
    }
    Rank due = dues.remove(place);
    if (due != null) {
      places.remove(due);
    }
  }

  /** The place of the query that is to be raised first, where that is due; else null. */
  @Nullable Rank firstDue(long nowMs) {
    return !places.isEmpty() && places.firstEntry().getKey().order() <= nowMs
        ? places.firstEntry().getValue()
        : null;
  }

  /** How many are raised in a turn; more in a turn of its own. */
  long mostAtOnce() {
    return domain.settings().timersPerTick();
  }

  /** When a query is raised next, in ms since 1970; empty where none will be. */
  public OptionalLong nextDueMs() {
    return places.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(places.firstEntry().getKey().order());
  }
}
