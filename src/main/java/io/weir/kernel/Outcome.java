package io.weir.kernel;

import io.weir.protocol.Code;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler says of its command: done, or refused before anything was written. */
public sealed interface Outcome {

  /** The command took effect, or needed none. */
  Outcome DONE = new Done();

  /** See {@link #DONE}. */
  record Done() implements Outcome {}

  /** The command took effect, and hardly does what was meant: sentences, at least one. */
  record Warned(List<String> warnings) implements Outcome {}

  /** The command took effect, with what is to be said of it. */
  static Outcome done(List<String> warnings) {
    return warnings.isEmpty() ? DONE : new Warned(warnings);
  }

  /** The command asked for counts, and makes no other version of the domain. */
  record Report(Map<String, Long> counts) implements Outcome {}

  /**
   * A refusal, as a value.
   *
   * @param message "Expected to …, but …", with the figures
   * @param retryAfterMs where waiting helps
   */
  record Rejection(Code code, String message, Why why, @Nullable Long retryAfterMs)
      implements Outcome {}

  /** A refusal that waiting does not help. */
  static Rejection reject(Code code, Why why, String message) {
    return new Rejection(code, message, why, null);
  }
}
