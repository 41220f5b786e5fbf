package io.weir.kernel.sessions;

/**
 * What a client or a user has open.
 *
 * @param sessions open sessions
 * @param heardLiveMs last sign of life, on the live clock
 */
public record HolderRow(long sessions, long heardLiveMs) {}
