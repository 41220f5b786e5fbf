package io.weir.kernel.groups;

import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the division that a domain follows, with the account of its branch; a leaf's is its
 * group's.
 *
 * @param id of the node in its plan
 * @param parent index of its parent, -1 for the root
 * @param groupId see {@link Division.Node}
 * @param vruntime weighted time charged with its parent
 * @param remainder of the last division by its weight, carried
 * @param virtualTime that of its children, never going back
 * @param lag see {@link io.weir.kernel.fair.Contender#lag()}
 * @param aloneSeq see {@link io.weir.kernel.fair.Contender#aloneSeq()}
 */
public record NodeRow(
    long id,
    long parent,
    String name,
    long groupId,
    Division.Method childrenMethod,
    List<Long> amounts,
    long limitMillionths,
    long vruntime,
    long remainder,
    long virtualTime,
    @Nullable Long lag,
    @Nullable Long aloneSeq) {

  /** A node with the account of its branch. */
  public static NodeRow of(Division.Node node, Tree.Account account) {
    return new NodeRow(
        node.id(),
        node.parent(),
        node.name(),
        node.groupId(),
        node.childrenMethod(),
        node.amounts(),
        node.limitMillionths(),
        account.vruntime(),
        account.remainder(),
        account.virtualTime(),
        account.lag(),
        account.aloneSeq());
  }

  /** The division of some rows, by index; null where there are none. */
  public static @Nullable Division division(List<NodeRow> rows) {
    return rows.isEmpty() ? null : new Division(rows.stream().map(NodeRow::node).toList());
  }

  private Division.Node node() {
    return new Division.Node(
        id, (int) parent, name, groupId, childrenMethod, amounts, limitMillionths);
  }

  Tree.Account account() {
    return new Tree.Account(vruntime, remainder, lag, virtualTime, aloneSeq);
  }
}
