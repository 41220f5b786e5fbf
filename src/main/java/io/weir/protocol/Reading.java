package io.weir.protocol;

/** What became of bytes that should be a record: the record, or a sentence why it is none. */
public sealed interface Reading<R> {

  /** The record. */
  record Read<R>(R value) implements Reading<R> {}

  /** No record, and why. */
  record Malformed<R>(String message) implements Reading<R> {}
}
