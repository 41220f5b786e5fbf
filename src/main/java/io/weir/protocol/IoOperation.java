package io.weir.protocol;

/** Kinds of I/O. */
public enum IoOperation {
  READ,
  WRITE,
  SYNC_WRITE,
  METADATA;

  /** True where what is stored changes: such a request waits longer until it is late. */
  public boolean isWrite() {
    return this == WRITE || this == SYNC_WRITE;
  }
}
