package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resized;

import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Parallel;
import io.weir.protocol.PlanCause;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Groups that wait for what their next query needs beside a slot, what they keep from others, and
 * for how long ("one query, all resources"; ADR 28, 'Held groups').
 */
class HeldGroupsTest extends KernelTest {

  private static final long MEMORY = 1_000;
  private static final long SERVERS = 64;

  /** Pressure begins at 60 percent: what is asked for here leaves it alone. */
  private DomainNoun domain(long slots) {
    return rig.domain()
        .slots(slots)
        .memoryForQueries(MEMORY)
        .servers(SERVERS)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .with(rig.group("ML"));
  }

  private void sessions() {
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    rig.session("u").in("ML").isOpen();
  }

  // ---- until it is served ----

  @Test
  void shouldKeepWhatIsThereForWhoIsReadyUntilItHasItsSlot() {
    domain(2).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("p1").in("t").runs();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.query("p2").in("u").runs();
    rig.query("small").in("s").memoryBytes(10).queues();
    rig.lease("l").releases();
    rig.expect(released("l")).noMore();
    rig.lease("other").bytes(500).asks();
    rig.expect(rejected("other", Code.MEMORY_LIMIT).behind("group BI")).noMore();
    rig.lease("room for both").bytes(450).holds();
    rig.lease("room for both").releases();
    rig.expect(released("room for both")).noMore();
    rig.restart();
    rig.query("p1").completes();
    rig.expect(released("p1"), granted("large")).noMore(); // ETL had nothing yet, and stands behind
    rig.query("p2").completes();
    rig.expect(released("p2"), granted("small")).noMore();
  }

  @Test
  void shouldLetWhoNeedsNoneOfItGoBeforeWhoIsReady() {
    domain(1).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.query("p1").in("t").queues();
    rig.query("p2").in("u").runs();
    rig.lease("l").releases();
    rig.expect(released("l")).noMore();
    rig.query("none").in("s").queues();
    rig.query("p2").completes();
    rig.expect(released("p2"), granted("none")).noMore(); // as the fair order has it
  }

  @Test
  void shouldKeepMemoryThatItWaitedForWhileItWaitsForServers() {
    domain(9).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("busy").in("s").dop(60).runsWith(60);
    rig.query("both").in("t").memoryBytes(550).dop(16).submits();
    rig.expect(queued("both").why(Limit.MEMORY, "pool PGA", 500, MEMORY)).noMore();
    rig.lease("l").releases();
    rig.expect(released("l")).noMore();
    rig.query("small").in("u").memoryBytes(10).submits();
    rig.expect(queued("small").why(Limit.MEMORY, "pool PGA", 0, MEMORY).behind("group BI"))
        .noMore();
    rig.query("busy").completes();
    rig.expect(released("busy"), granted("both").dop(16L), granted("small")).noMore();
  }

  @Test
  void shouldKeepNoMemoryWhereItHasWaitedForServersAlone() {
    domain(9).exists();
    sessions();
    rig.query("busy").in("s").dop(60).runsWith(60);
    rig.query("both").in("t").memoryBytes(100).dop(16).submits();
    rig.expect(queued("both").why(Limit.PARALLEL_SERVERS, "domain", 60, SERVERS)).noMore();
    rig.query("small").in("u").memoryBytes(10).runs();
  }

  @Test
  void shouldClaimNothingThatItsNextQueryDoesNotNeed() {
    domain(9).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.query("parallel").in("t").dop(65).queues();
    rig.query("small").in("u").memoryBytes(10).queues();
    rig.query("busy").in("s").dop(60).runsWith(60);
    rig.query("large").cancels();
    rig.expect(expired("large"), granted("small")).noMore();
    rig.query("two").in("u").dop(2).submits();
    rig.expect(queued("two").why(Limit.PARALLEL_SERVERS, "domain", 60, SERVERS).behind("group BI"))
        .noMore();
  }

  @Test
  void shouldServeInOneTurnAllWhoStoodBehind() {
    domain(9).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.query("a").in("u").memoryBytes(10).queues();
    rig.query("b").in("s").memoryBytes(10).queues();
    rig.query("large").cancels();
    rig.expect(expired("large"), granted("a"), granted("b")).noMore();
  }

