package io.weir.simulate.replay;

import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Where the chunks of whole snapshots lie, found out by looking at all chunks once in order.
 *
 * @param <L> a place
 */
public final class SnapshotIndex<L> {

  /** What tells chunks apart; the rest of a snapshot's record is not read. */
  public record Head(long commandSeq, long chunk, boolean last) {}

  private static final class Open<L> {
    long commandSeq;
    final List<L> chunks = new ArrayList<>();
  }

  private final JsonCodec codec = new JsonCodec();
  private final Map<String, Open<L>> open = new TreeMap<>();
  private final Map<String, TreeMap<Long, List<L>>> whole = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Looks at the next record of the snapshots. */
  public void add(JournalRecord record, L at) {
    switch (codec.readRecord(record.value(), Head.class)) {
      case Reading.Malformed<Head> malformed ->
          faults.add(
              "Expected a chunk of a snapshot at "
                  + record.place()
                  + ", but: "
                  + malformed.message());
      case Reading.Read<Head> read -> add(record.domain(), read.value(), at);
    }
  }

  private void add(String domain, Head head, L at) {
    if (head.chunk() == 0) {
      Open<L> begun = new Open<>();
      begun.commandSeq = head.commandSeq();
      open.put(domain, begun);
    }
    Open<L> current = open.get(domain);
    if (current == null
        || current.commandSeq != head.commandSeq()
        || current.chunks.size() != head.chunk()) {
      open.remove(domain); // its beginning is older than what is kept, or a chunk is not there
      return;
    }
    current.chunks.add(at);
    if (head.last()) {
      whole
          .computeIfAbsent(domain, name -> new TreeMap<>())
          .put(head.commandSeq(), List.copyOf(current.chunks));
      open.remove(domain);
    }
  }

  /** What was found, to be read from these places. */
  public Snapshots snapshots(Function<List<L>, Iterator<JournalRecord>> read) {
    return new Snapshots() {
      @Override
      public NavigableSet<Long> of(String domain) {
        return whole.getOrDefault(domain, new TreeMap<>()).navigableKeySet();
      }

      @Override
      public Iterator<JournalRecord> chunks(String domain, long commandSeq) {
        return read.apply(whole.get(domain).get(commandSeq));
      }
    };
  }

  /** Records that are no chunks, a sentence each. */
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
