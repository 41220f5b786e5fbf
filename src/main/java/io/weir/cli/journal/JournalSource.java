package io.weir.cli.journal;

import io.weir.simulate.replay.JournalRecord;
import io.weir.simulate.replay.Snapshots;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal with its snapshots, that can be read once from its beginning to its end. */
public interface JournalSource {

  /** Takes what is read. */
  interface Sink {
    /**
     * Takes the next entries, those of one domain in order.
     *
     * @param percent how much of the journal has been read with them
     */
    void take(List<JournalRecord> entries, int percent);
  }

  /** The journal of a cluster. */
  static JournalSource ofCluster(String bootstrapServers) {
    return new TopicJournal(bootstrapServers);
  }

  /** The journal in a file or folder as {@code demo --out} writes them. */
  static JournalSource ofFiles(Path path) {
    return FileJournal.in(path);
  }

  /**
   * The snapshots of one domain, or of all.
   *
   * @param faults is told of records that are no snapshots
   */
  Snapshots snapshots(@Nullable String domain, Consumer<String> faults);

  /** Reads the journal of one domain, or of all. */
  void read(@Nullable String domain, Sink sink);

  /** What it is, for people. */
  String name();
}
