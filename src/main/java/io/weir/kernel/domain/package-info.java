/** A domain: its definition, counters, mode, and the answers it remembers. */
@NullMarked
package io.weir.kernel.domain;

import org.jspecify.annotations.NullMarked;
