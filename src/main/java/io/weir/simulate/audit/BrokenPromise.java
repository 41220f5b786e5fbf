package io.weir.simulate.audit;

/** What was decided differs from what the rules say; the message says how. */
public final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenPromise(String sentence) {
    super(sentence, null, false, false);
  }
}
