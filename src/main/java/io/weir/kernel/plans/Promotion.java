package io.weir.kernel.plans;

import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives plans another content that may be in force. A plan whose tree says something else gets a
 * new version, also where only a plan below it has changed: a name and a version always mean the
 * same tree.
 */
final class Promotion {

  private final Plans plans;

  Promotion(Plans plans) {
    this.plans = plans;
  }

  /** The plans that a plan's latest tree is made of, with it. */
  SequencedSet<String> tree(String name) {
    SequencedSet<String> tree = new TreeSet<>();
    gather(name, plans.book(PlanRow::latest), tree);
    return tree;
  }

  private static void gather(String name, PlanBook book, SequencedSet<String> tree) {
    Plan plan = book.find(name);
    if (plan != null && tree.add(name)) {
      for (Directive directive : PlanBook.directives(plan)) {
        if (directive.plan() != null) {
          gather(directive.plan(), book, tree);
        }
      }
    }
  }

  /** What may be in force once the drafts of some plans are. */
  PlanBook promoted(SequencedSet<String> names) {
    return plans.book(row -> names.contains(row.latest().name()) ? row.latest() : row.plan());
  }

  /** Puts the drafts of some plans in the place of what may be in force. */
  void promote(SequencedSet<String> names) {
    SequencedMap<String, Plan> contents = new TreeMap<>();
    for (String name : names) {
      contents.put(name, plans.get(name).latest());
    }
    replace(contents);
  }

  /** Makes the plans exactly these. */
  void replaceAll(SequencedMap<String, Plan> contents) {
    for (String name : List.copyOf(plans.all().keySet())) {
      if (!contents.containsKey(name)) {
        plans.remove(name);
      }
    }
    replace(contents);
  }

  private void replace(SequencedMap<String, Plan> contents) {
    SequencedSet<String> changed = new TreeSet<>();
    for (Plan content : contents.values()) {
      PlanRow row = plans.all().get(content.name());
      if (row == null || !content.equals(row.plan())) {
        changed.add(content.name());
        plans.put((row == null ? fresh() : row).inForce(content));
      } else if (row.draft() != null) {
        plans.put(row.withDraft(null));
      }
    }
    PlanBook book = plans.book(PlanRow::plan);
    for (PlanRow row : List.copyOf(plans.all().values())) {
      String name = row.latest().name();
      if (row.plan() != null && !changed.contains(name) && reaches(name, book, changed)) {
        plans.put(row.nextVersion());
      }
    }
  }

  private static boolean reaches(String name, PlanBook book, SequencedSet<String> changed) {
    SequencedSet<String> tree = new TreeSet<>();
    gather(name, book, tree);
    return tree.stream().anyMatch(changed::contains);
  }

  /** A plan that says nothing yet, with the next id. */
  PlanRow fresh() {
    long id = plans.calendar().nextPlanId();
    plans.calendar(plans.calendar().nextPlanId(id + 1));
    return new PlanRow(id, 0, null, null);
  }

  /** The same draft as what may be in force is none. */
  static @Nullable Plan draft(PlanRow row, Plan asked) {
    return Objects.equals(asked, row.plan()) ? null : asked;
  }
}
