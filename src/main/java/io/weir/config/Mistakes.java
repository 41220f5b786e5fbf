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

  /** Remembers where a path stands, so that later checks can point to it. */
  void place(String path, Node node) {
    places.put(path, node);
  }

  /** A mistake at a path whose place is known. */
  void at(String path, String message, @Nullable String hint) {
    at(places.get(path), path, message, hint);
  }

  /** A mistake at a node. */
  void at(@Nullable Node node, String path, String message, @Nullable String hint) {
    if (faulty(path)) {
      return;
    }
    faulty.add(path);
    if (found.size() < MOST) {
      Mark mark = node == null ? null : node.getStartMark().orElse(null);
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      found.add(new Mistake(line, column, path, message, hint));
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

  private static int outer(String path, int end) {
    return Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1));
  }

  boolean none() {
    return found.isEmpty();
  }

  /** All of them, in the order of the file. */
  List<Mistake> inOrder() {
    return found.stream().sorted(IN_ORDER_OF_THE_FILE).toList();
  }
}
