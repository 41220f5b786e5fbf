/** Orderings: who runs next, in exact integers. */
@NullMarked
package io.weir.kernel.fair;

import org.jspecify.annotations.NullMarked;
