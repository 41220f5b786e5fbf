package io.weir.kernel.plans;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.PlanNoun.directive;
import static io.weir.protocol.PlanCause.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a plan may not say, in the words that it is told in; and what a part of slots comes to. */
class PlanRefusalsTest extends KernelTest {

  @BeforeEach
  void aGroup() {
    rig.domain().slots(4).exists();
    rig.group("ETL").exists();
  }

  private void refuses(Directive directive, String sentence) {
    rig.expect(
            rejected(rig.plan("X").with(directive).creates(), Code.CONFIGURATION).saying(sentence))
        .noMore();
  }

  private void refuses(RunawayNoun rule, String sentence) {
    refuses(
        directive(Directive.of("ETL", null, 1L, null, null), RunawayNoun.steps(rule)), sentence);
  }

  // ---- plans ----

  @Test
  void shouldRefuseDirectivesOfAPlanThatDoesNotExist() {
    Directive ofBatch = Directive.of("BATCH_GROUP", null, 1L, null, null);
    rig.expect(rejected(rig.plan("GHOST").sets(ofBatch), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.plan("GHOST").dropsGroup("ETL"), Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseToPutADraftInForceBelowAPlanInForceThatItContradicts() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    rig.plan("DAY").below("LOADING", 1).shares("BATCH_GROUP", 1).exists();
    rig.plan("NIGHT").below("LOADING", 1).exists();
    rig.plan("DAY").activates();
    rig.skip();
    rig.expect(accepted(rig.plan("DAY").dropsGroup("BATCH_GROUP"))).noMore();
    Directive ofBatch = Directive.of("BATCH_GROUP", null, 1L, null, null);
    rig.expect(accepted(rig.plan("LOADING").sets(ofBatch))).noMore();
    rig.expect(
            rejected(rig.plan("NIGHT").activates(), Code.CONFIGURATION)
                .saying("Expected plan DAY to reach group BATCH_GROUP once"))
        .noMore();
    String request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 2, OPERATOR), accepted(request)).noMore();
  }

  @Test
  void shouldForgetADraftWhenAFileSaysWhatIsInForce() {
    rig.domain().slots(4).with(rig.group("ETL")).with(rig.plan("DAY").shares("ETL", 3)).applies();
    rig.skip();
    rig.expect(accepted(rig.plan("DAY").sets(Directive.of("ETL", null, 5L, null, null)))).noMore();
    assertThat(rig.ledger().plan("DAY").draft()).isNotNull();
    rig.domain().slots(4).with(rig.group("ETL")).with(rig.plan("DAY").shares("ETL", 3)).applies();
    rig.skip();
    assertThat(rig.ledger().plan("DAY").draft()).isNull();
    assertThat(rig.ledger().plan("DAY").version()).isEqualTo(1);
  }

  // ---- directives ----

  @Test
  void shouldRefuseADirectiveOfNeitherAGroupNorAPlanOrOfBoth() {
    refuses(Directive.of(null, null, 1L, null, null), "but it names neither");
    refuses(Directive.of("ETL", "DAYTIME_PLAN", 1L, null, null), "but it names both");
  }

  @Test
  void shouldRefuseARunawayRuleThatSaysWhatItsActionDoesNotTake() {
    refuses(
        RunawayNoun.cancel().onCpuMs(1).forCall(),
        "Expected forCall with SWITCH_GROUP only, but the runaway rule of group ETL in plan X has"
            + " action CANCEL_QUERY");
    refuses(RunawayNoun.log().onCpuMs(1).with("throttlePercent", 5L), "Expected throttlePercent");
    refuses(RunawayNoun.log().onCpuMs(1).cooldownMs(5), "Expected cooldownMs with THROTTLE only");
    refuses(
        RunawayNoun.kill().onCpuMs(1).with("switchTo", "BATCH_GROUP"),
        "Expected switchTo with SWITCH_GROUP only, but the runaway rule of group ETL in plan X has"
            + " action KILL_SESSION");
    refuses(
        RunawayNoun.moveTo("BATCH_GROUP").with("switchTo", null).onCpuMs(1),
        "as it switches the group, but it has none");
  }

  // ---- parts of the slots ----

  @Test
  void shouldLetAGroupRunNoMoreThanItsPartOfTheSlots() {
    rig.plan("DAY")
        .limits("ETL", Map.of("utilizationLimitPercent", 50L))
        .limits(Plan.OTHER_GROUPS, Map.of("utilizationLimitPercent", 25L))
        .exists();
    rig.plan("DAY").activates();
    rig.skip();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").isOpen();
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.query("d").in("t").runs();
    rig.query("e").in("t").queues();
    rig.operator().changesSlots(8);
    rig.expect(granted("c"), granted("e")).noMore();
  }

  @Test
  void shouldServeOthersLastInAPlanByEmphasisThatGivesThemNoLevel() {
    rig.plan("DAY")
        .by(PlanMethod.EMPHASIS)
        .levels("ETL", 100L)
        .with(Directive.of(Plan.OTHER_GROUPS, null, null, null, null))
        .exists();
    rig.operator().changesSlots(1);
    rig.plan("DAY").activates();
    rig.skip();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").isOpen();
    rig.query("a").runs();
    rig.query("other").in("t").queues();
    rig.query("b").queues();
    rig.query("a").completes();
    rig.expect(released("a"), granted("b"));
    rig.query("b").completes();
    rig.expect(released("b"), granted("other")).noMore();
    rig.query("c").submits();
    rig.expect(queued("c")).noMore();
  }
}
