package io.weir.kernel.groups;

/**
 * A group does not contend, as what its next query needs is not there.
 *
 * @param number who was held first has the least
 */
public record HoldRow(Keeper by, long number) {}
