package io.weir.protocol;

/** Kinds of I/O. */
public enum IoOperation {
  READ,
  WRITE,
  SYNC_WRITE,
  METADATA
}
