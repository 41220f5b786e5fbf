package io.weir.kernel.plans;

import io.weir.protocol.Code;
import org.jspecify.annotations.Nullable;

/**
 * Something about plans that is wrong, or looks so.
 *
 * @param code what it is refused with; null of a warning
 * @param path where in the domain file, as {@code plans[0].directives[1].shares}
 * @param message a sentence: what was expected, and what was found
 * @param hint what to write instead, where that is known
 */
public record Finding(@Nullable Code code, String path, String message, @Nullable String hint) {

  static Finding error(String path, String message) {
    return new Finding(Code.CONFIGURATION, path, message, null);
  }

  static Finding error(String path, String message, String hint) {
    return new Finding(Code.CONFIGURATION, path, message, hint);
  }

  static Finding unknown(String path, String message) {
    return new Finding(Code.NOT_FOUND, path, message, null);
  }

  static Finding warning(String path, String message) {
    return new Finding(null, path, message, null);
  }

  /** True where it refuses; else it warns. */
  public boolean isError() {
    return code != null;
  }
}
