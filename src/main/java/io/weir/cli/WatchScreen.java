package io.weir.cli;

import java.io.PrintWriter;

/** Shows one frame after the other: in place on a terminal, else one below the other. */
final class WatchScreen {

  // Another screen, no cursor, no wrapping; and all of it back.
  private static final String ENTER = "\033[?1049h\033[?25l\033[?7l";
  private static final String LEAVE = "\033[?7h\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";

  private final PrintWriter out;
  private final boolean inPlace;
  private boolean entered;
  private boolean left;

  WatchScreen(PrintWriter out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /** Shows a frame; each of its lines ends in '\n'. Nothing any more once it was left. */
  synchronized void show(String frame) {
    if (left) {
      return;
    }
    if (inPlace) {
      String lines = frame.replace("\n", REST_OF_LINE + "\n");
      out.print((entered ? "" : ENTER) + HOME + lines + REST_OF_SCREEN);
      entered = true;
    } else {
      out.print(frame);
    }
    out.flush();
  }

  /** Gives the terminal back as it was; asked twice, once. */
  synchronized void leave() {
    if (entered && !left) {
      out.print(LEAVE);
      out.flush();
    }
    left = true;
  }
}
