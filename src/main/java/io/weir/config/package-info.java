/** Files to values: the topology's own files, and domain files. */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
