package io.weir.kernel.queries;

import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.HeldGroups;
import io.weir.kernel.groups.HoldRow;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the held groups ahead of another keep from it (ADR 28): whoever needs some of it stands
 * behind, so that one which needs much is not passed by those that need little, for ever.
 *
 * @param before ahead are those with lesser numbers
 */
record Claims(HeldGroups held, long before) {

  /** Ahead of a group, which may be held itself. */
  static Claims aheadOf(Group group, HeldGroups held) {
    HoldRow hold = group.hold();
    return new Claims(held, hold == null ? Long.MAX_VALUE : hold.number());
  }

  boolean isNone() {
    return held.isEmpty();
  }

  boolean isAhead(Group group) {
    HoldRow hold = group.hold();
    return hold != null && hold.number() < before;
  }

  /** Who claims memory, and has done so for longest; null where nobody ahead does. */
  @Nullable Group onMemory() {
    Group first = held.firstOnMemory();
    return first != null && isAhead(first) ? first : null;
  }

  /** Who claims parallel servers of their server pools or of the domain, ahead or not. */
  Collection<Group> onServers() {
    return held.onServers();
  }
}
