/** Where journals and snapshots are read from: topics, or the files that the demo keeps. */
@NullMarked
package io.weir.cli.journal;

import org.jspecify.annotations.NullMarked;
