package io.weir.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The order of the bytes is the order of the keys, and the key comes back. */
class KeyLayoutTest {

  private static final byte[] PREFIX = {3, 0, -1};
  private static final List<Long> EDGES =
      List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -256L, -1L, 0L, 1L, 127L, 128L, Long.MAX_VALUE);

  private final SplittableRandom random = new SplittableRandom(1);

  private <K> void keepsTheOrder(KeyLayout<K> layout, Supplier<K> keys) {
    for (int i = 0; i < 5_000; i++) {
      K a = keys.get();
      K b = keys.get();
      byte[] bytesOfA = layout.encode(PREFIX, a);
      byte[] bytesOfB = layout.encode(PREFIX, b);
      assertThat(layout.decode(bytesOfA, PREFIX.length)).isEqualTo(a);
      assertThat(Integer.signum(Arrays.compareUnsigned(bytesOfA, bytesOfB)))
          .as("%s and %s", a, b)
          .isEqualTo(Integer.signum(layout.order().compare(a, b)));
    }
  }

  private long number() {
    return random.nextBoolean() ? EDGES.get(random.nextInt(EDGES.size())) : random.nextLong();
  }

  private String text() {
    return random
        .ints(random.nextInt(4), 0, 6)
        .mapToObj(i -> List.of("a", "b", "é", "｡", "😀", "\u0000").get(i))
        .reduce("", String::concat);
  }

  @Test
  void shouldKeepTheOrderOfNumbers() {
    keepsTheOrder(KeyLayout.NUMBER, this::number);
  }

  @Test
  void shouldKeepTheOrderOfRanks() {
    keepsTheOrder(KeyLayout.RANK, () -> new Rank(number(), number(), number()));
  }

  @Test
  void shouldKeepTheOrderOfTexts() {
    keepsTheOrder(KeyLayout.TEXT, this::text);
  }
}
