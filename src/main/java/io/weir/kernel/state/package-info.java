/** Typed, numbered, ordered tables: the kernel's only memory. */
@NullMarked
package io.weir.kernel.state;

import org.jspecify.annotations.NullMarked;
