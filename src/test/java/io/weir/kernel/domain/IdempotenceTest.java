package io.weir.kernel.domain;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.UnmapUser;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.IoCommand.LeaseTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that is repeated has the answer it had, with its number. */
class IdempotenceTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
  }

  private long seqOfTheOnlyDecision() {
    var taken = rig.take();
    assertThat(taken).hasSize(1);
    return taken.getFirst().seq();
  }

  @Test
  void shouldSayALiveQuerysLastAnswerAgain() {
    rig.query("a").submits();
    long grant = seqOfTheOnlyDecision();
    rig.query("b").submits();
    long place = seqOfTheOnlyDecision();
    rig.query("a").submits();
    rig.query("b").submits();
    rig.expect(granted("a").seq(grant), queued("b").seq(place)).noMore();
  }

  @Test
  void shouldLeaveAPageOfAnswersAsItWasWhenMoreAreRemembered() {
    rig.query("a").runs();
    rig.query("a").completes();
    RememberedPageRow before = page();
    rig.take();
    rig.query("b").runs();
    rig.query("b").completes();
    assertThat(before.keys()).endsWith("QUERY/a");
    assertThat(page().keys()).startsWith(before.keys().toArray(String[]::new)).endsWith("QUERY/b");
    rig.take();
  }

  private RememberedPageRow page() {
    return rig.ledger().all(Families.REMEMBERED_PAGES).lastEntry().getValue();
  }

  @Test
  void shouldSayTheTerminalAnswerAgain() {
    rig.query("a").runs();
    rig.query("a").completes();
    long release = seqOfTheOnlyDecision();
    rig.query("a").submits();
    rig.query("a").cancels();
    rig.query("a").completes();
    rig.expect(released("a").seq(release), released("a").seq(release), released("a").seq(release))
        .noMore();
  }

  @Test
  void shouldSayARefusalAgainThoughASlotIsFreeNow() {
    rig.query("a").runs();
    rig.query("b").waitMs(0).submits();
    long refusal = seqOfTheOnlyDecision();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.query("b").waitMs(0).submits();
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT).seq(refusal)).noMore();
  }

  @Test
  void shouldRefuseAnotherRequestUnderALiveId() {
    rig.query("a").runs();
    rig.query("a").dop(2).submits();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.query("a").submits();
    rig.expect(granted("a")).noMore();
  }

  @Test
  void shouldRefuseAnotherRequestUnderAnEndedId() {
    rig.query("a").runs();
    rig.query("a").cancels();
    rig.skip().query("a").completes();
    long release = seqOfTheOnlyDecision();
    rig.query("a").estimatedMs(5).submits();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.query("a").submits();
    rig.expect(released("a").seq(release)).noMore();
  }

  @Test
  void shouldNotLetAWrongRecordTakeALiveQuerysPlace() {
    rig.query("a").runs();
    rig.query("a").estimatedMs(-1).submits();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.query("a").completes();
    long release = seqOfTheOnlyDecision();
    rig.query("a").estimatedMs(-1).submits();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.query("a").submits();
    rig.expect(released("a").seq(release)).noMore();
  }

  @Test
  void shouldSayTheRefusalOfAWrongRecordAgain() {
    rig.query("a").estimatedMs(-1).submits();
    long refusal = seqOfTheOnlyDecision();
    rig.query("a").estimatedMs(-1).submits();
    rig.expect(rejected("a", Code.INVALID).seq(refusal)).noMore();
  }

  @Test
  void shouldSayTheRefusalOfWhatIsNotGovernedAgain() {
    rig.tell(new LeaseTokens("l", "ETL", "c", 10L, null, 1_000L));
    long refusal = seqOfTheOnlyDecision();
    rig.tell(new LeaseTokens("l", "ETL", "c", 10L, null, 1_000L));
    rig.expect(rejected("l", Code.INVALID).seq(refusal)).noMore();
    rig.tell(new LeaseTokens("l", "ETL", "c", 11L, null, 1_000L));
    rig.expect(rejected("l", Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldSayAnOperatorsAnswerAgain() {
    rig.operator().as("r").setsSlots(2);
    rig.operator().as("r").setsSlots(2);
    Decided first = rig.take().getFirst();
    rig.operator().as("r").setsSlots(2);
    rig.expect(accepted("r").seq(first.seq()).version(2)).noMore();
    rig.operator().as("r").setsSlots(3);
    rig.expect(rejected("r", Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldTellCommandsApartThatHaveTheSameContent() {
    rig.session("alice").isOpen();
    rig.tell(new MapUser("m", "olga", new Mapping("alice", "BATCH_GROUP", null)));
    rig.tell(new UnmapUser("x", "olga", "alice"));
    rig.expect(accepted("m"), accepted("x")).noMore();
    rig.tell(new KillSession("x", "olga", "alice"));
    rig.expect(rejected("x", Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldNotCarryOutARepeatedRequestThatWasRefused() {
    rig.group("ETL").exists();
    rig.group("ETL").creates("late");
    rig.expect(rejected("late", Code.ALREADY_EXISTS)).noMore();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
    rig.group("ETL").creates("late");
    rig.expect(rejected("late", Code.ALREADY_EXISTS)).noMore();
    assertThat(rig.ledger().group("ETL")).isNull();
  }

  // ---- for how long, and how many ----

  @Test
  void shouldRememberForAnHourAfterTheEnd() {
    rig.query("a").runs();
    rig.advanceMs(5_000);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(Bounds.REMEMBER_MS - 1);
    rig.query("a").submits();
    rig.expect(released("a")).noMore();
    rig.advanceMs(1);
    rig.query("a").submits();
    rig.expect(granted("a")).noMore();
  }

  @Test
  void shouldRememberFromTheLastAnswerThatEndedAnything() {
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.advanceMs(1_000);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(Bounds.REMEMBER_MS - 1_000);
    rig.query("b").submits(); // forgotten: asks anew
    rig.query("a").submits(); // remembered for a second more
    rig.expect(granted("b"), released("a")).noMore();
  }

  @Test
  void shouldForgetTheOldestFirstWhereItRemembersTooMany() {
    rig.with(new Bounds().rememberMax(3)).domain().slots(1).exists();
    rig.session("s").isOpen(); // the domain's answer is one of three
    for (String id : new String[] {"a", "b", "c"}) {
      rig.query(id).runs();
      rig.query(id).completes();
      rig.expect(released(id)).noMore();
    }
    assertThat(rig.ledger().remembered()).isEqualTo(3);
    rig.query("d").runs();
    rig.query("d").completes();
    rig.expect(released("d")).noMore();
    assertThat(rig.ledger().remembered()).isEqualTo(3);
    rig.query("b").submits();
    rig.query("a").submits();
    rig.expect(released("b"), granted("a")).noMore();
  }

  @Test
  void shouldForgetManyInBoundedTicks() {
    rig.with(new Bounds().timersPerTick(10)).domain().slots(1).exists();
    rig.session("s").isOpen();
    for (int i = 0; i < 35; i++) {
      rig.query("q" + i).runs();
      rig.query("q" + i).completes();
      rig.skip();
    }
    assertThat(rig.ledger().remembered()).isEqualTo(36);
    rig.advanceMs(Bounds.REMEMBER_MS).expectNothing();
    assertThat(rig.ledger().remembered()).isZero();
    assertThat(rig.nextDueMs()).isEmpty();
  }

  @Test
  void shouldForgetNoMoreInATickThanItsBound() {
    rig.with(new Bounds().timersPerTick(2)).domain().slots(1).exists();
    rig.session("s").isOpen();
    for (int i = 0; i < 3; i++) {
      rig.query("q" + i).runs();
      rig.query("q" + i).completes();
      rig.skip();
    }
    rig.jumpTo(rig.nowMs() + Bounds.REMEMBER_MS);
    rig.tick();
    assertThat(rig.ledger().remembered()).isEqualTo(2);
    rig.tick();
    assertThat(rig.ledger().remembered()).isZero();
    assertThat(rig.nextDueMs()).as("nothing is left to forget").isEmpty();
  }

  @Test
  void shouldCountWhatItHasForgottenWhereItRemembersManyLater() {
    rig.with(new Bounds().rememberMax(3)).domain().slots(1).exists();
    rig.session("s").isOpen();
    for (int i = 0; i < 10; i++) {
      rig.query("q" + i).runs();
      rig.query("q" + i).completes();
      rig.skip();
      assertThat(rig.ledger().remembered()).isEqualTo(Math.min(3, i + 2));
    }
  }

  @Test
  void shouldKeepNoPageOfWhatItHasForgotten() {
    rig.with(new Bounds().rememberMax(1)).domain().slots(1).exists();
    rig.session("s").isOpen();
    for (long number = 2; number <= 2 * Memory.PAGE + 1; number++) { // the domain's answer is 1
      rig.query("q" + number).runs();
      rig.query("q" + number).completes();
      rig.skip();
      long page = (number - 1) / Memory.PAGE;
      assertThat(rig.ledger().all(Families.REMEMBERED_PAGES)).containsOnlyKeys(page);
    }
  }

  @Test
  void shouldRememberAcrossARestart() {
    rig.query("a").runs();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.restart();
    rig.query("a").submits();
    rig.expect(released("a")).noMore();
  }
}
