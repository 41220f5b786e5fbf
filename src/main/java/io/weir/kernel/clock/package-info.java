/** What time and the task itself ask: ticks, signs of life gathered, timeouts paused. */
@NullMarked
package io.weir.kernel.clock;

import org.jspecify.annotations.NullMarked;
