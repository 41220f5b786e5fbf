package io.weir.simulate.explain;

import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something came as it did.
 *
 * @param verdict the answer in one sentence
 * @param asked who asked for what
 * @param assigned its group, and what led there
 * @param events what happened, in order
 * @param bound the limit that bound, with its figures; absent where nothing stood in the way
 * @param reason that limit in words
 * @param given what it had beside its slot: memory and parallel servers; a sentence each
 * @param ahead who held what it wanted, and who was served before it; a sentence each
 * @param remedies what would have changed it; a sentence each
 */
public record Explanation(
    String domain,
    About kind,
    String id,
    String verdict,
    @Nullable String asked,
    @Nullable String assigned,
    List<Event> events,
    @Nullable Why bound,
    @Nullable String reason,
    List<String> given,
    List<String> ahead,
    List<String> remedies) {

  /**
   * Something that happened to it.
   *
   * @param seq of the decision; absent where it is a command
   * @param commandSeq of the journal's entry
   */
  public record Event(long atMs, @Nullable Long seq, long commandSeq, String said) {}
}
