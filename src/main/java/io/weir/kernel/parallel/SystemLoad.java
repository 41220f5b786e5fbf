package io.weir.kernel.parallel;

import io.weir.kernel.Families;
import io.weir.kernel.Settings;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How much the nodes of a system have to do, as they say in their signs of life. */
public final class SystemLoad {

  private static final long MOST_PERCENT = 100;
  private static final String NO_NAME = "";

  private final Table<String, LoadRow> table;
  private final Settings settings;
  private final SequencedMap<String, LoadRow> rows = new TreeMap<>();

  public SystemLoad(Tables tables, Settings settings) {
    this.table = tables.table(Families.LOADS);
    this.settings = settings;
    table.scan(
        (node, row) -> {
          rows.put(node, row);
          return true;
        });
  }

  /**
   * A node says its load.
   *
   * @param node null = it has no name
   */
  public void said(@Nullable String node, long cpuPercent, long nowMs) {
    String name = node == null ? NO_NAME : node;
    if (!rows.containsKey(name) && rows.size() >= settings.maxLoadNodes()) {
      forgetOldest();
    }
    LoadRow row = new LoadRow(Math.min(cpuPercent, MOST_PERCENT), nowMs);
    rows.put(name, row);
    table.upsert(name, row);
  }

  private void forgetOldest() {
    String oldest = rows.firstEntry().getKey();
    for (var each : rows.entrySet()) {
      oldest = each.getValue().saidMs() < rows.get(oldest).saidMs() ? each.getKey() : oldest;
    }
    rows.remove(oldest);
    table.delete(oldest);
  }

  /** The mean of what nodes said lately, in percent; 0 where none did. */
  public long percent(long nowMs) {
    long sum = 0;
    long nodes = 0;
    for (LoadRow row : rows.values()) {
      if (nowMs - row.saidMs() <= settings.loadValidMs()) {
        sum += row.cpuPercent();
        nodes++;
      }
    }
    return nodes == 0 ? 0 : sum / nodes;
  }
}
