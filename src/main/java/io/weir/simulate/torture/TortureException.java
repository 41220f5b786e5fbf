package io.weir.simulate.torture;

/** Why a run cannot begin, or a file cannot be read or written; one sentence. */
public final class TortureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TortureException(String sentence) {
    super(sentence, null, false, false);
  }
}
