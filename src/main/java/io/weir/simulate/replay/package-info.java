/** Runs a journal again, and says whether the same was decided. */
@NullMarked
package io.weir.simulate.replay;

import org.jspecify.annotations.NullMarked;