  @Test
  void shouldKeepServersFromAllOnceTheyAreThereForWhoIsReady() {
    domain(2).cores(16).serverPool("P", null, 16L, "ETL", "BI").exists();
    sessions();
    rig.query("x").in("t").runs();
    rig.query("a").in("s").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).runsWith(16);
    rig.query("b").in("t").dop(16).submits();
    rig.expect(queued("b")).noMore(); // the slots are full
    rig.query("x").completes();
    rig.expect(released("x"), resized("a", 1)).noMore();
    rig.query("y").in("t").queues();
    rig.query("z").in("u").runs();
    rig.query("c").in("u").dop(60).queues();
    rig.order("a").isDone();
    rig.expectNothing();
    rig.query("z").completes();
    rig.expect(released("z"), granted("b").dop(16L)).noMore();
  }

  // ---- for how long ----

  @Test
  void shouldKeepNothingForWhoComesAfterTheQueryThatGaveUp() {
    domain(9).exists();
    sessions();
    rig.lease("l").bytes(300).holds();
    rig.query("gives up").in("t").memoryBytes(800).queues();
    rig.query("next").in("t").memoryBytes(800).queues();
    rig.query("small").in("u").memoryBytes(10).queues();
    rig.query("gives up").cancels();
    rig.expect(expired("gives up"), granted("small")).noMore();
  }

  @Test
  void shouldKeepNothingFromOthersWhileItsPlanHasNoRoomForIt() {
    domain(4)
        .with(
            rig.plan("DAY")
                .limits("BI", Map.of("utilizationLimitPercent", 25L))
                .limits("ETL", Map.of())
                .limits("ML", Map.of()))
        .activePlan("DAY")
        .exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.query("moves").in("s").runs();
    rig.query("small").in("u").memoryBytes(10).queues();
    rig.operator().switches("s", "BI");
    rig.skip();
    rig.query("other").in("u").memoryBytes(10).runs();
  }

  @Test
  void shouldRefuseWhatWouldWaitForTheLeasesOfItsOwnSession() {
    domain(9).exists();
    sessions();
    rig.lease("l").of("t").bytes(400).holds();
    rig.query("q").in("t").memoryBytes(601).submits();
    rig.expect(rejected("q", Code.NEVER_FITS).why(Limit.MEMORY, "pool PGA", 400, MEMORY)).noMore();
    rig.query("r").in("s").memoryBytes(601).queues();
  }

  // ---- whom it binds ----

  @Test
  void shouldLetNobodyOfItsServerPoolPassWhoWaitsForServersOfThat() {
    domain(9).serverPool("P", null, 8L, "ETL", "BI").exists();
    sessions();
    rig.query("a").in("s").dop(6).runsWith(6);
    rig.query("large").in("t").dop(8).submits();
    rig.expect(queued("large").why(Limit.PARALLEL_SERVERS, "server pool P", 6, 8)).noMore();
    rig.query("small").in("s").dop(2).submits();
    rig.expect(
            queued("small").why(Limit.PARALLEL_SERVERS, "server pool P", 6, 8).behind("group BI"))
        .noMore();
    rig.query("elsewhere").in("u").dop(16).runsWith(16);
    rig.query("a").completes();
    rig.expect(released("a"), granted("large").dop(8L)).noMore();
    rig.query("large").completes();
    rig.expect(released("large"), granted("small").dop(2L)).noMore();
  }

  @Test
  void shouldLetWhatIsKeptForAServerPoolPassClaimsOfOthersButNotOfItsOwn() {
    domain(9).serverPool("P", 8L, null, "ETL", "BI").exists();
    sessions();
    rig.query("a").in("u").dop(50).runsWith(50);
    rig.query("other").in("u").dop(16).queues();
    rig.query("kept").in("s").dop(4).runsWith(4);
    rig.query("large").in("t").dop(40).queues();
    rig.query("small").in("s").dop(4).submits();
    rig.expect(queued("small").behind("group BI")).noMore();
  }

  // ---- the operator's way in ----

  @Test
  void shouldRefuseTheOperatorsQueryInsteadOfLettingItWaitForMemory() {
    domain(2).mapping("olga", "SYS_GROUP").exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("o").alone("olga", null).memoryBytes(501).submits();
    rig.expect(rejected("o", Code.MEMORY_LIMIT).why(Limit.MEMORY, "pool PGA", 500, MEMORY))
        .noMore();
    rig.query("p").alone("olga", null).memoryBytes(50).runs();
  }

  // ---- modes ----

  @Test
  void shouldHoldNobodyWhereNothingIsEnforcedAndLookAgainAfter() {
    domain(9).exists();
    sessions();
    rig.lease("l").bytes(500).holds();
    rig.query("large").in("t").memoryBytes(550).queues();
    rig.expect(accepted(rig.operator().setsMode(Mode.DRAIN))).noMore();
    rig.lease("l").releases();
    rig.expect(released("l")).noMore();
    rig.expect(accepted(rig.operator().setsMode(Mode.ENFORCE)), granted("large")).noMore();
  }

  @Test
  void shouldLookAgainWhereALimitIsAnother() {
    domain(9)
        .with(rig.plan("DAY").limits("BI", Map.of("memoryBytes", 100L)))
        .with(rig.plan("NIGHT").limits("BI", Map.of()))
        .activePlan("DAY")
        .exists();
    sessions();
    rig.query("a").in("t").memoryBytes(60).runs();
    rig.query("b").in("t").memoryBytes(60).queues();
    String request = rig.plan("NIGHT").activates();
    rig.expect(activated("NIGHT", 1, PlanCause.OPERATOR), accepted(request), granted("b")).noMore();
  }
}
