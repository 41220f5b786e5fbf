package io.weir.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowPackTest {

  private static List<String> rows(byte[] bytes) {
    List<String> rows = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    RowPack.forEach(
        bytes,
        (family, key, row) ->
            rows.add(family + " " + hex.formatHex(key) + " " + hex.formatHex(row)));
    return rows;
  }

  @Test
  void shouldGiveBackWhatWasAddedEmptyOrLong() {
    RowPack pack = new RowPack();
    pack.add(255, new byte[] {1, 2}, new byte[0]);
    pack.add(1, new byte[0], new byte[10_000]);
    pack.add(2, new byte[] {3}, new byte[] {4});

    assertThat(pack.size()).isEqualTo(3 * 9 + 2 + 10_000 + 2);
    assertThat(rows(pack.bytes()))
        .containsExactly("255 0102 ", "1  " + "00".repeat(10_000), "2 03 04");
  }

  @Test
  void shouldRefuseBytesThatEndWithinARow() {
    RowPack pack = new RowPack();
    pack.add(1, new byte[] {1, 2}, new byte[] {3});
    byte[] whole = pack.bytes();

    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> rows(cut))
          .hasMessage("Expected whole rows, but the bytes end within one");
    }
  }

  @Test
  void shouldGiveUpABufferThatGrewBeyondWhatIsKept() {
    RowPack pack = new RowPack();
    for (int length : new int[] {100_000, 10, 70_000, 0}) {
      pack.clear();
      pack.add(1, new byte[] {1}, new byte[length]);
      assertThat(pack.size()).isEqualTo(9 + 1 + length);
      assertThat(rows(pack.bytes())).containsExactly("1 01 " + "00".repeat(length));
    }
  }

  @Test
  void shouldRefuseARowThatIsGoneWhereRowsAloneAreExpected() {
    RowPack pack = new RowPack();
    pack.add(1, new byte[] {1}, null);
    assertThatThrownBy(() -> rows(pack.bytes())).hasMessageContaining("one is said to be gone");
  }
}
