package io.weir.kernel.groups;

import io.weir.kernel.Families;
import io.weir.kernel.fair.Branch;
import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Tree;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the division that is followed, by index: all that is needed to follow it again after
 * a start, whatever has become of the plan that it was compiled from.
 */
final class Nodes {

  private final Table<Long, NodeRow> rows;
  private final SequencedSet<Integer> touched = new TreeSet<>();

  Nodes(Tables tables) {
    rows = tables.table(Families.NODES);
  }

  /** The division that was followed last; null where there is none. */
  @Nullable Division division() {
    return NodeRow.division(inOrder());
  }

  /** The accounts of its nodes, by index. */
  List<Tree.Account> accounts() {
    return inOrder().stream().map(NodeRow::account).toList();
  }

  private List<NodeRow> inOrder() {
    List<NodeRow> all = new ArrayList<>();
    rows.scan((index, row) -> all.add(row));
    return all;
  }

  /** Follows another division, with empty accounts. */
  List<Tree.Account> replace(@Nullable Division former, @Nullable Division division) {
    touched.clear();
    int before = former == null ? 0 : former.nodes().size();
    int after = division == null ? 0 : division.nodes().size();
    for (long i = after; i < before; i++) {
      rows.delete(i);
    }
    for (int i = 0; i < after; i++) {
      rows.upsert((long) i, NodeRow.of(division.nodes().get(i), Tree.Account.EMPTY));
    }
    return Collections.nCopies(after, Tree.Account.EMPTY);
  }

  void touch(Branch branch) {
    if (branch.index() != null) {
      touched.add(branch.index());
    }
  }

  /** Takes what was touched so far for unchanged. */
  void forget() {
    touched.clear();
  }

  /** Writes the accounts that may have changed. */
  void save(Tree tree) {
    Division division = tree.division();
    if (touched.isEmpty() || division == null) {
      return;
    }
    for (int index : touched) {
      Branch branch = tree.branches().get(index);
      if (branch != null) {
        rows.update((long) index, NodeRow.of(division.nodes().get(index), account(branch)));
      }
    }
    touched.clear();
  }

  private static Tree.Account account(Branch branch) {
    return new Tree.Account(
        branch.time().value(),
        branch.time().remainder(),
        branch.lag(),
        branch.clock().value(),
        branch.aloneSeq());
  }
}
