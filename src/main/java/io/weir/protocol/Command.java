package io.weir.protocol;

/**
 * What is asked of the kernel. The sealed types below are the index of the system: the compiler
 * lists every place that has to answer a new command.
 *
 * <p>All figures are non-negative; a unit is the last word of its name ({@code Ms} milliseconds,
 * {@code Micros} microseconds, {@code Bytes} bytes).
 */
public sealed interface Command
    permits QueryCommand,
        IoCommand,
        LeaseCommand,
        SessionCommand,
        AdminCommand,
        ClockCommand,
        TimerCommand {}
