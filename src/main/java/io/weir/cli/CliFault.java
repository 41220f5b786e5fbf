package io.weir.cli;

/** Ends a command: one sentence on standard error, and an exit code. */
public final class CliFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was asked is refused or invalid. */
  public static final int REFUSED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** The broker or the governor does not answer. */
  public static final int UNREACHABLE = 3;

  private final int exitCode;

  private CliFault(int exitCode, String sentence) {
    super(sentence, null, false, false);
    this.exitCode = exitCode;
  }

  public static CliFault refused(String sentence) {
    return new CliFault(REFUSED, sentence);
  }

  public static CliFault unreachable(String sentence) {
    return new CliFault(UNREACHABLE, sentence);
  }

  public int exitCode() {
    return exitCode;
  }
}
