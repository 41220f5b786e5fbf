package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.config.StreamsDefaults;
import io.weir.protocol.DomainDefinition.Capacity;
import org.junit.jupiter.api.Test;

class MachineTest {

  private static final StreamsDefaults DEFAULTS = Defaults.load().streams();

  @Test
  void shouldKnowWhatThisMachineHas() {
    Machine here = Machine.here(DEFAULTS);
    assertThat(here.cores()).isPositive();
    assertThat(here.memoryBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
  }

  @Test
  void shouldGiveADomainHalfOfTheMemoryToDivide() {
    Capacity capacity = new Machine(4, DEFAULTS.machineMemoryBytes()).capacity(DEFAULTS);
    assertThat(capacity.cpuCores()).isEqualTo(4);
    assertThat(capacity.totalMemoryBytes()).isEqualTo(16L << 30);
    assertThat(capacity.memoryBytes()).isEqualTo(8L << 30);
    assertThat(capacity.activeSessions()).isNull();
  }
}
