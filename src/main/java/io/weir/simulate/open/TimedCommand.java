package io.weir.simulate.open;

import io.weir.protocol.Command;
import org.jspecify.annotations.Nullable;

/**
 * A line of a command file.
 *
 * @param atMs when the command is heard and handled
 * @param domain whom it is for; may be left out of the file where only one domain is meant
 */
public record TimedCommand(long atMs, @Nullable String domain, Command command) {}
