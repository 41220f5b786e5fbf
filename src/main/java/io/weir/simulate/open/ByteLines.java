package io.weir.simulate.open;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream as bytes, so that whoever reads them sees what is no UTF-8. */
final class ByteLines {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;

  /** A line that is longer than the maximum is cut off right behind it. */
  ByteLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line without its end, or null behind the last. */
  byte @Nullable [] next() throws IOException {
    line.reset();
    if (at == end && !fill()) {
      return null;
    }
    do {
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, start, at - start);
      if (line.size() > maxBytes) {
        break;
      }
      if (at < end) {
        at++;
        break;
      }
    } while (fill());
    return line.toByteArray();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
