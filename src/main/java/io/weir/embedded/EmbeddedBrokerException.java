package io.weir.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not start. The message is a sentence to show to a person. */
public final class EmbeddedBrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, in kinds that a caller may tell apart. */
  public enum Kind {
    /** Another running broker holds the data directory. */
    DIRECTORY_IN_USE,
    /** Another program listens on the port. */
    PORT_IN_USE,
    /** The data directory can't be created, read or written, or isn't a broker's. */
    DIRECTORY_UNUSABLE,
    /** The broker itself failed; see the cause. */
    FAILED
  }

  private final Kind kind;

  EmbeddedBrokerException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
