package io.weir.simulate.open;

/** A line of a command file is none; the message is a sentence for the one who named the file. */
public final class CommandFileException extends Exception {

  private static final long serialVersionUID = 1L;

  CommandFileException(String file, long line, String sentence) {
    super("Expected a command in line %s of %s, but: %s".formatted(line, file, sentence));
  }
}
