package io.weir.kernel.io;

/**
 * A group's place in the order of I/O, and its figures.
 *
 * @param tag its fixed point of service, by a fair policy
 * @param tagRemainder what the last division left
 * @param reservedMs from when on its reservation is due, in ms since 1970
 * @param reservedRemainder what the last division left, in parts of the reservation
 */
public record IoGroupRow(
    long tag, long tagRemainder, long reservedMs, long reservedRemainder, IoFiguresRow figures) {

  static final IoGroupRow NONE = ofFigures(IoFiguresRow.NONE);

  /** A row without any place in the order. */
  static IoGroupRow ofFigures(IoFiguresRow figures) {
    return new IoGroupRow(0, 0, 0, 0, figures);
  }
}
