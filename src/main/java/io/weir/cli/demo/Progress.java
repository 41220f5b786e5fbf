package io.weir.cli.demo;

import io.weir.streams.TimeSource;
import java.io.PrintStream;

/** Says every few seconds how far the demo is. */
final class Progress {

  private static final long EVERY_WALL_MS = 5_000;

  private final PrintStream out;
  private final TimeSource time;
  private long lastWallMs;

  Progress(PrintStream out, TimeSource time) {
    this.out = out;
    this.time = time;
    this.lastWallMs = time.wallMs();
  }

  void say(String text) {
    out.println(text);
  }

  void show(Discipline discipline, int submitted, int ended, int total, int running) {
    if (time.wallMs() - lastWallMs < EVERY_WALL_MS) {
      return;
    }
    lastWallMs = time.wallMs();
    int waiting = Math.max(0, submitted - ended - running);
    out.printf(
        "  %-10s %5d of %d queries ended, %d running, %d waiting%n",
        discipline.domain(), ended, total, running, waiting);
  }
}
