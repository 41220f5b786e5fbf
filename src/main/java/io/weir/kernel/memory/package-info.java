/**
 * Memory: pools in their tree, what is held of them, how full they are, and who advises on them.
 */
@NullMarked
package io.weir.kernel.memory;

import org.jspecify.annotations.NullMarked;
