package io.weir.simulate.workload;

import org.jspecify.annotations.Nullable;

/** A workload can't be read; the message is a sentence for the one who named the file. */
public final class WorkloadException extends Exception {

  private static final long serialVersionUID = 1L;

  WorkloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** "{file}, line {line}: expected {expected}, but found {found}." */
  static WorkloadException at(String file, long line, String expected, String found) {
    return new WorkloadException(
        "%s, line %d: expected %s, but found %s.".formatted(file, line, expected, found), null);
  }
}
