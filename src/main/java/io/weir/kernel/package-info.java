/** The pure governor: commands and times in, decisions out, over tables. */
@NullMarked
package io.weir.kernel;

import org.jspecify.annotations.NullMarked;
