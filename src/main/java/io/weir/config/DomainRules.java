package io.weir.config;

import io.weir.kernel.plans.AppliedPlans;
import io.weir.kernel.plans.BuiltInPlans;
import io.weir.kernel.plans.Finding;
import io.weir.kernel.plans.PlanWarnings;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Conditions;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.GroupPriority;
import io.weir.protocol.Nearest;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the parts of a domain file must be to each other. The kernel checks it again. */
final class DomainRules {

  private static final List<String> BUILT_IN =
      List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "MAINTENANCE_GROUP");

  private static final long LEAST_RATE_PERCENT = 1;
  private static final long MOST_RATE_PERCENT = 100;

  private static final int MOST_SHOWN = 12; // groups in a hint: one line or two

  private static final Shape<Conditions> CONDITIONS = Shape.of(Conditions.class);

  private final Mistakes mistakes;
  private final DomainDefinition domain;

  DomainRules(Mistakes mistakes, DomainDefinition domain) {
    this.mistakes = mistakes;
    this.domain = domain;
  }

  void check() {
    List<ConsumerGroup> groups = orNone(domain.groups());
    boolean known = groupsAreKnown(groups.size());
    once(groups, ConsumerGroup::name, "groups", "name", "group");
    once(orNone(domain.mappings()), Mapping::user, "mappings", "user", "mapping of user");
    once(orNone(domain.rules()), AssignmentRule::name, "rules", "name", "rule");
    checkPolicies(domain.policies());
    new PoolRules(mistakes, domain).check();
    once(orNone(domain.pools()), MemoryPool::name, "pools", "name", "pool");
    once(orNone(domain.serverPools()), ServerPool::name, "serverPools", "name", "server pool");
    for (int i = 0; i < groups.size(); i++) {
      checkGroup(groups.get(i), "groups[" + i + "]");
    }
    List<AssignmentRule> rules = orNone(domain.rules());
    for (int i = 0; i < rules.size(); i++) {
      checkConditions(rules.get(i).when(), "rules[" + i + "].when");
    }
    if (known) {
      checkReferences(groups);
      checkPlans(groups);
    }
  }

  /** The governor's own rules of plans, with the places of the file. */
  private void checkPlans(List<ConsumerGroup> groups) {
    TreeSet<String> names = names(groups);
    for (Finding finding : AppliedPlans.findings(domain, names, SwitchTimes::isZone)) {
      if (!follows(finding.path())) {
        String hint = finding.hint() != null ? finding.hint() : hint(finding, names);
        mistakes.at(finding.path(), finding.message(), hint);
      }
    }
    PlanWarnings.of(domain, names).forEach(each -> mistakes.warn(each.path(), each.message()));
    if (orNone(domain.schedules()).isEmpty() || mistakes.none()) {
      new ScheduleWarnings(mistakes, domain.schedules()).check();
    }
  }

  /** True where it only follows from a slip in something that was to be read. */
  private boolean follows(String path) {
    int end = path.startsWith("plans[") ? path.indexOf(']') + 1 : 0;
    return mistakes.faultyInside(path)
        || (end > 0 && mistakes.faulty(path.substring(0, end) + ".method"));
  }

  /** Who names what is not there may have meant what is. */
  private @Nullable String hint(Finding finding, TreeSet<String> groups) {
    if (finding.code() != Code.NOT_FOUND) {
      return null;
    }
    boolean isGroup = finding.path().endsWith(".group");
    TreeSet<String> known = new TreeSet<>(groups);
    if (!isGroup) {
      known.clear();
      BuiltInPlans.ALL.forEach(plan -> known.add(plan.name()));
      orNone(domain.plans()).forEach(plan -> known.add(plan.name()));
    }
    String question = Nearest.question(mistakes.written(finding.path()), known);
    return question != null ? question : (isGroup ? "groups: " : "plans: ") + shown(known);
  }

  /** Each name once; the second one is the mistake. */
  private <T> void once(
      List<T> all, Function<T, String> name, String list, String field, String what) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String given = name.apply(all.get(i));
      String path = Sentence.of("%s[%d].%s", list, i, field);
      if (!mistakes.faulty(path) && !seen.add(given)) {
        mistakes.at(
            path, Sentence.of("Expected %s %s once, but it is given twice", what, given), null);
      }
    }
  }

  /** Those of memory apart. */
  private void checkPolicies(@Nullable Policies policies) {
    Long percent = policies == null ? null : policies.ioLeastPercent();
    if (percent != null && (percent < LEAST_RATE_PERCENT || percent > MOST_RATE_PERCENT)) {
      mistakes.at(
          "policies.ioLeastPercent",
          Sentence.of(
              "Expected ioLeastPercent to be %d to %d, but it is %d",
              LEAST_RATE_PERCENT, MOST_RATE_PERCENT, percent),
          null);
    }
  }

  private void checkGroup(ConsumerGroup group, String path) {
    if (!group.name().isEmpty() && group.name().chars().allMatch(Character::isDigit)) {
      mistakes.at(
          path + ".name",
          Sentence.of("Expected a name that differs from an id, but %s is a number", group.name()),
          "add a letter");
    }
    if (group.priority() != null && group.priority() > GroupPriority.LOWEST.level()) {
      mistakes.at(
          path + ".priority",
          Sentence.of(
              "Expected priority to be %s, but it was %d",
              GroupPriority.expected(), group.priority()),
          null);
    }
  }

  private void checkConditions(Conditions when, String path) {
    if (CONDITIONS.fields().stream()
        .allMatch(field -> field.of(when) == null && !mistakes.faulty(path + "." + field.name()))) {
      String names = String.join(", ", CONDITIONS.fields().stream().map(Field::name).toList());
      mistakes.at(path, "Expected a condition, but there is none", "conditions: " + names);
    }
    for (Field field : CONDITIONS.fields()) {
      String inner = path + "." + field.name();
      if (field.of(when) instanceof String text) {
        String fault =
            field.name().equals("timeOfDay") ? Patterns.spanFault(text) : Patterns.fault(text);
        if (fault != null) {
          mistakes.at(inner, fault, null);
        }
      }
    }
  }

  /** False where a group's name could not be read: then nobody can say which names are wrong. */
  private boolean groupsAreKnown(int count) {
    boolean known = !mistakes.faulty("groups");
    for (int i = 0; i < count; i++) {
      known &= !mistakes.faulty("groups[" + i + "].name");
    }
    return known;
  }

  private void checkReferences(List<ConsumerGroup> groups) {
    Set<String> names = names(groups);
    reference(domain.defaultGroup(), "defaultGroup", names);
    List<Mapping> mappings = orNone(domain.mappings());
    for (int i = 0; i < mappings.size(); i++) {
      reference(mappings.get(i).group(), "mappings[" + i + "].group", names);
    }
    List<AssignmentRule> rules = orNone(domain.rules());
    for (int i = 0; i < rules.size(); i++) {
      reference(rules.get(i).group(), "rules[" + i + "].group", names);
    }
    List<ServerPool> pools = orNone(domain.serverPools());
    for (int i = 0; i < pools.size(); i++) {
      List<String> theirs = orNone(pools.get(i).groups());
      for (int k = 0; k < theirs.size(); k++) {
        reference(theirs.get(k), Sentence.of("serverPools[%d].groups[%d]", i, k), names);
      }
    }
  }

  private static TreeSet<String> names(List<ConsumerGroup> groups) {
    TreeSet<String> names = new TreeSet<>(BUILT_IN);
    groups.forEach(group -> names.add(group.name()));
    return names;
  }

  private void reference(@Nullable String group, String path, Set<String> names) {
    if (group != null && !names.contains(group)) {
      String question = Nearest.question(group, names);
      mistakes.at(
          path,
          "Expected the name of a group, but there is no group " + group,
          question != null ? question : "groups: " + shown(names));
    }
  }

  private static String shown(Set<String> names) {
    String first = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? first + ", …" : first;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
