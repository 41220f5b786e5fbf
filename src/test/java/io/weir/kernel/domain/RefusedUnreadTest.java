package io.weir.kernel.domain;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.IoCommand.LeaseTokens;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ActivateReservation;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.SessionCommand.Heartbeat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is refused before any rule reads it: no domain, wrong figures, not governed yet. */
class RefusedUnreadTest extends KernelTest {

  @Test
  void shouldAnswerForADomainThatDoesNotExistAndKeepNothing() {
    rig.query("a").client("app").submits();
    rig.expect(rejected("a", Code.NOT_FOUND).seq(0).to("app").in(null)).noMore();
    rig.session("s").opens();
    rig.expect(rejected("s", Code.NOT_FOUND).seq(0)).noMore();
    rig.expect(rejected(rig.operator().setsMode(Mode.DRAIN), Code.NOT_FOUND).seq(0)).noMore();
    rig.tick().pauseTimeouts().resumeTimeouts().expectNothing();
    assertThat(rig.ledger().counters()).isNull();
    assertThat(rig.nextDueMs()).isEmpty();
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs(); // nobody remembers the refusal
  }

  @Test
  void shouldRefuseADomainWithoutACapacityAndKeepNothing() {
    rig.expect(rejected(rig.operator().definesDomain(null, null), Code.INVALID_CAPACITY).seq(0))
        .noMore();
    assertThat(rig.governor().defined()).isFalse();
    rig.expect(rejected(rig.operator().definesDomain(-1L, null), Code.INVALID).seq(0)).noMore();
    rig.expect(accepted(rig.operator().definesDomain(4L, null)).seq(1).version(1)).noMore();
  }

  @Test
  void shouldDefineADomainOnce() {
    rig.expect(accepted(rig.operator().definesDomain(4L, null))).noMore();
    assertThat(rig.ledger().domain()).extracting(DomainRow::slots).isEqualTo(4L);
    rig.expect(rejected(rig.operator().definesDomain(8L, null), Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldLetSlotsOverrideCores() {
    rig.expect(accepted(rig.operator().definesDomain(4L, 32L))).noMore();
    assertThat(rig.ledger().domain()).extracting(DomainRow::slots).isEqualTo(32L);
  }

  @Test
  void shouldRefuseANegativeFigureWithoutChangingAnything() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").dop(-1).submits();
    rig.expect(rejected("a", Code.INVALID).why(Limit.RECORD).saying("-1")).noMore();
    rig.query("b").submits();
    rig.expect(granted("b")).noMore();
    rig.query("b").reportsCpuMs(-5);
    rig.expect(rejected("d", Code.INVALID).of("Heartbeat")).noMore();
    rig.query("b").completesWithCpuMs(-5);
    rig.expect(rejected("b", Code.INVALID).of("CompleteQuery")).noMore();
    assertThat(rig.ledger().running()).isEqualTo(1);
  }

  @Test
  void shouldSayThatOtherLeasesAreNotGovernedYet() {
    rig.domain().slots(1).exists();
    for (Command command :
        List.of(
            new LeaseTokens("x", "ETL", "c", 1L, null, 1_000L),
            new AcquireLease(
                "x",
                "h",
                null,
                null,
                null,
                null,
                null,
                Map.of("GPU", 1L),
                null,
                null,
                null,
                null,
                null,
                null,
                null),
            new ActivateReservation("x"))) {
      rig.tell(command);
      rig.expect(rejected("x", Code.INVALID).saying("not governed yet")).noMore();
    }
  }

  @Test
  void shouldRefuseAHeartbeatOfNobody() {
    rig.domain().slots(1).exists();
    rig.tell(new Heartbeat(null, null, "node", null, null, null, null, null));
    rig.expect(rejected("d", Code.INVALID).of("Heartbeat")).noMore();
  }

  @Test
  void shouldNotCountACommandThatNeitherChangesNorDecides() {
    rig.domain().slots(1).exists();
    long before = Objects.requireNonNull(rig.ledger().counters()).commandSeq();
    rig.tick().client("nobody").beats();
    rig.expectNothing();
    assertThat(rig.ledger().counters()).extracting(CountersRow::commandSeq).isEqualTo(before);
  }

  @Test
  void shouldNeverLetTheClockGoBack() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    long lateMs = rig.nowMs() + 60_000;
    rig.jumpTo(lateMs);
    rig.query("a").runs();
    rig.jumpTo(lateMs - 30_000).restart();
    rig.query("b").submits();
    assertThat(rig.take()).extracting(d -> d.atMs()).containsExactly(lateMs);
  }
}
