package io.weir.simulate.replay;

import io.weir.protocol.Sentence;
import io.weir.simulate.replay.Difference.Kind;
import org.jspecify.annotations.Nullable;

/** Says what differs in a domain's journal. */
final class Differences {

  private final String domain;

  Differences(String domain) {
    this.domain = domain;
  }

  /** A difference at a command that could be read; {@code what} goes on 'Expected command N …'. */
  Difference of(Kind kind, Taken taken, String place, String what) {
    return of(kind, taken, place, null, what);
  }

  /** Two values at one place. */
  Difference differs(Kind kind, Taken taken, String place, Differing found, String journalled) {
    return of(
        kind,
        taken,
        place,
        found,
        Sentence.of(
            "again as it was, but %s is %s in %s and %s in replay",
            found.path(), found.journalled(), journalled, found.replayed()));
  }

  /** An entry whose bytes are not those that were written. */
  Difference damaged(long commandSeq, String place, String why) {
    return unreadable(commandSeq, place, "as it was written, but its bytes are not: " + why);
  }

  /** A snapshot whose bytes are not those that were written. */
  Difference damagedSnapshot(long commandSeq, SnapshotRows.Damaged damaged) {
    return unreadable(
        commandSeq,
        damaged.place,
        "to have its snapshot as it was written, but it is not: " + damaged.getMessage());
  }

  private Difference unreadable(long commandSeq, String place, String what) {
    return new Difference(
        domain,
        Kind.DAMAGED,
        commandSeq,
        null,
        null,
        place,
        null,
        null,
        null,
        Sentence.of("Expected command %d of domain %s (%s) %s", commandSeq, domain, place, what));
  }

  private Difference of(
      Kind kind, Taken taken, String place, @Nullable Differing found, String what) {
    String decided =
        taken.firstSeq() == null
            ? ""
            : Sentence.of(", decisions %d to %d", taken.firstSeq(), taken.lastSeq());
    return new Difference(
        domain,
        kind,
        taken.commandSeq(),
        taken.firstSeq(),
        taken.lastSeq(),
        place,
        found == null ? null : found.path(),
        found == null ? null : found.journalled(),
        found == null ? null : found.replayed(),
        Sentence.of(
            "Expected command %d of domain %s (%s%s) %s",
            taken.commandSeq(), domain, place, decided, what));
  }
}
