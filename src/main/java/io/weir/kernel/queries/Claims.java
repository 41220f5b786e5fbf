package io.weir.kernel.queries;

import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.HoldRow;
import io.weir.kernel.groups.Keeper;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What held groups wait for of what the domain has (ADR 28): whoever needs some of it stands
 * behind, so that one which needs much is not passed by those that need little, for ever.
 */
final class Claims {

  /** Nobody waits for anything. */
  private static final Claims NONE = new Claims();

  private final @Nullable Group[] first = new @Nullable Group[Keeper.values().length];

  /** Of these groups, by the numbers of their holds. */
  static Claims of(Collection<Group> held) {
    return before(null, held);
  }

  /** Of those that were held before a group; of all where it is not held. */
  static Claims before(@Nullable Group group, Collection<Group> held) {
    if (held.isEmpty()) {
      return NONE;
    }
    Claims claims = new Claims();
    for (Group each : held) {
      if (each.equals(group)) {
        break;
      }
      claims.add(each);
    }
    return claims;
  }

  /** A group is held. */
  void add(Group group) {
    HoldRow hold = group.hold();
    if (hold != null && hold.by() != Keeper.OWN && first[hold.by().ordinal()] == null) {
      first[hold.by().ordinal()] = group;
    }
  }

  /** The first group that waits for it, as decisions name it; null where none does. */
  @Nullable String on(Keeper what) {
    Group group = first[what.ordinal()];
    return group == null ? null : group.place();
  }
}
