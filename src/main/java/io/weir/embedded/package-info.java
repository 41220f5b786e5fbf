/** An in-process Kafka broker (KRaft, one node) for the default mode and for tests. */
@NullMarked
package io.weir.embedded;

import org.jspecify.annotations.NullMarked;
