package io.weir.simulate.audit;

import io.weir.protocol.Mode;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

  /** The same of parallel servers. */
  boolean claimsServers() {
    return firstForServers() != null;
  }

  /** Who claims parallel servers, and has done so for longest; or null. */
  @Nullable Group firstForServers() {
    return held().stream()
        .filter(group -> group.heldBy == MemoryLimits.By.SERVERS)
        .findFirst()
        .orElse(null);
  }

  /** The same, but for groups of which nobody may run any more. */
  @Nullable Group firstReadyForServers() {
    return held().stream()
        .filter(group -> group.heldBy == MemoryLimits.By.SERVERS && !group.ready().isEmpty())
        .findFirst()
        .orElse(null);
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
    Set<MemoryLimits.By> claims = EnumSet.noneOf(MemoryLimits.By.class);
    for (Group group : held()) {
      MemoryLimits.By by = model.definition.mode == Mode.ENFORCE ? keeps(group, claims) : null;
      group.heldBy = by;
      if (by != null) {
        claims.add(by);
      } else {
        model.share.settle(group);
      }
    }
  }

  private MemoryLimits.@Nullable By keeps(Group group, Set<MemoryLimits.By> claims) {
    if (group.ready().isEmpty()) {
      return null;
    }
    Query next = model.turns.next(group, group.ready());
    return model.memory.limits.refuses(next) == null
        ? keeps(
            next, claims.contains(MemoryLimits.By.MEMORY), claims.contains(MemoryLimits.By.SERVERS))
        : null;
  }

  /** What keeps a query that could have a slot, by what is claimed now; or null. */
  MemoryLimits.@Nullable By keeps(Query query) {
    return keeps(query, claimsMemory(), claimsServers());
  }

  private MemoryLimits.@Nullable By keeps(Query query, boolean ofMemory, boolean ofServers) {
    MemoryLimits.By byMemory = model.memory.limits.keeps(query, ofMemory);
    return byMemory == null ? model.servers.keeps(query, ofServers) : byMemory;
  }
}
