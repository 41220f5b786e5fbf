/** The kernel under faults: seeded worlds of clients, networks and clocks that fail, audited. */
@NullMarked
package io.weir.simulate.torture;

import org.jspecify.annotations.NullMarked;
