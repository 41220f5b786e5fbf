package io.weir.kernel.admin;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shares of a group itself, which hold where no plan gives it a part. */
class GroupSharesTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
  }

  private void creates(long shares) {
    ConsumerGroup group =
        new ConsumerGroup(
            "NEW", null, null, null, null, null, null, null, null, shares, null, null, null, null,
            null, null, null);
    rig.tell(new CreateConsumerGroup("r", null, group));
  }

  @ParameterizedTest
  @CsvSource({"0", "1048577"})
  void shouldRefuseSharesThatAreNone(long shares) {
    creates(shares);
    rig.expect(
            rejected("r", Code.CONFIGURATION)
                .saying("shares of group NEW to be 1 to 1048576, but it was " + shares))
        .noMore();
  }

  @ParameterizedTest
  @CsvSource({"1", "1048576"})
  void shouldTakeSharesFromOneToTheMost(long shares) {
    creates(shares);
    rig.expect(accepted("r")).noMore();
    assertThat(rig.ledger().group("NEW").shares()).isEqualTo(shares);
  }
}
