package io.weir.protocol;

import io.weir.protocol.QueryCommand.SubmitQuery;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SequencedMap;

/**
 * Reduces a query's text at the edge, before the kernel or the journal see it: to a fingerprint of
 * its shape, and its first characters with literals and comments removed. What a client sends as a
 * literal is its users' data; nothing here needs it but to tell whether a request is repeated, and
 * for that a hash of the whole text goes along.
 */
public final class QueryText {

  /** How much of the text is kept: enough to recognise a query by eye. */
  static final int KEPT_CHARACTERS = 256;

  private QueryText() {}

  /** The query as the kernel may see it; one without a text stays as it is. */
  public static SubmitQuery reduce(SubmitQuery query) {
    String text = query.text();
    if (text == null) {
      return query.textHash() == null ? query : query.withText(null, query.fingerprint(), null);
    }
    String shape = withoutLiterals(text);
    String given = query.fingerprint();
    return hinted(query, text)
        .withText(beginning(shape), given == null ? fingerprint(shape) : given, fingerprint(text));
  }

  /** What the request says itself counts more than what its text says. */
  private static SubmitQuery hinted(SubmitQuery query, String text) {
    SequencedMap<String, String> hints = QueryHints.of(text);
    if (hints.isEmpty()) {
      return query;
    }
    if (query.hints() != null) {
      hints.putAll(query.hints());
    }
    return query.withHints(
        query.memoryBytes() == null ? QueryHints.memoryBytes(hints) : query.memoryBytes(), hints);
  }

  /** The first characters; never half of one that takes two, which no UTF-8 can hold. */
  private static String beginning(String shape) {
    if (shape.length() <= KEPT_CHARACTERS) {
      return shape;
    }
    boolean halved = Character.isHighSurrogate(shape.charAt(KEPT_CHARACTERS - 1));
    return shape.substring(0, halved ? KEPT_CHARACTERS - 1 : KEPT_CHARACTERS);
  }

  /** 64 bits of a text's UTF-8, in hexadecimal: see {@link Fnv1a}. */
  static String fingerprint(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().toHexDigits(Fnv1a.hash(bytes, bytes.length));
  }

  /** The text with strings and numbers as {@code ?}, without comments, blanks folded. */
  static String withoutLiterals(String text) {
    StringBuilder shape = new StringBuilder(Math.min(text.length(), 4096));
    int at = 0;
    int nameEnd = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      nameEnd = at < nameEnd ? nameEnd : endOfName(text, at);
      boolean named = at < nameEnd && !isDigit(c); // digits in a name may be a literal's elsewhere
      int end = named ? at : endOfLiteralOrComment(text, at);
      if (end > at) {
        append(shape, c == '\'' || isDigit(c) ? '?' : ' ');
        at = end;
      } else if (isWordStart(c)) {
        int wordEnd = endOfWord(text, at);
        shape.append(text, at, wordEnd);
        at = wordEnd;
      } else {
        append(shape, Character.isWhitespace(c) ? ' ' : c);
        at++;
      }
    }
    return shape.toString().strip();
  }

  private static void append(StringBuilder shape, char c) {
    boolean secondBlank = c == ' ' && !shape.isEmpty() && shape.charAt(shape.length() - 1) == ' ';
    if (!secondBlank) {
      shape.append(c);
    }
  }

  /** Where the string, name in quotes, number, comment, word or single character here ends. */
  static int endOfToken(String text, int at) {
    int end = Math.max(endOfName(text, at), endOfLiteralOrComment(text, at));
    return end > at ? end : isWordStart(text.charAt(at)) ? endOfWord(text, at) : at + 1;
  }

  /** Where a name in double quotes that starts here ends; or here, where none starts. */
  private static int endOfName(String text, int at) {
    int close = text.charAt(at) == '"' ? text.indexOf('"', at + 1) : -1;
    return close < 0 ? at : close + 1; // a doubled quote parts two names: as good as one
  }

  /** True where a blank or a comment starts here. */
  static boolean isBlankOrComment(String text, int at) {
    return Character.isWhitespace(text.charAt(at))
        || text.startsWith("--", at)
        || text.startsWith("/*", at);
  }

  /** Where a string, number or comment that starts here ends; or here, where none starts. */
  private static int endOfLiteralOrComment(String text, int at) {
    char c = text.charAt(at);
    if (c == '\'') {
      return endOfString(text, at + 1);
    } else if (isDigit(c)) {
      return endOfWord(text, at);
    } else if (text.startsWith("--", at)) {
      int lineEnd = text.indexOf('\n', at);
      return lineEnd < 0 ? text.length() : lineEnd;
    } else if (text.startsWith("/*", at)) {
      int close = text.indexOf("*/", at + 2);
      return close < 0 ? text.length() : close + 2;
    }
    return at;
  }

  // A doubled quote stands for one inside the string.
  private static int endOfString(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) == '\'') {
        boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == '\'';
        if (!doubled) {
          return at + 1;
        }
        at++;
      }
    }
    return text.length();
  }

  private static int endOfWord(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '_'
            || text.charAt(at) == '.')) {
      at++;
    }
    return at;
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
