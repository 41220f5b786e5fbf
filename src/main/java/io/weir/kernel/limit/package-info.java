/** Limits of what passes in a time: exact token buckets. */
@NullMarked
package io.weir.kernel.limit;

import org.jspecify.annotations.NullMarked;
