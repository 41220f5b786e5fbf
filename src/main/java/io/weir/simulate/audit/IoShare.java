package io.weir.simulate.audit;

import java.math.BigInteger;

/** What a group has of I/O: its buckets, and when its turn is. */
final class IoShare {

  /** Grows by parts, the remainder carried. */
  static final class Tag {
    private BigInteger value = BigInteger.ZERO;
    private BigInteger remainder = BigInteger.ZERO;
    private long part;

    BigInteger value() {
      return value;
    }

    void begin() {
      value = BigInteger.ZERO;
      remainder = BigInteger.ZERO;
    }

    /** It comes to stand here, if it stood before. */
    void atLeast(BigInteger least) {
      if (value.compareTo(least) < 0) {
        value = least;
        remainder = BigInteger.ZERO;
      }
    }

    /** It grows in parts of this size from now on; true where that is another one. */
    boolean inPartsOf(long size) {
      if (part == size) {
        return false;
      }
      part = size;
      remainder = BigInteger.ZERO;
      return true;
    }

    /** It grows by so many parts. */
    void grow(BigInteger parts) {
      BigInteger[] grown = parts.add(remainder).divideAndRemainder(BigInteger.valueOf(part));
      value = value.add(grown[0]);
      remainder = grown[1];
    }
  }

  final IoBucket bytes = new IoBucket();
  final IoBucket requests = new IoBucket();
  final Tag fair = new Tag();
  final Tag reserved = new Tag(); // in ms
}
