package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import org.jspecify.annotations.Nullable;

/**
 * What a session was charged in a lane of its group since somebody has waited there; or, under the
 * name of no session, the lane's virtual time.
 *
 * @param micros of CPU time, from where it was placed
 * @param aloneSeq the last decision when nobody else waited, and the virtual time followed: what
 *     was charged by decisions up to that one is owed to nobody; absent = never
 * @param enteredSeq the last decision when the session came in while it held slots; absent = it
 *     held none
 * @param olderMicros what is charged here for slots that it held then: no more is given back for
 *     them; absent = nothing
 */
public record TurnRow(
    long micros, @Nullable Long aloneSeq, @Nullable Long enteredSeq, @Nullable Long olderMicros) {

  /** Of a lane, or a session, that begins. */
  static final TurnRow NONE = new TurnRow(0, null, null, null);

  /** Of a session that comes in, charged so much for slots that it holds. */
  static TurnRow entering(long fromMicros, long olderMicros, @Nullable Long enteredSeq) {
    long micros = Saturating.add(fromMicros, olderMicros);
    return new TurnRow(micros, null, enteredSeq, olderMicros == 0 ? null : (Long) olderMicros);
  }

  /** Charged more for a slot that it has held since a decision, or given back. */
  TurnRow charged(long byMicros, long sinceSeq) {
    boolean isOlder = enteredSeq != null && sinceSeq <= enteredSeq;
    long known = olderMicros == null ? 0 : olderMicros;
    long by = isOlder ? Math.max(byMicros, -known) : byMicros;
    long older = isOlder ? Saturating.add(known, by) : known;
    long after = Saturating.addSigned(micros, by);
    return new TurnRow(after, aloneSeq, enteredSeq, older == 0 ? null : (Long) older);
  }

  /** Where nobody else waits. */
  TurnRow alone(long seq) {
    return new TurnRow(micros, seq, enteredSeq, olderMicros);
  }
}
