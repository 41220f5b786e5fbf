package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import org.junit.jupiter.api.Test;

/** Sessions: opened, limited, boosted, switched, closed. */
class SessionsTest extends KernelTest {

  // ---- opening and closing ----

  @Test
  void shouldOpenASessionInTheDefaultGroup() {
    rig.domain().slots(1).exists();
    rig.session("s").of("alice").client("app").opens();
    rig.expect(
            opened("s")
                .in("INTERACTIVE_GROUP")
                .to("app")
                .by("default group")
                .why(Limit.MAX_SESSIONS))
        .noMore();
  }

  @Test
  void shouldAnswerToTheDomainWhereASessionNamesNoClient() {
    rig.domain().slots(1).exists();
    rig.session("s").client(null).opens();
    rig.expect(opened("s").to("d")).noMore();
  }

  @Test
  void shouldSayTheSameAgainWhenASessionIsOpenedAgain() {
    rig.domain().slots(1).exists();
    rig.session("s").opens();
    long seq = rig.take().getFirst().seq();
    rig.session("s").opens();
    rig.expect(opened("s").seq(seq)).noMore();
    assertThat(rig.ledger().sessions()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAnotherSessionOfTheSameId() {
    rig.domain().slots(1).exists();
    rig.session("s").of("alice").isOpen();
    rig.session("s").of("bob").opens();
    rig.expect(rejected("s", Code.ALREADY_EXISTS).why(Limit.IDENTITY)).noMore();
  }

  @Test
  void shouldRefuseIdsThatBelongToQueriesWithoutASession() {
    rig.domain().slots(1).exists();
    rig.session("query/a").opens();
    rig.expect(rejected("query/a", Code.INVALID)).noMore();
  }

  @Test
  void shouldFreeAllThatASessionHeldWhenItCloses() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("other").isOpen();
    rig.query("runs").runs();
    rig.query("waits").queues();
    rig.query("next").in("other").queues();
    rig.session("s").closes();
    rig.expect(
            released("runs").cause(null),
            expired("waits"),
            closed("s").cause(null),
            granted("next"))
        .noMore();
    rig.session("s").closes();
    assertThat(rig.take()).hasSize(1);
    assertThat(rig.ledger().sessions()).isEqualTo(1);
  }

  @Test
  void shouldRefuseToCloseASessionThatNobodyKnows() {
    rig.domain().slots(1).exists();
    rig.session("ghost").closes();
    rig.expect(rejected("ghost", Code.NOT_FOUND).of("CloseSession")).noMore();
  }

  @Test
  void shouldSayThatAClosedSessionIsClosedWhenItIsOpenedAgain() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    rig.session("s").opens();
    rig.expect(closed("s")).noMore();
    rig.query("late").submits();
    rig.expect(rejected("late", Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseAnotherSessionUnderTheIdOfOneThatHasEnded() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    rig.session("s").of("bob").opens();
    rig.expect(rejected("s", Code.ALREADY_EXISTS).why(Limit.IDENTITY)).noMore();
    assertThat(rig.ledger().sessions()).isZero();
  }

  // ---- how many ----

  @Test
  void shouldRefuseTheSessionAfterTheLastOfTheDomain() {
    rig.domain().slots(1).maxSessions(2).exists();
    rig.session("a").isOpen();
    rig.session("b").isOpen();
    rig.session("c").opens();
    rig.expect(
            rejected("c", Code.RESOURCE_EXHAUSTED)
                .why(Limit.MAX_SESSIONS, "domain", 2, 2)
                .saying("2 of 2 are open"))
        .noMore();
    rig.query("q").alone("u", null).submits();
    rig.expect(rejected("q", Code.RESOURCE_EXHAUSTED)).noMore();
    rig.session("b").closes();
    rig.expect(closed("b")).noMore();
    rig.session("d").isOpen();
  }

  @Test
  void shouldRefuseTheSessionAfterTheLastOfItsGroup() {
    rig.domain().slots(1).with(rig.group("ETL").maxSessions(1)).exists();
    rig.session("a").in("ETL").isOpen();
    rig.session("b").in("ETL").opens();
    rig.expect(rejected("b", Code.RESOURCE_EXHAUSTED).why(Limit.MAX_SESSIONS, "group ETL", 1, 1))
        .noMore();
    rig.session("c").isOpen();
  }

  @Test
  void shouldRefuseTheSessionAfterTheLastOfItsUser() {
    rig.domain().slots(1).maxSessionsPerUser(1).exists();
    rig.session("a").of("alice").isOpen();
    rig.session("b").of("alice").opens();
    rig.expect(rejected("b", Code.QUOTA_EXCEEDED).why(Limit.MAX_SESSIONS, "user alice", 1, 1))
        .noMore();
    rig.session("c").of("bob").isOpen();
  }

  @Test
  void shouldNeverLockSysGroupOut() {
    rig.domain().slots(1).maxSessions(0).mapping("root", "SYS_GROUP").exists();
    rig.session("a").opens();
    rig.expect(rejected("a", Code.RESOURCE_EXHAUSTED)).noMore();
    rig.session("sys").of("root").isOpen();
  }

  // ---- boosting ----

  @Test
  void shouldMoveWhatWaitsForwardWhenASessionIsBoosted() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("slow").isOpen();
    rig.query("runs").runs();
    rig.query("first").queues();
    rig.query("later").in("slow").queues();
    rig.query("own").in("slow").priority(Priority.LOW).queues();
    rig.expect(accepted(rig.operator().boosts("slow", Priority.HIGH))).noMore();
    rig.query("new").in("slow").submits();
    rig.expect(queued("new").at(2)).noMore();
    rig.query("runs").completes();
    rig.expect(released("runs"), granted("later")).noMore();
    rig.query("later").completes();
    rig.expect(released("later"), granted("new")).noMore();
    rig.query("new").completes();
    rig.expect(released("new"), granted("first")).noMore();
  }

  @Test
  void shouldKeepTheOrderOfArrivalWhenASessionIsPutBack() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("runs").runs();
    rig.query("a").queues();
    rig.session("other").isOpen();
    rig.query("b").in("other").queues();
    rig.expect(accepted(rig.operator().boosts("s", Priority.LOW))).noMore();
    rig.expect(accepted(rig.operator().boosts("s", Priority.NORMAL))).noMore();
    rig.query("runs").completes();
    rig.expect(released("runs"), granted("a")).noMore();
  }

