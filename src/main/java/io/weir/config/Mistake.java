package io.weir.config;

import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Something in a file that cannot stand, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param path where in the content, as {@code groups[0].priority}; empty for the file as a whole
 * @param message a sentence: what was expected, and what was found
 * @param hint what to write instead, where that is known
 * @param isWarning true where it can stand, but hardly does what was meant
 */
public record Mistake(
    int line, int column, String path, String message, @Nullable String hint, boolean isWarning) {

  @Override
  public String toString() {
    String place = Sentence.of("line %d, column %d: ", line, column);
    String where = path.isEmpty() ? "" : path + ": ";
    return place
        + (isWarning ? "warning: " : "")
        + where
        + message
        + (hint == null ? "" : "; " + hint);
  }
}
