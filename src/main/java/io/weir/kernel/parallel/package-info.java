/**
 * Parallel servers: how many a query wants, in which pools they are, who has them, and how much the
 * nodes have to do.
 */
@NullMarked
package io.weir.kernel.parallel;

import org.jspecify.annotations.NullMarked;
