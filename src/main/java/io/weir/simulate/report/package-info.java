/** What two runs of one workload, first come first served and governed, say per tenant. */
@NullMarked
package io.weir.simulate.report;

import org.jspecify.annotations.NullMarked;
