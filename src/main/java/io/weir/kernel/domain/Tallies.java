package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much timeouts have ended, by cause, since the domain was defined. */
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
    TallyRow row = table.find(cause.name());
    table.upsert(cause.name(), new TallyRow(row == null ? 1 : row.count() + 1));
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
