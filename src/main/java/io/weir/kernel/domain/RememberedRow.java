package io.weir.kernel.domain;

import io.weir.protocol.Decided;

/**
 * A terminal answer, kept so that a repeated request gets it again.
 *
 * @param bodyHash hash of the request's body
 * @param answer the terminal decision
 * @param number its place in the order of forgetting
 * @param untilMs when it may be forgotten
 */
public record RememberedRow(long bodyHash, Decided answer, long number, long untilMs) {}
