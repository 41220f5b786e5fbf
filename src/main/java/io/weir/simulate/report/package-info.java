/** What runs of a workload say: two disciplines side by side, and closed loops per group. */
@NullMarked
package io.weir.simulate.report;

import org.jspecify.annotations.NullMarked;
