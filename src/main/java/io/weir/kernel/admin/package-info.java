/** Configuration and operator orders: one handler a command. */
@NullMarked
package io.weir.kernel.admin;

import org.jspecify.annotations.NullMarked;
