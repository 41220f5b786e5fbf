package io.weir.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that holds a data directory until its standard input ends. */
final class HoldDirectory {
  static final String HELD = "held";

  private HoldDirectory() {}

  public static void main(String[] args) throws IOException {
    try (var lock = DirectoryLock.of(Path.of(args[0]))) {
      System.out.println(lock == null ? "" : HELD);
      while (System.in.read() >= 0) {}
    }
  }
}
