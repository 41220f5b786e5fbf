package io.weir.kernel.groups;

import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Conditions;
import io.weir.protocol.Sentence;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an assignment rule by itself. */
public final class RuleFaults {

  private RuleFaults() {}

  /** A sentence, or null where nothing is wrong. */
  public static @Nullable String of(AssignmentRule rule) {
    Conditions when = rule.when();
    List<String> patterns =
        Arrays.asList(
            when.user(),
            when.program(),
            when.machine(),
            when.service(),
            when.module(),
            when.action());
    if (when.timeOfDay() == null
        && when.daysOfWeek() == null
        && patterns.stream().allMatch(Objects::isNull)) {
      return Sentence.of("Expected rule %s to have a condition, but it has none", rule.name());
    }
    for (String pattern : patterns) {
      String fault = pattern == null ? null : TextPattern.fault(pattern);
      if (fault != null) {
        return Sentence.of(
            "Expected rule %s to have patterns that can be read, but '%s' cannot: %s",
            rule.name(), pattern, fault);
      }
    }
    if (when.timeOfDay() != null && !TimeOfDay.isSpan(when.timeOfDay())) {
      return Sentence.of(
          "Expected timeOfDay of rule %s to be HH:MM-HH:MM, but it was '%s'",
          rule.name(), when.timeOfDay());
    }
    return null;
  }
}
