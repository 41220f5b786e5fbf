/** I/O: token buckets, the order of what waits, and what is under way (ADR 27). */
@NullMarked
package io.weir.kernel.io;

import org.jspecify.annotations.NullMarked;
