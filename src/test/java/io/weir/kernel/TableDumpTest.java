package io.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.RowCodec;
import org.junit.jupiter.api.Test;

/** One row of a snapshot by itself; whole dumps are the contract of tables. */
class TableDumpTest {

  private static final int QUEUE = Families.QUEUE.number();
  private static final int NONE = 250;

  @Test
  void shouldReadARowAndWriteItAsThisVersionDoes() {
    TextRow row = new TextRow("q");
    byte[] written = new RowCodec().encode(Families.QUEUE.rows(), row);
    assertThat(TableDump.row(QUEUE, written)).isEqualTo(row);
    assertThat(new TableDump().rewritten(QUEUE, written)).isEqualTo(written);
    assertThat(TableDump.name(QUEUE)).isEqualTo("queue");
  }

  @Test
  void shouldNotTakeATableThatThisVersionDoesNotKnow() {
    assertThatThrownBy(() -> TableDump.name(NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found number 250");
  }
}
