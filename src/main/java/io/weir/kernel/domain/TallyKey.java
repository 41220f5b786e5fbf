package io.weir.kernel.domain;

import io.weir.protocol.Code;
import org.jspecify.annotations.Nullable;

/**
 * What a tally counts.
 *
 * @param groupId of the consumer group; {@link #NO_GROUP} for what was in none, and for groups that
 *     are gone
 * @param cause why; the code of a refusal
 */
public record TallyKey(long groupId, Counted what, Code cause) {

  /** Stands for no group; no group has this id. */
  public static final long NO_GROUP = 0;

  private static final char BETWEEN = '/';

  /** As it stands in the table: {@code 2/KILLED/IDLE_TIMEOUT}. */
  String text() {
    return ofGroup(groupId) + what.name() + BETWEEN + cause.name();
  }

  /** What the keys of a group begin with. */
  static String ofGroup(long groupId) {
    return Long.toString(groupId) + BETWEEN;
  }

  /** The key in a text; null where it is a cause alone, which counts timeouts of the domain. */
  public static @Nullable TallyKey of(String text) {
    int first = text.indexOf(BETWEEN);
    int second = text.indexOf(BETWEEN, first + 1);
    return first < 0
        ? null
        : new TallyKey(
            Long.parseLong(text.substring(0, first)),
            Counted.valueOf(text.substring(first + 1, second)),
            Code.valueOf(text.substring(second + 1)));
  }
}
