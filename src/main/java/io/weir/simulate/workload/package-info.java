/** Workloads: arrivals with their demand, read from traces or generated from a seed. */
@NullMarked
package io.weir.simulate.workload;

import org.jspecify.annotations.NullMarked;
