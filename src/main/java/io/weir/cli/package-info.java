/** The command line: one class per command, and what carries it out. */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
