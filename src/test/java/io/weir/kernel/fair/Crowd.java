package io.weir.kernel.fair;

import io.weir.kernel.fair.Division.Method;
import io.weir.kernel.fair.Division.Node;
import io.weir.kernel.rig.Rig;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** Groups, some of which always have work that waits, and a plan that divides slots among them. */
final class Crowd {

  static final long QUANTUM_MS = 1_000;

  private static final int AHEAD = 3; // queries of a busy group that wait, at least

  private final Rig rig;
  private final List<Node> nodes = new ArrayList<>();
  private final Deque<Decided> running = new ArrayDeque<>();
  private final TreeMap<String, Long> waiting = new TreeMap<>();
  private final List<String> order = new ArrayList<>();
  private long submitted;

  Crowd(Rig rig, long slots, Method method) {
    this.rig = rig;
    rig.domain().slots(slots).exists();
    nodes.add(new Node(1, Division.NONE, "plan", Division.INNER, method, List.of(), 1_000_000));
  }

  /** A group of the root, or of a node. */
  Crowd group(int parent, String name, long limitPercent, Long... amounts) {
    rig.group(name).exists();
    rig.session(name).in(name).isOpen();
    long id = rig.ledger().group(name).id();
    return add(parent, "group " + name, id, Method.SHARES, limitPercent, amounts);
  }

  /** A group that no node stands for. */
  Crowd ofPriority(String name, long priority) {
    rig.group(name).priority(priority).exists();
    rig.session(name).in(name).isOpen();
    return this;
  }

  /** A node that divides; its index is the number of those added before, with the root. */
  Crowd node(int parent, Method method, long limitPercent, Long... amounts) {
    return add(parent, "plan " + nodes.size(), Division.INNER, method, limitPercent, amounts);
  }

  private Crowd add(
      int parent, String name, long groupId, Method method, long limitPercent, Long... amounts) {
    List<Long> own = List.of(amounts);
    long limit = limitPercent * 10_000;
    nodes.add(new Node(nodes.size() + 1, parent, name, groupId, method, own, limit));
    return this;
  }

  Crowd follows() {
    rig.governor().follow(new Division(nodes));
    return this;
  }

  /** A group asks for so many slots more. */
  void asks(String group, long times) {
    for (long i = 0; i < times; i++) {
      rig.query(group + "-" + ++submitted).in(group).estimatedMs(QUANTUM_MS).submits();
      waiting.merge(group, 1L, Long::sum);
      hear();
    }
  }

  private void hear() {
    for (Decided decided : rig.take()) {
      if (decided.decision() instanceof Granted) {
        String group = String.valueOf(decided.group());
        running.add(decided);
        order.add(group);
        waiting.merge(group, -1L, Long::sum);
      }
    }
  }

  /** Quanta pass on one slot after the other; these groups always ask for more. */
  void run(int quanta, String... busy) {
    for (int i = 0; i < quanta; i++) {
      for (String group : busy) {
        long missing = AHEAD - waiting.getOrDefault(group, 0L);
        asks(group, Math.max(0, missing));
      }
      end();
    }
  }

  /** The query that has run longest ends, after a quantum. */
  void end() {
    hear();
    String id = ((Granted) running.removeFirst().decision()).id();
    rig.query(id).completesWithCpuMs(QUANTUM_MS);
    hear();
  }

  /** Groups in the order in which they were served. */
  List<String> order() {
    return order;
  }

  /** Quanta that a group was charged so far. */
  long quanta(String group) {
    return rig.ledger().account(group).chargedMicros() / (QUANTUM_MS * 1_000);
  }

  long running(String group) {
    return rig.ledger().account(group).running();
  }
}
