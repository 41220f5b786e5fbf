package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The running queries whose degree of parallelism may change, by their grants. Kept decoded with
 * what a look at them asks, as that is taken after every command.
 */
final class Adaptives {

  /**
   * One of them.
   *
   * @param orderedDop of the order that is not settled; null = none is
   * @param answerByMs when an order to run with fewer should have been answered, while that is
   *     ahead
   */
  record Adaptive(
      String queryId,
      long groupId,
      long grantSeq,
      long dop,
      long wantedDop,
      @Nullable Long orderedDop,
      @Nullable Long answerByMs) {

    static Adaptive of(QueryRow row) {
      ParallelRow parallel = row.parallel();
      Rank timer = parallel == null ? null : parallel.timer();
      return new Adaptive(
          row.queryId(),
          row.groupId(),
          row.grantSeq(),
          row.runningDop(),
          row.wantedDop(),
          parallel == null ? null : parallel.orderedDop(),
          timer == null ? null : (Long) timer.order());
    }

    boolean isOrderedToShrink(long nowMs) {
      return orderedDop != null && orderedDop < dop && answerByMs != null && nowMs < answerByMs;
    }
  }

  private final Table<Long, TextRow> table;
  private final TreeMap<Long, Adaptive> byGrant = new TreeMap<>();

  Adaptives(Tables tables) {
    this.table = tables.table(Families.ADAPTIVE);
    Table<String, QueryRow> queries = tables.table(Families.QUERIES);
    table.scan(
        (seq, text) -> {
          byGrant.put(seq, Adaptive.of(queries.get(text.id())));
          return true;
        });
  }

  boolean isEmpty() {
    return byGrant.isEmpty();
  }

  /** All of them, by grant. */
  Collection<Adaptive> all() {
    return List.copyOf(byGrant.values());
  }

  /**
   * True where one was ordered to run with fewer servers, and has time left to say that it does.
   */
  boolean isAnyOrderedToShrink(long nowMs) {
    return byGrant.values().stream().anyMatch(each -> each.isOrderedToShrink(nowMs));
  }

  /** A query runs, and its degree may change from now on. */
  void add(QueryRow row) {
    table.insert(row.grantSeq(), new TextRow(row.queryId()));
    byGrant.put(row.grantSeq(), Adaptive.of(row));
  }

  /** Another degree, order or group; nothing where it is none of them. */
  void follow(QueryRow row) {
    byGrant.computeIfPresent(row.grantSeq(), (seq, before) -> Adaptive.of(row));
  }

  /** It ends, or is given no orders any more; nothing where it is none of them. */
  void remove(QueryRow row) {
    if (!byGrant.isEmpty() && byGrant.remove(row.grantSeq()) != null) {
      table.delete(row.grantSeq());
    }
  }
}
