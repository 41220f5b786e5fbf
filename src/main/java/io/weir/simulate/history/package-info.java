/** What became of a domain's work over time, told by its decisions alone. */
@NullMarked
package io.weir.simulate.history;

import org.jspecify.annotations.NullMarked;
