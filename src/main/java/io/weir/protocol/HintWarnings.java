package io.weir.protocol;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is said of hints that nobody can follow: of a query's text, and of the request's own. */
public final class HintWarnings {

  /** Most sentences of an answer: a client that gets every hint wrong needs no list of them. */
  private static final int MOST = 8;

  private static final int MOST_CHARACTERS = 64; // of a key that is repeated to its client

  private record Value(Pattern form, String expected) {}

  private static final Value NUMBER = new Value(Pattern.compile("[0-9]{1,12}"), "a whole number");
  private static final Value SWITCH = new Value(Pattern.compile("true|false"), "true or false");
  private static final Value TIME =
      new Value(Pattern.compile("[0-9]{1,12}(ms|s|m|h|d)"), "a time such as 30s");

  private static final Map<String, Value> KNOWN =
      Map.ofEntries(
          entry("max.memory.mb", NUMBER),
          entry("max.groups", NUMBER),
          entry("spill.to.disk", SWITCH),
          entry("circuit.breaker.enabled", SWITCH),
          entry("circuit.breaker.failure.threshold", NUMBER),
          entry("circuit.breaker.timeout", TIME));

  private HintWarnings() {}

  /** A sentence for each hint that is unknown or unreadable, by key; null where there is none. */
  public static @Nullable List<String> of(@Nullable Map<String, String> hints) {
    List<String> warnings = null;
    if (hints != null) {
      for (Map.Entry<String, String> hint : new TreeMap<>(hints).entrySet()) {
        String fault = fault(hint.getKey(), hint.getValue());
        if (fault != null) {
          warnings = warnings == null ? new ArrayList<>() : warnings;
          warnings.add(fault);
        }
      }
    }
    return warnings == null ? null : firstOf(warnings);
  }

  private static @Nullable String fault(String key, String value) {
    Value known = KNOWN.get(key);
    if (known == null) {
      String question = Nearest.question(key, QueryHints.KNOWN);
      return Sentence.of("Expected a known hint, but there is none named %s", beginning(key))
          + (question == null ? "" : ": " + question);
    }
    return known.form().matcher(value).matches()
        ? null
        : Sentence.of("Expected %s in hint %s, but it is no such value", known.expected(), key);
  }

  private static String beginning(String key) {
    if (key.length() <= MOST_CHARACTERS) {
      return key;
    }
    boolean halved = Character.isHighSurrogate(key.charAt(MOST_CHARACTERS - 1));
    return key.substring(0, halved ? MOST_CHARACTERS - 1 : MOST_CHARACTERS) + "…";
  }

  private static List<String> firstOf(List<String> warnings) {
    if (warnings.size() <= MOST) {
      return List.copyOf(warnings);
    }
    List<String> first = new ArrayList<>(warnings.subList(0, MOST - 1));
    first.add(Sentence.of("%d more hints are not understood", warnings.size() - first.size()));
    return List.copyOf(first);
  }
}
