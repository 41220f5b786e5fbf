package io.weir.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a checker found wrong: all counted by what it is, some told. */
final class Findings {
  private static final int MOST_TOLD_OF_A_KIND = 3;

  private final Map<String, Long> counts = new TreeMap<>();
  private final List<String> told = new ArrayList<>();

  void add(String what, String sentence, Object... figures) {
    if (counts.merge(what, 1L, Long::sum) <= MOST_TOLD_OF_A_KIND) {
      told.add(what + ": " + sentence.formatted(figures));
    }
  }

  boolean none() {
    return counts.isEmpty();
  }

  Map<String, Long> counts() {
    return counts;
  }

  List<String> told() {
    return told;
  }
}
