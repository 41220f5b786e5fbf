package io.weir.bench;

/** Ends a benchmark whose figures would mean nothing; the message says why. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String sentence) {
    super(sentence, null, false, false);
  }
}
