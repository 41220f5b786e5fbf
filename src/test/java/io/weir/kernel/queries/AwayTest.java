package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static io.weir.kernel.rig.RunawayNoun.moveTo;
import static io.weir.kernel.rig.RunawayNoun.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.KernelTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a session goes home to that is moved for a call, and then for another. */
class AwayTest extends KernelTest {

  @BeforeEach
  void twoRulesOneAfterTheOther() {
    rig.domain()
        .slots(2)
        .with(rig.group("ETL"))
        .with(
            rig.plan("DAY")
                .limits("ETL", steps(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall()))
                .limits("BATCH_GROUP", steps(moveTo("MAINTENANCE_GROUP").onCpuMs(2_000).forCall()))
                .limits(
                    "INTERACTIVE_GROUP",
                    steps(moveTo("MAINTENANCE_GROUP").onCpuMs(3_000).forCall())))
        .activePlan("DAY")
        .exists();
    rig.session("s").in("ETL").isOpen();
    rig.query("q").runs();
    rig.query("p").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(switched("s", "ETL", "BATCH_GROUP").untilCallEnd(true)).noMore();
  }

  @Test
  void shouldGoHomeWithTheCallThatMovedItOn() {
    rig.query("p").reportsCpuMs(2_000);
    rig.expect(switched("s", "BATCH_GROUP", "MAINTENANCE_GROUP").untilCallEnd(true)).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.query("p").completes();
    rig.expect(released("p"), switched("s", "MAINTENANCE_GROUP", "ETL")).noMore();
    assertThat(rig.ledger().all(Families.AWAY)).isEmpty();
  }

  @Test
  void shouldStayWhereAnOperatorHasPutItMeanwhile() {
    String request = rig.operator().switches("s", "INTERACTIVE_GROUP");
    rig.expect(switched("s", "BATCH_GROUP", "INTERACTIVE_GROUP"), accepted(request)).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(rig.ledger().all(Families.AWAY)).isEmpty();
  }

  @Test
  void shouldGoHomeToWhereAnOperatorHasPutItBeforeItsNextCall() {
    rig.operator().switches("s", "INTERACTIVE_GROUP");
    rig.skip().query("p").reportsCpuMs(3_000);
    rig.expect(switched("s", "INTERACTIVE_GROUP", "MAINTENANCE_GROUP")).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.query("p").completes();
    rig.expect(released("p"), switched("s", "MAINTENANCE_GROUP", "INTERACTIVE_GROUP")).noMore();
  }

  @Test
  void shouldLeaveNothingBehindOfASessionThatEndsAway() {
    rig.session("s").closes();
    rig.expect(released("q"), released("p"), closed("s").cause(null)).noMore();
    assertThat(rig.ledger().all(Families.AWAY)).isEmpty();
  }
}
