/** The closed loop: a workload's clients and a model of the governed system react to decisions. */
@NullMarked
package io.weir.simulate.closed;

import org.jspecify.annotations.NullMarked;
