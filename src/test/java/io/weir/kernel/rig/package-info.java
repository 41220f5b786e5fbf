/** One fluent rig over memory tables and a governor, for tests that read as scripts. */
@NullMarked
package io.weir.kernel.rig;

import org.jspecify.annotations.NullMarked;
