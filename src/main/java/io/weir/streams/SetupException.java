package io.weir.streams;

import org.jspecify.annotations.Nullable;

/** The governor cannot start; the message says what to do. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
