package io.weir.kernel.timer;

/** A timer: what to ask when it is due, about what. */
public record TimerRow(TimerKind kind, String id) {}