  @Test
  void shouldRefuseToBoostASessionThatNobodyKnows() {
    rig.domain().slots(1).exists();
    rig.expect(rejected(rig.operator().boosts("ghost", Priority.HIGH), Code.NOT_FOUND)).noMore();
  }

  // ---- switching groups ----

  @Test
  void shouldTakeWhatRunsAndWhatWaitsAlongToAnotherGroup() {
    rig.domain().slots(2).with(rig.group("ETL").slots(1)).exists();
    rig.session("s").isOpen();
    rig.session("e").in("ETL").isOpen();
    rig.query("runs").in("s").runs();
    rig.query("etl").in("e").runs();
    rig.query("waits").in("s").queues();
    String request = rig.operator().switches("s", "ETL");
    rig.expect(switched("s", "INTERACTIVE_GROUP", "ETL").in("ETL"), accepted(request)).noMore();
    assertThat(rig.ledger().account("ETL").running()).isEqualTo(2); // above its limit of one
    assertThat(rig.ledger().account("INTERACTIVE_GROUP").running()).isZero();
    rig.query("etl").completes();
    rig.expect(released("etl"), granted("waits").in("ETL")).noMore(); // of a session that counts
  }

  @Test
  void shouldGrantAtOnceWhatTheOtherGroupHasRoomFor() {
    rig.domain().slots(2).with(rig.group("ETL").slots(1)).exists();
    rig.session("e").in("ETL").isOpen();
    rig.session("f").in("ETL").isOpen();
    rig.query("a").in("e").runs();
    rig.query("b").in("f").queues();
    String request = rig.operator().switches("f", "BATCH_GROUP");
    rig.expect(
            switched("f", "ETL", "BATCH_GROUP"), accepted(request), granted("b").in("BATCH_GROUP"))
        .noMore();
  }

  @Test
  void shouldSayNothingWhenASessionIsInThatGroupAlready() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.expect(accepted(rig.operator().switches("s", "INTERACTIVE_GROUP"))).noMore();
    rig.expect(rejected(rig.operator().switches("s", "NOWHERE"), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.operator().switches("ghost", "2"), Code.NOT_FOUND)).noMore();
  }
}
