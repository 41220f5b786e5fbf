package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.fair.Division;
import io.weir.kernel.groups.NodeRow;
import io.weir.kernel.state.Tables;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What the nodes of a division let run, counted from the rows of nodes and groups. */
public final class Utilization {

  private static final BigInteger WHOLE = BigInteger.valueOf(Division.WHOLE_MILLIONTHS);

  private final Tables tables;
  private final long slots;
  private final List<NodeRow> nodes = new ArrayList<>();

  public Utilization(Tables tables, long slots) {
    this.tables = tables;
    this.slots = slots;
    tables.table(Families.NODES).scan((index, row) -> nodes.add(row));
  }

  /** True where each node above a group, and its own, lets one more query run. */
  public boolean hasRoom(long groupId) {
    for (int node = leaf(groupId); node >= 0; node = (int) nodes.get(node).parent()) {
      if (running(node) >= most(node)) {
        return false;
      }
    }
    return true;
  }

  private int leaf(long groupId) {
    int others = -1;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).groupId() == groupId) {
        return i;
      }
      others = nodes.get(i).groupId() == Division.OTHER_GROUPS ? i : others;
    }
    return others;
  }

  private long running(int node) {
    long[] running = {0};
    tables
        .table(Families.ACCOUNTS)
        .scan(
            (id, account) -> {
              for (int each = leaf(id); each >= 0; each = (int) nodes.get(each).parent()) {
                running[0] += each == node ? account.running() : 0;
              }
              return true;
            });
    return running[0];
  }

  private long most(int node) {
    BigInteger part = BigInteger.valueOf(slots);
    BigInteger whole = BigInteger.ONE;
    boolean limited = false;
    for (int each = node; each >= 0; each = (int) nodes.get(each).parent()) {
      long limit = nodes.get(each).limitMillionths();
      if (limit == 0) {
        return 0;
      }
      limited |= limit < Division.WHOLE_MILLIONTHS;
      part = part.multiply(BigInteger.valueOf(limit));
      whole = whole.multiply(WHOLE);
    }
    return limited ? Math.max(1, part.divide(whole).longValue()) : Long.MAX_VALUE;
  }
}
