package io.weir.simulate.audit;

import java.util.Comparator;
import java.util.List;

/**
 * Groups whose next query may have a slot and did not find what else it needs, as ADR 28 says: each
 * keeps its number, and what it claims, until its query is granted or waits no more. While
 * something keeps it, it does not contend.
 */
final class Holds {

  private static final Keeping.Found NOTHING = new Keeping.Found(false, Claims.NONE);

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
    group.heldFor = next;
    follow(group, found);
  }

  /** The next query of a group is granted, or the group does not wait for it any more. */
  void end(Group group) {
    group.holdNumber = 0;
    group.heldFor = null;
    follow(group, NOTHING);
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
    Keeping.Found found = mayGoOn(group) ? lookAtNext(group) : NOTHING;
    if (found.isKept() || found.claims().any()) {
      follow(group, found);
    } else {
      end(group);
    }
  }

  /** True where a group may have a slot, and waits for the query that it was held for. */
  private boolean mayGoOn(Group group) {
    return !group.ready().isEmpty()
        && model.share.hasRoom(group)
        && group.queue.containsValue(group.heldFor);
  }

  private Keeping.Found lookAtNext(Group group) {
    Query next = model.turns.next(group, group.ready());
    return model.memory.limits.refuses(next) == null ? keeping.look(next) : NOTHING;
  }

  /** The first that claims memory, by number; that of nobody is none. */
  Claims firstOfMemory() {
    return all().stream()
        .map(group -> group.claims)
        .filter(Claims::ofMemory)
        .findFirst()
        .orElse(Claims.NONE);
  }
}
