package io.weir.simulate.audit;

import io.weir.protocol.SessionCommand.Heartbeat;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** How busy the system says that it is: the mean of its nodes, as ADR 29 says. */
final class SystemLoad {

  private static final long MOST_PERCENT = 100;

  private record Said(long percent, long atMs) {}

  private final Model model;
  private final TreeMap<String, Said> nodes = new TreeMap<>();

  SystemLoad(Model model) {
    this.model = model;
  }

  /** A heartbeat was taken. */
  void says(Heartbeat command) {
    if (command.load() == null || command.load().cpuPercent() == null) {
      return;
    }
    String node = command.node() == null ? "" : command.node();
    if (!nodes.containsKey(node) && nodes.size() >= model.rules.maxLoadNodes()) {
      nodes.entrySet().stream()
          .min(
              Comparator.comparingLong((Map.Entry<String, Said> each) -> each.getValue().atMs)
                  .thenComparing(Map.Entry::getKey))
          .ifPresent(oldest -> nodes.remove(oldest.getKey()));
    }
    nodes.put(node, new Said(Math.min(MOST_PERCENT, command.load().cpuPercent()), model.nowMs));
  }

  /** The mean of what is not too old; 0 where nothing is. */
  long percent() {
    return (long)
        nodes.values().stream()
            .filter(said -> said.atMs >= model.nowMs - model.rules.loadValidMs())
            .mapToLong(Said::percent)
            .average()
            .orElse(0);
  }
}
