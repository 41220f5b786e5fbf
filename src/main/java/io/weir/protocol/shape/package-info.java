/**
 * How a Java record is read and written. One description per record (its {@link
 * io.weir.protocol.shape.Shape}), derived from its components, serves JSON on the wire, bytes in
 * the tables and the test that holds the JSON Schemas against the code.
 */
@NullMarked
package io.weir.protocol.shape;

import org.jspecify.annotations.NullMarked;
