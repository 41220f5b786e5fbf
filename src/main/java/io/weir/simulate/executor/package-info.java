/** The model of the governed system: slots shared by what runs, in virtual time. */
@NullMarked
package io.weir.simulate.executor;

import org.jspecify.annotations.NullMarked;
