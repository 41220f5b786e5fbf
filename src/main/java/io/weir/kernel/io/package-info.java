/**
 * I/O: token buckets, the order of what waits, and what is under way (ADR 27), at rates that may
 * follow the device (ADR 30).
 */
@NullMarked
package io.weir.kernel.io;

import org.jspecify.annotations.NullMarked;
