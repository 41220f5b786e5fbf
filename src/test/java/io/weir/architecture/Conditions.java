package io.weir.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** Conditions that ArchUnit doesn't bring. */
final class Conditions {
  private Conditions() {}

  /** Classes that declare a member with a type that matches. */
  static ArchCondition<JavaClass> mention(String description, Predicate<JavaClass> type) {
    return new ArchCondition<>("mention " + description) {
      @Override
      public void check(JavaClass owner, ConditionEvents events) {
        for (JavaField field : owner.getFields()) {
          if (type.test(field.getRawType())) found(field, field.getFullName(), events);
        }
        for (JavaCodeUnit unit : owner.getCodeUnits()) {
          boolean mentioned =
              type.test(unit.getRawReturnType())
                  || unit.getRawParameterTypes().stream().anyMatch(type);
          if (mentioned) found(unit, unit.getFullName(), events);
        }
      }

      private void found(Object member, String name, ConditionEvents events) {
        events.add(SimpleConditionEvent.satisfied(member, name + " does"));
      }
    };
  }
}
