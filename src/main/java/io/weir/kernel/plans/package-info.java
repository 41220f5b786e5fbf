/** Plans: what they say, what is wrong with them, which is in force, and when another one comes. */
@NullMarked
package io.weir.kernel.plans;

import org.jspecify.annotations.NullMarked;
