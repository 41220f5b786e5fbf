package io.weir.kernel.queries;

import io.weir.kernel.groups.Keeper;
import io.weir.protocol.Why;

/** What keeps a query from starting, where it may have a slot. */
record Kept(Keeper by, Why why) {}
