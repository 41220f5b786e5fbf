package io.weir.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a condition's text: the same bounds as in the kernel, said earlier. */
final class Patterns {

  private static final int MAX_LENGTH = 256;
  private static final long MAX_REPEATS = 1000; // nested ones multiply the automaton

  private static final Pattern COUNT = Pattern.compile("\\{(?:[0-9]*,)?([0-9]{1,9})");

  private static final Pattern SPAN =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)");

  private Patterns() {}

  /** A sentence about a glob or expression, or null. */
  static @Nullable String fault(String text) {
    if (text.length() > MAX_LENGTH) {
      return Sentence.of(
          "Expected a pattern of at most %d characters, but it has %d", MAX_LENGTH, text.length());
    }
    if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
      return null;
    }
    if (repeats(text) > MAX_REPEATS) {
      return Sentence.of(
          "Expected repetitions of at most %d, but they multiply to more", MAX_REPEATS);
    }
    try {
      Pattern.compile(text.substring(1, text.length() - 1));
      return null;
    } catch (PatternSyntaxException wrong) {
      return "Expected a regular expression (RE2) between the slashes, but " + wrong.getMessage();
    }
  }

  private static long repeats(String text) {
    long product = 1;
    Matcher counts = COUNT.matcher(text);
    while (counts.find() && product <= MAX_REPEATS) {
      product *= Math.max(1, Long.parseLong(counts.group(1)));
    }
    return product;
  }

  /** A sentence about a span of the day, or null. */
  static @Nullable String spanFault(String text) {
    return SPAN.matches(text)
        ? null
        : "Expected timeOfDay to be HH:MM-HH:MM, as 08:00-18:00, but found \"" + text + '"';
  }
}
