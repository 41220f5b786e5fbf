package io.weir.protocol;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hints at the end of a query's text: {@code WITH ('max.memory.mb' = '512', …)}, also before {@code
 * EMIT CHANGES} or a semicolon; never inside a string or a comment. {@code docs/hints.md} lists
 * them.
 */
final class QueryHints {

  /** Keys whose values are kept; of others only the key is, as a value may be anybody's data. */
  static final List<String> KNOWN =
      List.of(
          "max.memory.mb",
          "max.groups",
          "spill.to.disk",
          "circuit.breaker.enabled",
          "circuit.breaker.failure.threshold",
          "circuit.breaker.timeout");

  /** Most hints of a text, and most characters of a key or value: a few times what is known. */
  static final int MOST_HINTS = 32;

  private static final int MOST_CHARACTERS = 64;
  private static final long BYTES_PER_MB = 1L << 20;
  private static final int DIGITS_OF_MB = 12; // a million times a million megabytes is no request

  private final String text;
  private int at;

  private QueryHints(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** The hints of a text, by key; none where it ends in no such clause. */
  static SequencedMap<String, String> of(String text) {
    for (int at = 0; at < text.length(); at = QueryText.endOfToken(text, at)) {
      if (isWord("WITH", text, at)) {
        SequencedMap<String, String> found = new QueryHints(text, at).clause();
        if (found != null) {
          return found;
        }
      }
    }
    return new TreeMap<>();
  }

  /** {@code max.memory.mb} in bytes; null where it is not there, or no number of megabytes. */
  static @Nullable Long memoryBytes(SequencedMap<String, String> hints) {
    String megabytes = hints.get("max.memory.mb");
    boolean isNumber =
        megabytes != null
            && !megabytes.isEmpty()
            && megabytes.length() <= DIGITS_OF_MB
            && megabytes.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? (Long) (Long.parseLong(megabytes) * BYTES_PER_MB) : null;
  }

  /** The clause that begins here and ends the text, or null. */
  private @Nullable SequencedMap<String, String> clause() {
    SequencedMap<String, String> hints = new TreeMap<>();
    boolean more = takeWord("WITH") && take('(');
    if (!more) {
      return null;
    }
    while (more) {
      String key = takeString();
      String value = key != null && take('=') ? takeString() : null;
      if (key == null || value == null) {
        return null;
      }
      keep(key, value, hints);
      more = take(',');
    }
    return take(')') && isEnd() ? hints : null;
  }

  private static void keep(String key, String value, SequencedMap<String, String> hints) {
    if (hints.size() < MOST_HINTS && key.length() <= MOST_CHARACTERS) {
      boolean kept = KNOWN.contains(key) && value.length() <= MOST_CHARACTERS;
      hints.put(key, kept ? value : "");
    }
  }

  private boolean isEnd() {
    if (takeWord("EMIT") && !takeWord("CHANGES")) {
      return false;
    }
    take(';');
    skipBlanks();
    return at == text.length();
  }

  private boolean takeWord(String word) {
    skipBlanks();
    boolean found = at < text.length() && isWord(word, text, at);
    at = found ? at + word.length() : at;
    return found;
  }

  private static boolean isWord(String word, String text, int at) {
    return text.regionMatches(true, at, word, 0, word.length())
        && QueryText.endOfToken(text, at) == at + word.length();
  }

  private boolean take(char c) {
    skipBlanks();
    boolean found = at < text.length() && text.charAt(at) == c;
    at = found ? at + 1 : at;
    return found;
  }

  private @Nullable String takeString() {
    skipBlanks();
    if (at == text.length() || text.charAt(at) != '\'') {
      return null;
    }
    int end = QueryText.endOfToken(text, at);
    String inside = text.substring(at + 1, Math.max(at + 1, end - 1)).replace("''", "'");
    at = end;
    return inside;
  }

  private void skipBlanks() {
    while (at < text.length() && QueryText.isBlankOrComment(text, at)) {
      at = QueryText.endOfToken(text, at);
    }
  }
}
