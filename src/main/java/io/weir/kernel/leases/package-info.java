/** Leases: what is held by whoever asked for it, until it is given back (ADR 28). */
@NullMarked
package io.weir.kernel.leases;

import org.jspecify.annotations.NullMarked;
