/** Domains in virtual time: what every kind of simulation runs on. */
@NullMarked
package io.weir.simulate.domains;

import org.jspecify.annotations.NullMarked;
