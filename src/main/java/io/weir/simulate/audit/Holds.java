package io.weir.simulate.audit;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups whose next query may have a slot and did not find what else it needs, as ADR 28 says: each
 * keeps its number, and what it claims, until its query is granted. While something keeps it, it
 * does not contend.
 */
final class Holds {

  private final Model model;
  private final Keeping keeping;
  private long last;

  Holds(Model model) {
    this.model = model;
    this.keeping = new Keeping(model);
  }

  /** Those that are held, by number. */
  List<Group> all() {
    return model.definition.groups.values().stream()
        .filter(Group::isHeld)
        .sorted(Comparator.comparingLong(group -> group.holdNumber))
        .toList();
  }

  boolean any() {
    return !all().isEmpty();
  }

  /** Behind whose claims a group stands: those of lesser number; all, where it is not held. */
  List<Group> ahead(Group group) {
    return all().stream()
        .filter(other -> !group.isHeld() || other.holdNumber < group.holdNumber)
        .toList();
  }

  /** True where something keeps a query that could have a slot. */
  boolean keeps(Query query) {
    return keeping.look(query).isKept();
  }

  /** The next query of a group is kept. */
  void hold(Group group, Query next) {
    Keeping.Found found = keeping.look(next);
    group.holdNumber = ++last;
    follow(group, found);
  }

  /** The next query of a group is granted, or nothing keeps it and it claims nothing. */
  void end(Group group) {
    group.holdNumber = 0;
    follow(group, new Keeping.Found(false, Claims.NONE));
  }

  private void follow(Group group, Keeping.Found found) {
    group.isKept = found.isKept();
    group.claims = found.claims();
    model.share.settle(group);
  }

  /** A dispatch begins, or has made a step: what keeps whom may be something else. */
  void review() {
    switch (model.definition.mode) {
      case ENFORCE -> all().forEach(this::review);
      case OBSERVE, BYPASS -> all().forEach(this::end);
      case DRAIN -> {
        // nothing is granted
      }
    }
  }

  private void review(Group group) {
    Query next = group.ready().isEmpty() ? null : model.turns.next(group, group.ready());
    Keeping.@Nullable Found found =
        next == null || model.memory.limits.refuses(next) != null ? null : keeping.look(next);
    if (found == null || !(found.isKept() || found.claims().any())) {
      end(group);
    } else {
      follow(group, found);
    }
  }

  /** True where the first claim on memory is of a pool, or of one that it is in. */
  boolean claimsMemoryOf(Pool pool) {
    return all().stream()
        .map(group -> group.claims)
        .filter(Claims::ofMemory)
        .limit(1)
        .anyMatch(
            first -> Pools.upFrom(pool).stream().anyMatch(each -> each.name.equals(first.pool())));
  }
}
