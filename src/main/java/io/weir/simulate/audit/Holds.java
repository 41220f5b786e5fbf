package io.weir.simulate.audit;

import io.weir.protocol.Mode;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups whose next query may have a slot and does not find what else it needs, as ADR 28 says.
 * They do not contend; those whom the domain lacks something for have a claim on it.
 */
final class Holds {

  private final Model model;
  private long last;

  Holds(Model model) {
    this.model = model;
  }

  /** True where what a domain has of memory is claimed. */
  boolean claimsMemory() {
    return held().stream().anyMatch(group -> group.heldBy == MemoryLimits.By.MEMORY);
  }

  boolean any() {
    return !held().isEmpty();
  }

  private List<Group> held() {
    return model.definition.groups.values().stream()
        .filter(group -> group.heldBy != null)
        .sorted(Comparator.comparingLong(group -> group.holdNumber))
        .toList();
  }

  void hold(Group group, MemoryLimits.By by) {
    group.heldBy = by;
    group.holdNumber = ++last;
    model.share.settle(group);
  }

  /** A dispatch begins: who is kept by nothing any more contends again. */
  void review() {
    if (model.definition.mode == Mode.DRAIN) {
      return;
    }
    boolean isClaimed = false;
    for (Group group : held()) {
      MemoryLimits.By by = model.definition.mode == Mode.ENFORCE ? keeps(group, isClaimed) : null;
      group.heldBy = by;
      isClaimed |= by == MemoryLimits.By.MEMORY;
      if (by == null) {
        model.share.settle(group);
      }
    }
  }

  private MemoryLimits.@Nullable By keeps(Group group, boolean isClaimed) {
    if (group.ready().isEmpty()) {
      return null;
    }
    Query next = model.turns.next(group, group.ready());
    return model.memory.limits.refuses(next) == null
        ? model.memory.limits.keeps(next, isClaimed)
        : null;
  }
}
