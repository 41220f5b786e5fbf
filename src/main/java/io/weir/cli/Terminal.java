package io.weir.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * The terminal, where a person sits at one. From Java 22 on {@link System#console()} may be there
 * without one, unless the launcher asks for the console of java.base, as {@code weir} does.
 */
final class Terminal {

  private static final String OF_TERMINALS_ONLY = "java.base";

  private Terminal() {}

  /** Null where input or output goes elsewhere. */
  static @Nullable Console console() {
    return OF_TERMINALS_ONLY.equals(System.getProperty("jdk.console")) ? System.console() : null;
  }
}
