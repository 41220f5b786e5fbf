package io.weir.simulate.open;

import io.weir.protocol.Decided;

/**
 * A line of a decision file.
 *
 * @param atMs when it was said; later than the decision's own where an answer is said again
 * @param seq the decision's number in its domain; 0 where the domain does not exist
 */
public record DecisionLine(long atMs, String domain, long seq, Decided decision) {}
