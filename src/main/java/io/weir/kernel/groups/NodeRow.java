package io.weir.kernel.groups;

import io.weir.kernel.fair.Division;
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
    @Nullable Long lag) {}
