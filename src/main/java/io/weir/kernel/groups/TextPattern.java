package io.weir.kernel.groups;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** A condition on a text: a glob, or a regular expression (RE2) between slashes. */
final class TextPattern {

  /** Longest expression; RE2 matches in linear time, this bounds the automaton. */
  static final int MAX_LENGTH = 256;

  private TextPattern() {}

  /** What is wrong with a pattern, or null. */
  static @Nullable String fault(String text) {
    if (text.length() > MAX_LENGTH) {
      return Sentence.of(
          "it has %d characters and at most %d are allowed", text.length(), MAX_LENGTH);
    }
    try {
      compile(text);
      return null;
    } catch (PatternSyntaxException wrong) {
      return wrong.getMessage();
    }
  }

  static Pattern compile(String text) {
    boolean expression = text.length() > 1 && text.startsWith("/") && text.endsWith("/");
    return Pattern.compile(
        expression ? text.substring(1, text.length() - 1) : fromGlob(text), Pattern.DOTALL);
  }

  private static String fromGlob(String glob) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      expression.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return expression.toString();
  }
}
