/** Timers as rows: due-ordered, bounded per tick, raising commands and nothing else. */
@NullMarked
package io.weir.kernel.timer;

import org.jspecify.annotations.NullMarked;
