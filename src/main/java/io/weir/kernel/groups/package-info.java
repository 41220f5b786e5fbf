/** Consumer groups: definitions, accounts, and which group a session belongs to. */
@NullMarked
package io.weir.kernel.groups;

import org.jspecify.annotations.NullMarked;
