package io.weir.protocol;

/** Who resizes memory pools. */
public enum MemoryStrategy {
  /** The advisor, by what it recommends. */
  AUTOMATIC,
  /** Operators alone; the advisor only recommends. */
  MANUAL
}
