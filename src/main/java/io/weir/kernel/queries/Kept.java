package io.weir.kernel.queries;

import io.weir.kernel.groups.HoldRow;
import io.weir.kernel.groups.Keeper;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a query from starting, where it may have a slot.
 *
 * @param pool that does; null where that is something else, or somebody who is ahead
 */
record Kept(Keeper by, @Nullable String pool, Why why) {

  Kept(Keeper by, Why why) {
    this(by, null, why);
  }

  private long asked() {
    return why.asked() == null ? 0 : why.asked();
  }

  /** Its group, which is held, claims this as well. */
  HoldRow of(HoldRow hold) {
    return switch (by) {
      case OWN -> hold.byItsOwn();
      case MEMORY -> hold.byMemory(asked(), pool);
      case SERVERS, SERVERS_OF_GROUP, SERVERS_OF_POOL -> hold.byServers(by);
    };
  }
}
