package io.weir.simulate.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultFilesTest {

  @Test
  void shouldKnowEveryFileThatComesWithTheProgram() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("topology/faults"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(FaultFiles.NAMES);
    }
  }

  @Test
  void shouldComposeFilesTheLaterOverTheEarlier(@TempDir Path folder) throws IOException {
    Path own = folder.resolve("own.yaml");
    Files.writeString(own, "late: {oneIn: 2, upToMs: 9}\nrestart: {oneIn: 3}\n");
    Fault fault = FaultFiles.read(List.of("late", "lost", own.toString()));
    assertThat(fault.late()).isEqualTo(new Fault.Delay(2, 9));
    assertThat(fault.restart()).isEqualTo(new Fault.Often(3));
    assertThat(fault.lost()).isNotNull();
    assertThat(fault.flood()).isNull();
  }

  @Test
  void shouldNameWhatIsWrongAndWhere(@TempDir Path folder) throws IOException {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(wrong, "lates: {oneIn: 2, upToMs: 9}\n");
    assertThatThrownBy(() -> FaultFiles.read(List.of(wrong.toString())))
        .isInstanceOf(TortureException.class)
        .hasMessageContaining("lates")
        .hasMessageContaining("late");
    assertThatThrownBy(() -> FaultFiles.read(List.of("nowhere")))
        .isInstanceOf(TortureException.class)
        .hasMessageContaining("nowhere");
  }
}
