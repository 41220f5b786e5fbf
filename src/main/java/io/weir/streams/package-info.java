/** The kernel on Kafka Streams: wiring, the one processor, its stores, and views of them. */
@NullMarked
package io.weir.streams;

import org.jspecify.annotations.NullMarked;
