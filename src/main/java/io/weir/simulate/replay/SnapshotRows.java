package io.weir.simulate.replay;

import io.weir.kernel.state.RowPack;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.protocol.Snapshot;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The rows of a snapshot in order, one chunk decoded at a time. */
final class SnapshotRows {

  /** A row as it was written. */
  record Row(int family, byte[] key, byte[] row) {}

  /** Thrown where a chunk is not what was written; its message says where it lies. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;
    final String place;

    Damaged(String place, String why) {
      super(why, null, false, false);
      this.place = place;
    }
  }

  private final Iterator<JournalRecord> chunks;
  private final JsonCodec codec = new JsonCodec();
  private final Deque<Row> rows = new ArrayDeque<>();
  private @Nullable Snapshot head;

  SnapshotRows(Iterator<JournalRecord> chunks) {
    this.chunks = chunks;
  }

  /** The next row, or null behind the last. */
  @Nullable Row next() throws Damaged {
    while (rows.isEmpty() && chunks.hasNext()) {
      decode(chunks.next());
    }
    return rows.poll();
  }

  /** What the last chunk that was read says of itself. */
  Snapshot head() {
    if (head == null) {
      throw new IllegalStateException("Expected a chunk to have been read");
    }
    return head;
  }

  private void decode(JournalRecord record) throws Damaged {
    if (record.damaged()) {
      throw new Damaged(record.place(), "its checksum is another");
    }
    switch (codec.readRecord(record.value(), Snapshot.class)) {
      case Reading.Malformed<Snapshot> malformed ->
          throw new Damaged(record.place(), malformed.message());
      case Reading.Read<Snapshot> read -> unpack(read.value(), record.place());
    }
  }

  private void unpack(Snapshot chunk, String place) throws Damaged {
    head = chunk;
    try {
      RowPack.forEach(
          Base64.getDecoder().decode(chunk.rows()),
          (family, key, row) -> rows.add(new Row(family, key, row)));
    } catch (IllegalArgumentException | IllegalStateException notRows) {
      throw new Damaged(place, String.valueOf(notRows.getMessage()));
    }
  }
}
