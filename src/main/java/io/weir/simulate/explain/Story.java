package io.weir.simulate.explain;

import io.weir.protocol.Decided;
import io.weir.protocol.JournalEntry;
import org.jspecify.annotations.Nullable;

/** What the journal tells of one thing. */
interface Story {

  /** A command is about to be decided. */
  void command(JournalEntry entry, Surroundings around);

  /** Something new was decided; the surroundings are still as they were before. */
  void decided(JournalEntry entry, Decided decided, Surroundings around);

  /** The explanation, or null where the journal told nothing of it. */
  @Nullable Explanation end(String domain, Surroundings around);
}
