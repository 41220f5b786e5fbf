package io.weir.streams;

import io.weir.kernel.Governor;
import io.weir.protocol.Snapshot;
import io.weir.streams.store.StoredRows;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables of a task's domains to their topic, one domain at a time and one chunk a tick,
 * so that a domain of any size costs other work no more than a chunk does. The chunks of one
 * snapshot show one moment, whatever is decided meanwhile, see {@link StoredRows}.
 */
final class Snapshots implements AutoCloseable {

  private final Options options;
  private final Egress egress;
  private @Nullable Seat seat;
  private @Nullable StoredRows rows;
  private long commandSeq;
  private long atMs;
  private long chunk;

  Snapshots(Options options, Egress egress) {
    this.options = options;
    this.egress = egress;
  }

  /** Writes the next chunk, if there is one; begins with the first domain that is due. */
  void step(Iterable<Seat> seats) {
    for (Seat next : seats) {
      if (rows != null) {
        break;
      }
      if (next.pace().isDue(options.time().wallMs())) {
        begin(next);
      }
    }
    if (seat != null && rows != null) {
      write(seat, rows);
    }
  }

  private void begin(Seat next) {
    seat = next;
    rows = next.rows();
    commandSeq = next.pace().commandSeq();
    atMs = next.pace().atMs();
    chunk = 0;
    next.pace().begins(options.time().wallMs());
  }

  private void write(Seat of, StoredRows from) {
    byte[] bytes = from.next(options.defaults().snapshotChunkBytes());
    boolean last = from.isDone();
    egress.snapshot(
        new Snapshot(
            of.domain(),
            commandSeq,
            atMs,
            chunk++,
            last,
            Base64.getEncoder().encodeToString(bytes),
            Governor.KERNEL_VERSION,
            options.settings().rulesHash()),
        options.time().wallMs());
    if (last) {
      of.pace().ends(from.rows());
      close();
    }
  }

  /** Gives up what is not whole yet; the store needs it no more. */
  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
    rows = null;
    seat = null;
  }
}
