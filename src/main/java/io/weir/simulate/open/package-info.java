/** The open loop: a command file in, a decision file out; nobody reacts to what is decided. */
@NullMarked
package io.weir.simulate.open;

import org.jspecify.annotations.NullMarked;
