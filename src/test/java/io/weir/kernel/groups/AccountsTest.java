package io.weir.kernel.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group is charged in all, and what its next query is expected to take. */
class AccountsTest extends KernelTest {

  private static final long SECOND_MICROS = 1_000_000;

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
  }

  private AccountRow account() {
    return rig.ledger().account("INTERACTIVE_GROUP");
  }

  private void runs(String query, long cpuMs) {
    rig.query(query).estimatedMs(10_000).runs();
    rig.query(query).completesWithCpuMs(cpuMs);
    rig.skip();
  }

  @Test
  void shouldGiveBackWhatWasChargedTooMuch() {
    rig.query("a").estimatedMs(10_000).runs();
    assertThat(account().chargedMicros()).isEqualTo(10 * SECOND_MICROS);
    rig.query("a").completesWithCpuMs(3_000);
    rig.skip();
    assertThat(account().chargedMicros()).isEqualTo(3 * SECOND_MICROS);
    runs("b", 12_000);
    assertThat(account().chargedMicros()).isEqualTo(15 * SECOND_MICROS);
  }

  @Test
  void shouldExpectTheFirstFigureAndFollowEachOtherByAnEighth() {
    runs("a", 8_000);
    assertThat(account().meanMicros()).isEqualTo(8 * SECOND_MICROS);
    runs("b", 16_000);
    assertThat(account().meanMicros()).isEqualTo(9 * SECOND_MICROS);
    runs("c", 1_000);
    assertThat(account().meanMicros()).isEqualTo(8 * SECOND_MICROS);
  }
}
