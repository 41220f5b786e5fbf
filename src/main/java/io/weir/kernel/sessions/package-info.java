/** Sessions: opened, kept alive, closed, killed. */
@NullMarked
package io.weir.kernel.sessions;

import org.jspecify.annotations.NullMarked;
