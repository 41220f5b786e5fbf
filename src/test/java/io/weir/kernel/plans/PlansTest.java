package io.weir.kernel.plans;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.protocol.PlanCause.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.PlanNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans: built in, drafted, activated, deleted (P1, P4, P5). */
class PlansTest extends KernelTest {

  @BeforeEach
  void oneSlotAndAGroup() {
    rig.domain().slots(1).with(rig.group("ETL")).exists();
  }

  private PlanRow row(String name) {
    return Objects.requireNonNull(rig.ledger().plan(name), name);
  }

  private PlanNoun day() {
    return rig.plan("DAY").shares("INTERACTIVE_GROUP", 3).shares(Plan.OTHER_GROUPS, 1);
  }

  // ---- built in ----

  @ParameterizedTest
  @CsvSource({"DEFAULT_PLAN, 1", "DAYTIME_PLAN, 2", "NIGHTTIME_PLAN, 3", "MAINTENANCE_PLAN, 4"})
  void shouldStartWithFourPlansThatCannotBeDeleted(String name, long id) {
    assertThat(row(name).id()).isEqualTo(id);
    assertThat(row(name).latest().method()).isEqualTo(PlanMethod.SHARES);
    rig.expect(
            rejected(rig.plan(name).deletes(), Code.CONFIGURATION).saying("used by every domain"))
        .noMore();
    rig.expect(rejected(rig.plan(Long.toString(id)).deletes(), Code.CONFIGURATION)).noMore();
  }

  @Test
  void shouldCarryThePlanInForceAndItsVersionInEveryDecision() {
    rig.query("q1").alone(null, null).submits();
    rig.expect(granted("q1").inPlan("DEFAULT_PLAN", 1)).noMore();
    String request = rig.plan("DAYTIME_PLAN").activates();
    rig.expect(activated("DAYTIME_PLAN", 1, OPERATOR), accepted(request)).noMore();
    rig.query("q1").completes();
    rig.expect(released("q1").inPlan("DAYTIME_PLAN", 1)).noMore();
  }

  // ---- warnings ----

  @Test
  void shouldSayWhatOfADraftHardlyDoesWhatWasMeant() {
    String drafted = rig.plan("DAY").shares("ETL", 3).creates();
    rig.expect(accepted(drafted).warning("Expected OTHER_GROUPS in plan DAY")).noMore();
    String whole = rig.plan("DAY").sets(Directive.of(Plan.OTHER_GROUPS, null, 1L, null, null));
    rig.expect(accepted(whole).warning(null)).noMore();
  }

  @Test
  void shouldSayItAgainWhenThePlanOrOneAboveItIsActivated() {
    rig.plan("LOADING").limits("ETL", Map.of("activeSessions", 99L)).exists();
    rig.plan("DAY").below("LOADING", 3).shares(Plan.OTHER_GROUPS, 1).exists();
    String request = rig.plan("DAY").activates();
    String warning = "Expected activeSessions of group ETL in plan LOADING";
    rig.expect(activated("DAY", 1, OPERATOR), accepted(request).warning(warning)).noMore();
    String other = rig.plan("DEFAULT_PLAN").activates();
    rig.expect(activated("DEFAULT_PLAN", 1, OPERATOR), accepted(other).warning(null)).noMore();
  }

  @Test
  void shouldKnowAGroupOfADraftByItsId() {
    long id = Objects.requireNonNull(rig.ledger().group("ETL")).id();
    String request =
        rig.plan("DAY").shares(Long.toString(id), 3).shares(Plan.OTHER_GROUPS, 1).creates();
    rig.expect(accepted(request).warning(null)).noMore();
    String limited =
        rig.plan("DAY")
            .sets(
                PlanNoun.directive(
                    Directive.of(Long.toString(id), null, 1L, null, null),
                    Map.of("activeSessions", 7L)));
    rig.expect(accepted(limited).warning("Expected activeSessions of group")).noMore();
  }

