package io.weir.protocol;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name that somebody may have meant. */
public final class Nearest {

  private static final int FARTHEST = 2; // slips of the finger; more is another word

  private Nearest() {}

  /** The nearest of the names, at most two slips away whatever the case; or null. */
  public static @Nullable String of(String written, Collection<String> names) {
    String nearest = null;
    int least = Math.min(FARTHEST, Math.max(0, written.length() - 2)) + 1;
    for (String name : names) {
      if (Math.abs(written.length() - name.length()) >= least) {
        continue;
      }
      int slips = slips(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (slips < least) {
        least = slips;
        nearest = name;
      }
    }
    return nearest;
  }

  /** A question after the nearest name, or null where none is near. */
  public static @Nullable String question(String written, Collection<String> names) {
    String nearest = of(written, names);
    return nearest == null ? null : "did you mean " + nearest + "?";
  }

  /**
   * Letters put in, left out, replaced or swapped with their neighbour (Damerau 1964; the
   * restricted form: no letter is touched twice).
   */
  static int slips(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + replaced);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
