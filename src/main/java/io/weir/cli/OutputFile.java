package io.weir.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all: it is written beside its place, and moved there by
 * {@link #keep}. What is no regular file (a pipe, {@code /dev/null}) is written as it comes, and so
 * is standard output, {@code -}.
 */
final class OutputFile implements AutoCloseable {

  static final String STANDARD_OUTPUT = "-";

  private static final int BUFFER_BYTES = 64 * 1024;

  private final @Nullable Path target;
  private final @Nullable Path part;
  private final OutputStream stream;

  private OutputFile(@Nullable Path target, @Nullable Path part, OutputStream stream) {
    this.target = target;
    this.part = part;
    this.stream = new BufferedOutputStream(stream, BUFFER_BYTES);
  }

  static OutputFile open(String name) throws IOException {
    if (name.equals(STANDARD_OUTPUT)) {
      return new OutputFile(null, null, new Unclosed(System.out));
    }
    Path target = Path.of(name);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      return new OutputFile(null, null, Files.newOutputStream(target));
    }
    Path part =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    OutputStream stream = Files.newOutputStream(part);
    part.toFile().deleteOnExit(); // whoever is interrupted leaves nothing behind
    return new OutputFile(target, part, stream);
  }

  OutputStream stream() {
    return stream;
  }

  /** Puts what was written into its place. */
  void keep() throws IOException {
    stream.close();
    if (target != null && part != null) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
    if (part != null) {
      Files.deleteIfExists(part);
    }
  }

  /** Standard output is not ours to close. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
