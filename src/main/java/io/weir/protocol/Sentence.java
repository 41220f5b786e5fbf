package io.weir.protocol;

import java.util.Locale;

/** Sentences with figures, the same in every locale: they are part of decisions. */
public final class Sentence {

  private Sentence() {}

  /** A sentence from a format as of {@link String#format}. */
  public static String of(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
