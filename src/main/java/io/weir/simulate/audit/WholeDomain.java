package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Mapping;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A whole domain file, taken at once or not at all. */
final class WholeDomain {

  private static final long LOWEST_PRIORITY = 7;
  private static final long MOST_SHARES = 1 << 20;

  private final Model model;
  private final Definition definition;
  private final MemoryRules memory;

  WholeDomain(Model model, MemoryRules memory) {
    this.model = model;
    this.memory = memory;
    this.definition = model.definition;
  }

  static boolean isFaulty(ConsumerGroup asked) {
    return asked.name().isBlank()
        || asked.name().chars().allMatch(Character::isDigit)
        || Definition.or(asked.priority(), 0) > LOWEST_PRIORITY
        || Definition.or(asked.shares(), 1) < 1
        || Definition.or(asked.shares(), 1) > MOST_SHARES;
  }

  @Nullable Code define(Capacity capacity) {
    if (definition.exists) {
      return Code.ALREADY_EXISTS;
    }
    if (isUnsized(capacity)) {
      return Code.INVALID_CAPACITY;
    }
    Code fault = memory.capacity(capacity);
    if (fault != null) {
      return fault;
    }
    definition.exists = true;
    definition.defaults(model.rules);
    definition.capacity(capacity);
    definition.builtIn();
    return null;
  }

  private static boolean isUnsized(@Nullable Capacity asked) {
    return asked == null || (asked.cpuCores() == null && asked.activeSessions() == null);
  }

  @Nullable Code apply(DomainDefinition asked) {
    Code ofMemory = IoRate.isFaulty(asked.policies()) ? Code.CONFIGURATION : memory.fault(asked);
    Code fault =
        either(
            fault(asked),
            ofMemory == null ? model.servers.pools.fault(asked, names(asked)) : ofMemory);
    if (fault != null) {
      return fault;
    }
    boolean first = !definition.exists;
    model.memory.follow(memory.asked(asked));
    if (first) {
      definition.exists = true;
      definition.builtIn();
    }
    groups(orNone(asked.groups()));
    policies(asked);
    definition.mappings.clear();
    orNone(asked.mappings()).forEach(m -> definition.mappings.put(m.user(), m));
    definition.rules.clear();
    orNone(asked.rules()).forEach(r -> definition.rules.put(r.name(), r));
    model.servers.pools.apply(asked);
    model.plans.apply(asked, first);
    return null;
  }

  /** Of two faults, the one that was named. */
  private @Nullable Code either(@Nullable Code one, @Nullable Code ofMemory) {
    boolean isNamed =
        model.script.peek() != null
            && model.script.peek().decision() instanceof Rejected refused
            && refused.code() == ofMemory;
    return one == null || isNamed ? ofMemory : one;
  }

  private @Nullable Code fault(DomainDefinition asked) {
    if (!asked.domain().equals(model.domain)) {
      return Code.CONFIGURATION;
    }
    if (!definition.exists && isUnsized(asked.capacity())) {
      return Code.INVALID_CAPACITY;
    }
    TreeSet<String> names = names(asked);
    for (ConsumerGroup group : orNone(asked.groups())) {
      if (isFaulty(group)) {
        return Code.CONFIGURATION;
      }
    }
    if (names.size() > model.rules.maxGroups()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    if (namesUnknown(asked, names)) {
      return Code.NOT_FOUND;
    }
    Code ofPlans = model.plans.fault(asked, names);
    if (ofPlans != null) {
      return ofPlans;
    }
    for (Group group : definition.groups.values()) {
      boolean inUse =
          group.sessions > 0
              || group.active()
              || model.io.uses(group)
              || model.memory.leases(group);
      if (!names.contains(group.name) && inUse) {
        return Code.CONFIGURATION;
      }
    }
    return null;
  }

  private static TreeSet<String> names(DomainDefinition asked) {
    TreeSet<String> names =
        new TreeSet<>(
            List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "MAINTENANCE_GROUP"));
    orNone(asked.groups()).forEach(group -> names.add(group.name()));
    return names;
  }

  private static boolean namesUnknown(DomainDefinition asked, TreeSet<String> names) {
    String defaultGroup = asked.defaultGroup();
    return !orNone(asked.mappings()).stream().map(Mapping::group).allMatch(names::contains)
        || !orNone(asked.rules()).stream().map(AssignmentRule::group).allMatch(names::contains)
        || (defaultGroup != null && !names.contains(defaultGroup));
  }

  private void groups(List<ConsumerGroup> asked) {
    TreeSet<String> kept = new TreeSet<>();
    for (ConsumerGroup each : asked) {
      kept.add(each.name());
      Group known = definition.find(each.name());
      Group group =
          known == null
              ? definition.add(definition.nextGroupId++, each.name(), Definition.NORMAL_PRIORITY)
              : known;
      group.define(each, true, Definition.freshPriority(group.id));
      model.share.settle(group);
    }
    for (Group group : List.copyOf(definition.groups.values())) {
      if (!kept.contains(group.name) && group.id < Definition.FIRST_OWN_GROUP) {
        group.reset(Definition.freshPriority(group.id));
        model.share.settle(group);
      } else if (!kept.contains(group.name)) {
        definition.groups.remove(group.id);
      }
    }
  }

  /** What the file leaves out goes back to its default; the mode that an operator chose stays. */
  private void policies(DomainDefinition asked) {
    long lostBefore = definition.lostAfterMs;
    long changesBefore = definition.lostChanges;
    model.meters.resize();
    definition.defaults(model.rules);
    if (!isUnsized(asked.capacity())) {
      definition.cpuCores = 0;
      definition.slots = 0;
    }
    definition.capacity(asked.capacity());
    definition.heartbeat(asked.heartbeat());
    definition.policies(asked.policies());
    model.share.obey();
    model.turns.obey();
    definition.lostChanges = changesBefore + (definition.lostAfterMs == lostBefore ? 0 : 1);
    long lostMs = definition.lostAfterMs;
    if (lostMs != 0 && (lostBefore == 0 || lostMs < lostBefore)) {
      definition.silenceFromLiveMs = model.liveMs();
    }
    definition.killGraceMs = Definition.or(asked.killGraceMs(), definition.killGraceMs);
    definition.mode = asked.mode() == null ? definition.mode : asked.mode();
    Group defaultGroup =
        asked.defaultGroup() == null ? null : definition.find(asked.defaultGroup());
    definition.defaultGroup = defaultGroup == null ? Definition.INTERACTIVE_GROUP : defaultGroup.id;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
