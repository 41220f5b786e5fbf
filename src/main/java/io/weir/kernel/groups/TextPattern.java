package io.weir.kernel.groups;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** A condition on a text: a glob, or a regular expression (RE2) between slashes. */
final class TextPattern {

  /** Longest expression; RE2 matches in linear time, this bounds the automaton. */
  static final int MAX_LENGTH = 256;

  /** Longest counted repetition, nested ones multiplied, as RE2 itself has it. */
  static final long MAX_REPEATS = 1000;

  // The greater number of {n} and {n,m}; those of more digits are refused by the parser.
  private static final Pattern COUNT = Pattern.compile("\\{(?:[0-9]*,)?([0-9]{1,9})");

  private TextPattern() {}

  /** What is wrong with a pattern, or null. */
  static @Nullable String fault(String text) {
    if (text.length() > MAX_LENGTH) {
      return Sentence.of(
          "it has %d characters and at most %d are allowed", text.length(), MAX_LENGTH);
    }
    long repeats = repeats(text);
    if (repeats > MAX_REPEATS) {
      return Sentence.of("its repetitions multiply to more than %d", MAX_REPEATS);
    }
    try {
      compile(text);
      return null;
    } catch (PatternSyntaxException wrong) {
      return wrong.getMessage();
    }
  }

  /** What all counted repetitions multiply to, at most: nested ones do multiply the automaton. */
  private static long repeats(String text) {
    long product = 1;
    Matcher counts = COUNT.matcher(text);
    while (counts.find() && product <= MAX_REPEATS) {
      product *= Math.max(1, Long.parseLong(counts.group(1)));
    }
    return product;
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
