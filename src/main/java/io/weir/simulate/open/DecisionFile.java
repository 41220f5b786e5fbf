package io.weir.simulate.open;

import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.ObjLongConsumer;

/** A decision file (JSONL), written line by line, fields in the order of their schemas. */
public final class DecisionFile implements ObjLongConsumer<Decided> {

  private final OutputStream bytes;
  private final JsonCodec codec = new JsonCodec();
  private long lines;

  /** Writes to a stream, which whoever opened it buffers and closes. */
  public DecisionFile(OutputStream bytes) {
    this.bytes = bytes;
  }

  /**
   * Adds a decision that is said at this time.
   *
   * @throws UncheckedIOException where it cannot be written
   */
  @Override
  public void accept(Decided decided, long atMs) {
    try {
      bytes.write(
          codec.writeRecord(new DecisionLine(atMs, decided.domain(), decided.seq(), decided)));
      bytes.write('\n');
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    lines++;
  }

  /** How many decisions were written. */
  public long lines() {
    return lines;
  }
}
