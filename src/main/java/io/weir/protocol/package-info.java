/**
 * The records of the wire: commands in, decisions out, their JSON and their topics. Depends on
 * nothing of ours.
 */
@NullMarked
package io.weir.protocol;

import org.jspecify.annotations.NullMarked;
