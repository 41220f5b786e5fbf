/**
 * An independent judge: says from the rules alone what each command must be answered, and compares.
 * Depends on protocol only, so that it cannot repeat the kernel's mistakes by sharing its code.
 */
@NullMarked
package io.weir.simulate.audit;

import org.jspecify.annotations.NullMarked;
