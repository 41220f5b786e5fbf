/** Queries: admitted, queued, granted, finished. */
@NullMarked
package io.weir.kernel.queries;

import org.jspecify.annotations.NullMarked;
