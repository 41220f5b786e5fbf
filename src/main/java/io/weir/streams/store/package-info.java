/** The kernel's tables over a state store. Nobody outside sees the store itself. */
@NullMarked
package io.weir.streams.store;

import org.jspecify.annotations.NullMarked;
