package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some memory, of what a request calls it. */
record Amount(String resource, long bytes) {

  /** The memory that queries take theirs from, whatever pool that is. */
  static final String MEMORY = "MEMORY";

  /** What is no memory: the other resources that the wire names. */
  private static final List<String> OTHERS =
      List.of("CPU", "FILE_HANDLES", "NETWORK", "CONNECTIONS", "GPU");

  /** The one amount that there is; null where there are none or several, or it is 0. */
  static @Nullable Amount of(Map<String, Long> amounts) {
    if (amounts.size() != 1) {
      return null;
    }
    Map.Entry<String, Long> only = amounts.entrySet().iterator().next();
    return only.getValue() == 0 ? null : new Amount(only.getKey(), only.getValue());
  }

  /** What is wrong where there is none. */
  static Rejection invalid(Map<String, Long> amounts) {
    return invalid(
        amounts.size() == 1
            ? "Expected the amount to be at least 1, but it was 0"
            : Sentence.of("Expected one amount, but there are %d", amounts.size()));
  }

  static Rejection invalid(String message) {
    return reject(Code.INVALID, Why.of(Limit.RECORD, "record"), message);
  }

  /** False of what no release leases yet. */
  boolean isGoverned() {
    return !OTHERS.contains(resource);
  }
}
