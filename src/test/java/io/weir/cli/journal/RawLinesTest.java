package io.weir.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLinesTest {

  private static final int BUFFER_BYTES = 1 << 16;

  private record Seen(String line, long offset, long number) {}

  @TempDir private Path folder;

  @Test
  void shouldShowALineThatIsLongerThanWhatIsReadAtOnce() throws IOException {
    String longer = "b".repeat(3 * BUFFER_BYTES + 5);

    assertThat(lines("aa\n" + longer + "\ncc\n"))
        .containsExactly(
            new Seen("aa", 0, 1), new Seen(longer, 3, 2), new Seen("cc", 4 + longer.length(), 3));
  }

  @Test
  void shouldShowALineThatEndsWithWhatIsReadAtOnce() throws IOException {
    String exact = "a".repeat(BUFFER_BYTES - 1);

    assertThat(lines(exact + "\nb\n"))
        .containsExactly(new Seen(exact, 0, 1), new Seen("b", BUFFER_BYTES, 2));
  }

  @Test
  void shouldShowALastLineWithoutAnEndAndEmptyLines() throws IOException {
    assertThat(lines("a\n\nb"))
        .containsExactly(new Seen("a", 0, 1), new Seen("", 2, 2), new Seen("b", 3, 3));
  }

  @Test
  void shouldShowNothingOfAnEmptyFile() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  private List<Seen> lines(String text) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.writeString(file, text);
    List<Seen> seen = new ArrayList<>();
    RawLines.forEach(
        file,
        (line, offset, number) ->
            seen.add(new Seen(new String(line, StandardCharsets.UTF_8), offset, number)));
    return seen;
  }
}
