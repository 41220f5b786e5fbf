/** Tells from the journal why something was decided, and what would have changed it. */
@NullMarked
package io.weir.simulate.explain;

import org.jspecify.annotations.NullMarked;
