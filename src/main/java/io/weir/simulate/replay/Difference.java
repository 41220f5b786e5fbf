package io.weir.simulate.replay;

import org.jspecify.annotations.Nullable;

/**
 * Where replay and journal part.
 *
 * @param commandSeq the command, by its number in the journal
 * @param firstSeq its first decision's seq, where the journal has one
 * @param lastSeq its last decision's seq
 * @param place where the record lies
 * @param field what differs, as a path in the record or the name of a table with a key
 * @param journalled what the journal, or the snapshot, says there
 * @param replayed what replay says there
 * @param message all of it in one sentence
 */
public record Difference(
    String domain,
    Kind kind,
    long commandSeq,
    @Nullable Long firstSeq,
    @Nullable Long lastSeq,
    String place,
    @Nullable String field,
    @Nullable String journalled,
    @Nullable String replayed,
    String message) {

  /** What kind of difference. */
  public enum Kind {
    /** The bytes are not those that were written, or no record at all. */
    DAMAGED,
    /** A command is missing, or there twice. */
    GAP,
    /** Another version of the rules decided. */
    OTHER_RULES,
    /** Nothing to start from. */
    NO_START,
    /** The same command at the same time was decided otherwise. */
    DECIDED,
    /** The tables are not those of the snapshot. */
    TABLES
  }
}
