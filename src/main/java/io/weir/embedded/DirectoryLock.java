package io.weir.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.weir.embedded.EmbeddedBrokerException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One process owns a data directory at a time. The operating system ends the lock with the process,
 * however that ended, so a stale one never has to be judged by its process id.
 */
final class DirectoryLock implements Closeable {
  private static final String FILE_NAME = "weir.lock";

  /** Far behind the text, so that others can read the owner where locks are mandatory. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** A process id has at most 19 digits. */
  private static final int MAX_OWNER_BYTES = 32;

  /**
   * Directories held by this process. Needed because POSIX drops all locks of a process on a file
   * when it closes any descriptor of that file: a refused second attempt would free the first.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private DirectoryLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * @throws EmbeddedBrokerException of kind DIRECTORY_IN_USE when another broker holds it
   */
  static DirectoryLock of(Path directory) throws IOException {
    Path key = directory.toRealPath();
    long pid = ProcessHandle.current().pid();
    if (!HELD_HERE.add(key)) throw inUse(directory, "pid " + pid + ", this process");
    @Nullable DirectoryLock lock = null;
    try {
      lock = acquire(directory, key, pid);
    } finally {
      if (lock == null) HELD_HERE.remove(key);
    }
    return lock;
  }

  private static DirectoryLock acquire(Path directory, Path key, long pid) throws IOException {
    var channel = FileChannel.open(key.resolve(FILE_NAME), CREATE, READ, WRITE);
    boolean owned = false;
    try {
      owned = channel.tryLock(LOCKED_BYTE, 1, false) != null;
      if (!owned) throw inUse(directory, owner(channel));
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(pid).getBytes(UTF_8)), 0);
      return new DirectoryLock(key, channel);
    } finally {
      if (!owned) channel.close();
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate(MAX_OWNER_BYTES);
    channel.read(text, 0);
    String pid = UTF_8.decode(text.flip()).toString().strip();
    return pid.isEmpty() ? "pid unknown" : "pid " + pid;
  }

  private static EmbeddedBrokerException inUse(Path directory, String owner) {
    String sentence =
        "Expected a data directory of its own, but %s is in use by another weir (%s)."
            .formatted(directory, owner);
    return new EmbeddedBrokerException(Kind.DIRECTORY_IN_USE, sentence, null);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(key);
    }
  }
}
