package io.weir.protocol;

/**
 * A hash of bytes, the same on every machine and easy to write in any language: FNV-1a, 64 bits (<a
 * href="https://datatracker.ietf.org/doc/html/draft-eastlake-fnv">draft-eastlake-fnv</a>).
 */
public final class Fnv1a {

  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fnv1a() {}

  /** The hash of the first bytes of an array. */
  public static long hash(byte[] bytes, int length) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }
}
