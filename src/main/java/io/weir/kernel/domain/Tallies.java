package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How often things have happened since the domain was defined: what timeouts have ended, by cause,
 * and what became of requests and sessions, by group and cause. Only what is seldom: what every
 * query does is counted in rows that it writes anyway.
 */
public final class Tallies {

  /** What a check of timeouts reports. */
  private static final List<Code> TIMEOUTS =
      List.of(Code.IDLE_TIMEOUT, Code.EXECUTION_TIMEOUT, Code.QUEUE_TIMEOUT, Code.HEARTBEAT_LOST);

  private final Table<String, TallyRow> table;

  public Tallies(Tables tables) {
    this.table = tables.table(Families.TALLIES);
  }

  /** A timeout has ended something. */
  public void timedOut(Code cause) {
    add(cause.name(), 1);
  }

  /** Something of a group has happened. */
  public void count(long groupId, Counted what, Code cause) {
    add(new TallyKey(groupId, what, cause).text(), 1);
  }

  private void add(String key, long count) {
    TallyRow row = table.find(key);
    table.upsert(key, new TallyRow(row == null ? count : row.count() + count));
  }

  /** A group is gone: what was counted of it is counted for the domain. */
  public void forget(long groupId) {
    String prefix = TallyKey.ofGroup(groupId);
    SequencedMap<String, Long> own = new TreeMap<>();
    table.scan(
        prefix,
        (key, row) -> {
          boolean belongs = key.startsWith(prefix);
          if (belongs) {
            own.put(key, row.count());
          }
          return belongs;
        });
    own.forEach(
        (key, count) -> {
          table.delete(key);
          add(TallyKey.ofGroup(TallyKey.NO_GROUP) + key.substring(prefix.length()), count);
        });
  }

  /** What was refused or ended by a timeout, by cause; zero where nothing was. */
  public Map<String, Long> timeouts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Code cause : TIMEOUTS) {
      TallyRow row = table.find(cause.name());
      counts.put(cause.name(), row == null ? 0 : row.count());
    }
    return counts;
  }
}
