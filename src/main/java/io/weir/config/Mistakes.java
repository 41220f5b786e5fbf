package io.weir.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The mistakes of one file, gathered. What stands inside something mistaken already is not blamed
 * again, so that one slip gives one sentence.
 */
final class Mistakes {

  private static final int MOST = 100; // more than anybody reads at once

  private static final Comparator<Mistake> IN_ORDER_OF_THE_FILE =
      Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column);

  private final List<Mistake> found = new ArrayList<>();
  private final Set<String> faulty = new HashSet<>();
  private final Map<String, Node> places = new HashMap<>();
  private int errors;

  /** Remembers where a path stands, so that later checks can point to it. */
  void place(String path, Node node) {
    places.put(path, node);
  }

  /** A mistake at a path whose place is known. */
  void at(String path, String message, @Nullable String hint) {
    at(placeOf(path), path, message, hint);
  }

  /** A mistake at a node. */
  void at(@Nullable Node node, String path, String message, @Nullable String hint) {
    if (!faulty(path)) {
      faulty.add(path);
      errors++;
      add(node, path, message, hint, false);
    }
  }

  /** Something at a path that can stand, but hardly does what was meant. */
  void warn(String path, String message) {
    if (!faulty(path)) {
      add(placeOf(path), path, message, null, true);
    }
  }

  /** What is written at a path, where it is a word; else nothing. */
  String written(String path) {
    return places.get(path) instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** Where a path stands; one that is not written, where what it belongs to does. */
  private @Nullable Node placeOf(String path) {
    for (int end = path.length(); end > 0; end = outer(path, end)) {
      Node node = places.get(path.substring(0, end));
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  private void add(
      @Nullable Node node, String path, String message, @Nullable String hint, boolean isWarning) {
    if (found.size() < MOST) {
      Mark mark = node == null ? null : node.getStartMark().orElse(null);
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      found.add(new Mistake(line, column, path, message, hint, isWarning));
    }
  }

  /** True where a path, or something around it, is mistaken already. */
  boolean faulty(String path) {
    for (int end = path.length(); end > 0; end = outer(path, end)) {
      if (faulty.contains(path.substring(0, end))) {
        return true;
      }
    }
    return faulty.contains("");
  }

  /** True where something inside a path is mistaken already. */
  boolean faultyInside(String path) {
    return faulty.stream()
        .anyMatch(each -> each.startsWith(path + ".") || each.startsWith(path + "["));
  }

  private static int outer(String path, int end) {
    return Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1));
  }

  /** True where there is no mistake, but warnings at most. */
  boolean none() {
    return errors == 0;
  }

  /** All of them, in the order of the file. */
  List<Mistake> inOrder() {
    return found.stream().sorted(IN_ORDER_OF_THE_FILE).toList();
  }
}