  @Test
  void shouldSayWhatOfAnAppliedFileHardlyDoesWhatWasMeant() {
    String request =
        rig.domain().slots(1).with(rig.plan("DAY").shares("INTERACTIVE_GROUP", 3)).applies();
    rig.expect(accepted(request).warning("Expected OTHER_GROUPS in plan DAY")).noMore();
  }

  // ---- drafts and versions ----

  @Test
  void shouldKeepANewPlanAsADraftUntilItIsActivated() {
    day().exists();
    assertThat(row("DAY").id()).isEqualTo(5);
    assertThat(row("DAY").version()).isZero();
    assertThat(row("DAY").plan()).isNull();
    String request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 1, OPERATOR), accepted(request)).noMore();
    assertThat(row("DAY").draft()).isNull();
  }

  @Test
  void shouldLeaveWhatIsInForceAloneWhileADraftIsEdited() {
    day().exists();
    rig.plan("DAY").activates();
    rig.skip();
    rig.expect(accepted(rig.plan("DAY").sets(Directive.of("ETL", null, 2L, null, null)))).noMore();
    rig.expect(accepted(rig.plan("DAY").dropsGroup("INTERACTIVE_GROUP"))).noMore();
    assertThat(Objects.requireNonNull(row("DAY").plan()).directives()).hasSize(2);
    assertThat(row("DAY").latest().directives())
        .extracting(Directive::subject)
        .containsExactly("group OTHER_GROUPS", "group ETL");
    String request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 2, OPERATOR), accepted(request)).noMore();
    assertThat(Objects.requireNonNull(row("DAY").plan()).directives()).hasSize(2);
  }

  @Test
  void shouldReplaceADirectiveInItsPlaceAlsoWhenItsGroupIsNamedById() {
    day().exists();
    rig.expect(accepted(rig.plan("DAY").sets(Directive.of("2", null, 9L, null, null)))).noMore();
    assertThat(row("DAY").latest().directives())
        .extracting(Directive::shares)
        .containsExactly(9L, 1L);
  }

  @Test
  void shouldSayNothingWhenThePlanInForceIsActivatedUnchanged() {
    rig.expect(accepted(rig.plan("DEFAULT_PLAN").activates())).noMore();
  }

  @Test
  void shouldActivateOnceWhenTheRequestIsRepeated() {
    rig.plan("DAYTIME_PLAN").activates("a");
    rig.expect(activated("DAYTIME_PLAN", 1, OPERATOR), accepted("a")).noMore();
    rig.plan("DAYTIME_PLAN").activates("a");
    rig.expect(accepted("a")).noMore();
  }

  @Test
  void shouldEndNothingThatRunsAndLoseNothingThatWaits() {
    rig.query("q1").alone(null, null).submits();
    rig.query("q2").alone(null, null).submits();
    rig.expect(granted("q1"), queued("q2"));
    String request = rig.plan("NIGHTTIME_PLAN").activates();
    rig.expect(activated("NIGHTTIME_PLAN", 1, OPERATOR), accepted(request)).noMore();
    rig.query("q1").completes();
    rig.expect(released("q1"), granted("q2")).noMore();
  }

  /**
   * Ten minutes were charged to A at once; with the other plan they are forgiven, not owed to it.
   */
  @Test
  void shouldGiveNothingBackOfWhatAnotherPlanForgave() {
    rig.domain().slots(2).maxQueued(900).with(rig.group("A")).with(rig.group("B")).exists();
    rig.plan("EVEN").shares("A", 50).shares("B", 50).exists();
    rig.plan("NEARLY").shares("A", 50).shares("B", 51).exists();
    rig.plan("EVEN").activates();
    rig.query("long").alone(null, "A").estimatedMs(600_000).submits();
    rig.query("b").alone(null, "B").estimatedMs(1_000).submits();
    for (int i = 0; i < 60; i++) {
      rig.query("a" + i).alone(null, "A").estimatedMs(1_000).submits();
      rig.query("b" + i).alone(null, "B").estimatedMs(1_000).submits();
    }
    rig.plan("NEARLY").activates();
    rig.skip();

    rig.advanceMs(1_000);
    rig.query("long").completesWithCpuMs(1_000);
    rig.query("b").completesWithCpuMs(1_000);
    Deque<String> running = new ArrayDeque<>(grantedNow());
    Map<String, Integer> grants = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      String next = running.remove();
      grants.merge(next.substring(0, 1), 1, Integer::sum);
      rig.advanceMs(1_000);
      rig.query(next).completesWithCpuMs(1_000);
      running.addAll(grantedNow());
    }
    assertThat(grants.get("a")).isBetween(19, 21);
  }

  private List<String> grantedNow() {
    return rig.take().stream()
        .map(Decided::decision)
        .filter(Granted.class::isInstance)
        .map(decision -> ((Granted) decision).id())
        .toList();
  }

  @Test
  void shouldForgetADraftThatSaysWhatIsInForce() {
    String method = rig.plan("DAYTIME_PLAN").updates();
    rig.expect(accepted(method)).noMore();
    assertThat(row("DAYTIME_PLAN").draft()).isNull();
  }

  // ---- trees ----

  @Test
  void shouldTakeTheDraftsOfThePlansBelowAlong() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    day().below("LOADING", 2).exists();
    String request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 1, OPERATOR), accepted(request)).noMore();
    assertThat(row("LOADING").version()).isEqualTo(1);
  }

  @Test
  void shouldGiveEveryPlanANewVersionWhoseTreeSaysSomethingElse() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    day().below("LOADING", 2).exists();
    rig.plan("NIGHT").below("LOADING", 1).shares(Plan.OTHER_GROUPS, 1).exists();
    rig.plan("NIGHT").activates();
    rig.plan("DAY").activates();
    rig.plan("LOADING").sets(Directive.of("BATCH_GROUP", null, 1L, null, null));
    rig.skip();
    String request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 2, OPERATOR), accepted(request)).noMore();
    assertThat(row("LOADING").version()).isEqualTo(2);
    assertThat(row("NIGHT").version()).isEqualTo(2);
    assertThat(row("DAYTIME_PLAN").version()).isEqualTo(1);
  }

  @Test
  void shouldRefuseACycleByItsName() {
    rig.plan("A").shares("ETL", 1).exists();
    rig.plan("B").below("A", 1).exists();
    rig.plan("C").below("B", 1).exists();
    rig.expect(
            rejected(
                    rig.plan("A").sets(Directive.of(null, "C", 1L, null, null)), Code.CONFIGURATION)
                .saying("A → C → B → A"))
        .noMore();
    rig.expect(
            rejected(
                    rig.plan("A").sets(Directive.of(null, "A", 1L, null, null)), Code.CONFIGURATION)
                .saying("A → A"))
        .noMore();
  }

  @Test
  void shouldRefuseAGroupThatIsReachedTwice() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    rig.expect(
            rejected(day().shares("ETL", 1).below("LOADING", 1).creates(), Code.CONFIGURATION)
                .saying("reach group ETL once"))
        .noMore();
    rig.expect(rejected(day().shares("2", 1).creates(), Code.CONFIGURATION)).noMore();
  }

  @Test
  void shouldRefuseWhatWouldReachAGroupTwiceInAnotherPlanInForce() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    rig.plan("NIGHT").below("LOADING", 1).shares("BATCH_GROUP", 1).exists();
    rig.expect(
            rejected(
                    rig.plan("LOADING").sets(Directive.of("BATCH_GROUP", null, 1L, null, null)),
                    Code.CONFIGURATION)
                .saying("Expected plan NIGHT to reach group BATCH_GROUP once"))
        .noMore();
  }

  // ---- what is refused ----

  @Test
  void shouldRefuseWhatDoesNotExistOrExistsAlready() {
    rig.expect(rejected(rig.plan("DAY").updates(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.plan("DAY").activates(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.plan("DAY").deletes(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.plan("DAYTIME_PLAN").dropsGroup("ETL"), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(day().shares("GHOST", 1).creates(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(day().below("GHOST", 1).creates(), Code.NOT_FOUND)).noMore();
    day().exists();
    rig.expect(rejected(day().creates(), Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldRefuseOnePlanTooMany() {
    rig.with(new Bounds().maxPlans(5)).domain().slots(1).exists();
    day().exists();
    rig.expect(
            rejected(rig.plan("X").shares("BATCH_GROUP", 1).creates(), Code.RESOURCE_EXHAUSTED)
                .saying("5 of 5"))
        .noMore();
  }

  @Test
  void shouldRefuseToDeleteWhatIsUsedByName() {
    rig.plan("LOADING").shares("ETL", 1).exists();
    day().below("LOADING", 1).exists();
    rig.expect(
            rejected(rig.plan("LOADING").deletes(), Code.CONFIGURATION).saying("used by plan DAY"))
        .noMore();
    rig.expect(
            rejected(rig.group("ETL").deletes(), Code.CONFIGURATION).saying("used by plan LOADING"))
        .noMore();
    rig.plan("DAY").activates();
    rig.skip();
    rig.expect(rejected(rig.plan("DAY").deletes(), Code.CONFIGURATION).saying("in force")).noMore();
    rig.plan("DEFAULT_PLAN").activates();
    rig.skip();
    rig.expect(accepted(rig.plan("DAY").deletes())).noMore();
    rig.expect(accepted(rig.plan("LOADING").deletes())).noMore();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
  }

  @ParameterizedTest
  @CsvSource({"0", "1048577"})
  void shouldRefuseSharesOutOfBounds(long shares) {
    rig.expect(
            rejected(rig.plan("X").shares("ETL", shares).creates(), Code.CONFIGURATION)
                .saying("to be 1 to 1048576, but it was " + shares))
        .noMore();
  }

  @Test
  void shouldRefuseAPartInTheWordsOfAnotherMethod() {
    rig.expect(
            rejected(
                    rig.plan("X").by(PlanMethod.EMPHASIS).shares("ETL", 1).creates(),
                    Code.CONFIGURATION)
                .saying("Expected shares in a plan by SHARES only, but plan X is by EMPHASIS"))
        .noMore();
    rig.expect(
            rejected(
                    rig.plan("X").by(PlanMethod.EMPHASIS).levels("ETL", 101L).creates(),
                    Code.CONFIGURATION)
                .saying("to be 0 to 100, but it was 101"))
        .noMore();
  }

  // ---- a whole file ----

  @Test
  void shouldMakePlansWhatTheFileSays() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(day())
        .with(rig.plan("NIGHT").shares(Plan.OTHER_GROUPS, 1))
        .activePlan("DAY")
        .applies();
    rig.expect(activated("DAY", 1, OPERATOR), accepted("r2")).noMore();
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(day().shares("ETL", 5))
        .activePlan("DAY")
        .applies();
    rig.expect(activated("DAY", 2, OPERATOR), accepted("r3")).noMore();
    assertThat(rig.ledger().plan("NIGHT")).isNull();
    rig.domain().slots(1).applies();
    rig.expect(activated("DEFAULT_PLAN", 1, OPERATOR), accepted("r4")).noMore();
    assertThat(rig.ledger().plan("DAY")).isNull();
  }

  @Test
  void shouldBeginWithTheActivePlanOfItsFirstFileWithoutSayingSo() {
    rig.with(new Bounds()).domain().slots(1).with(day()).activePlan("DAY").applies();
    rig.expect(accepted("r2").inPlan("DAY", 1)).noMore();
  }

  @Test
  void shouldRefuseAWholeFileForOneFaultOfAPlan() {
    String request = rig.domain().slots(5).with(day().shares("GHOST", 1)).applies();
    rig.expect(rejected(request, Code.NOT_FOUND).saying("group GHOST of plan DAY")).noMore();
    assertThat(Objects.requireNonNull(rig.ledger().domain()).slots()).isEqualTo(1);
  }
}
