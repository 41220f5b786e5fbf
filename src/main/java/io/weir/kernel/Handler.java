package io.weir.kernel;

import io.weir.protocol.Command;

/**
 * Decides and carries out one type of command. It reads and refuses first, then writes; after the
 * first write nothing but a crash can fail.
 */
public interface Handler<C extends Command> {
  /** Decides and acts. */
  Outcome handle(C command, Turn turn);
}
