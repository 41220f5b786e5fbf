package io.weir.kernel;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.SwitchTimes;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.Rig;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.ClockCommand.Tick;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a governor tells beside its decisions, and to whom it tells those. */
class GovernorTest extends KernelTest {

  private static final long NOW_MS = 1_000;

  private static Governor fresh() {
    return new Governor(Rig.DOMAIN, new MemoryTables(), new Bounds().settings());
  }

  private DomainDefinition definition() {
    return rig.domain().slots(1).lostAfterMs(77L).definition();
  }

  @Test
  void shouldPutAFileInForceAsIfItHadAlwaysBeen() {
    Governor governor = fresh();
    assertThat(governor.defined()).isFalse();
    assertThat(governor.heartbeatEveryMs()).isZero();
    assertThat(governor.define(definition(), NOW_MS)).isNull();
    assertThat(governor.defined()).isTrue();
    assertThat(governor.heartbeatEveryMs()).isEqualTo(Bounds.BEAT_MS);
    Handled opened = governor.handle(OpenSession.of("s", "u", "c"), NOW_MS - 1);
    assertThat(opened.atMs()).as("time does not go back").isEqualTo(NOW_MS);
    assertThat(opened.firstSeq()).isEqualTo(1);
    assertThat(opened.lastSeq()).isEqualTo(1);
    assertThat(opened.decisions().getFirst().planVersion()).isEqualTo(1);
  }

  @Test
  void shouldBeginWithThePlanThatItsCalendarSaysWithoutSayingSo() {
    DomainDefinition definition =
        rig.domain().slots(1).with(rig.schedule("night").from("20:00").to("06:00")).definition();
    Governor governor = fresh();
    var switches = SwitchTimes.of(definition.schedules(), List.of(), Rig.MONDAY);
    assertThat(governor.define(definition, switches, Rig.MONDAY)).isNull();
    assertThat(governor.wantsSwitches()).isFalse();
    Handled opened = governor.handle(OpenSession.of("s", "u", "c"), Rig.MONDAY);
    assertThat(opened.decisions().getFirst().seq()).isEqualTo(1);
    assertThat(opened.decisions().getFirst().plan()).isEqualTo("NIGHTTIME_PLAN");
    assertThat(governor.nextDueMs()).hasValue(Rig.MONDAY + 6 * 3_600_000);
  }

  @Test
  void shouldGoOnUnderTheCalendarThatAFileBeganWith() {
    DomainDefinition definition =
        rig.domain().slots(1).with(rig.schedule("noon").from("12:00").to("13:00")).definition();
    Governor governor = fresh();
    var switches = SwitchTimes.of(definition.schedules(), List.of(), Rig.MONDAY);
    assertThat(governor.define(definition, switches, Rig.MONDAY)).isNull();
    long noonMs = Rig.MONDAY + 12 * 3_600_000;
    assertThat(governor.nextDueMs()).hasValue(noonMs);
    Handled opened = governor.handle(OpenSession.of("s", "u", "c"), Rig.MONDAY);
    assertThat(opened.decisions().getFirst().plan()).isEqualTo("DEFAULT_PLAN");
    Handled noon = governor.handle(new Tick(), noonMs);
    assertThat(noon.decisions().getFirst().plan()).isEqualTo("NIGHTTIME_PLAN");
  }

  @Test
  void shouldKeepACommandForTheJournalWithAllThatBecameOfIt() {
    Governor governor = fresh();
    governor.define(definition(), NOW_MS);
    OpenSession command = OpenSession.of("s", "u", "c");
    Handled handled = governor.handle(command, NOW_MS, NOW_MS + 5);
    var source = new JournalEntry.Source("requests", 2, 7);
    assertThat(handled.entry(Rig.DOMAIN, NOW_MS, command, source, "6", "rules"))
        .isEqualTo(
            new JournalEntry(
                Rig.DOMAIN,
                1,
                1L,
                1L,
                NOW_MS + 5,
                NOW_MS,
                command,
                source,
                handled.decisions(),
                "6",
                "rules"));
  }

  @Test
  void shouldSayWhyAFileIsRefused() {
    DomainDefinition of = definition();
    DomainDefinition elsewhere =
        new DomainDefinition("elsewhere", of.capacity(), null, null, null, null, null, null, null);
    DomainDefinition negative = rig.domain().slots(-1).definition();
    Governor governor = fresh();
    assertThat(governor.define(elsewhere, NOW_MS)).contains("one of elsewhere");
    assertThat(governor.define(negative, NOW_MS)).contains("-1");
    assertThat(governor.defined()).isFalse();
  }

  @Test
  void shouldNumberACommandThatChangedSomethingThoughItDecidedNothing() {
    Governor governor = fresh();
    governor.define(definition(), NOW_MS);
    assertThat(governor.handle(new Tick(), NOW_MS).commandSeq()).isZero();
    governor.handle(OpenSession.of("s", "u", "c"), NOW_MS);
    Handled beat = governor.handle(Heartbeat.ofClient("c"), NOW_MS + 1);
    assertThat(beat.commandSeq()).isEqualTo(2);
    assertThat(beat.firstSeq()).isNull();
    assertThat(beat.lastSeq()).isNull();
  }

  @Test
  void shouldTellSignsOfLifeThatNeedNoAnswer() {
    assertThat(fresh().needsNoAnswer(Heartbeat.ofClient("c"))).as("no domain").isFalse();
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("ends").isOpen();
    rig.query("a").in("ends").runs();
    rig.operator().kills("ends");
    rig.skip();
    Governor governor = rig.governor();
    assertThat(governor.needsNoAnswer(Heartbeat.ofClient("c"))).isTrue();
    assertThat(governor.needsNoAnswer(Heartbeat.ofSession("s"))).isTrue();
    assertThat(governor.needsNoAnswer(Heartbeat.ofSession("ends"))).as("being ended").isFalse();
    assertThat(governor.needsNoAnswer(Heartbeat.ofSession("ghost"))).isFalse();
    Heartbeat ofNobody = new Heartbeat(null, null, null, null, null, null, null, null);
    assertThat(governor.needsNoAnswer(ofNobody)).isFalse();
    Heartbeat withCores = Heartbeat.ofQueries("c", List.of());
    assertThat(governor.needsNoAnswer(withCores)).as("says more").isEqualTo(withCores.onlyAlive());
  }

  @Test
  void shouldTellWhetherTimeoutsStandStill() {
    rig.domain().slots(1).exists();
    assertThat(rig.governor().timeoutsPaused()).isFalse();
    rig.pauseTimeouts();
    assertThat(rig.governor().timeoutsPaused()).isTrue();
    rig.resumeTimeouts();
    assertThat(rig.governor().timeoutsPaused()).isFalse();
  }

  @Test
  void shouldNameRulesThatDifferDifferently() {
    String rules = new Bounds().settings().rulesHash();
    assertThat(rules).hasSize(16).isEqualTo(new Bounds().settings().rulesHash());
    assertThat(new Bounds().maxRules(7).settings().rulesHash()).isNotEqualTo(rules);
  }

  @Test
  void shouldTellARefusalToTheRequestsClientElseItsSessionsElseTheDomain() {
    rig.domain().slots(0).exists();
    rig.session("s").client("sessions").isOpen();
    rig.query("a").client("own").waitMs(0).submits();
    rig.query("b").waitMs(0).submits();
    rig.query("c").alone("u", null).waitMs(0).submits();
    rig.expect(
            rejected("a", Code.QUEUE_TIMEOUT).to("own"),
            rejected("b", Code.QUEUE_TIMEOUT).to("sessions"),
            rejected("c", Code.QUEUE_TIMEOUT).to(Rig.DOMAIN))
        .noMore();
  }

  @Test
  void shouldKeepAnAccountOfWhatAGroupWasGrantedWaitedAndLost() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").waitMs(0).submits();
    rig.skip().advanceMs(300);
    rig.query("a").completes();
    rig.expect(released("a"), granted("b")).noMore();
    rig.query("b").cancels();
    rig.skip().query("b").completes();
    rig.expect(released("b").cause(Code.OPERATOR)).noMore();
    AccountRow account = rig.ledger().account("INTERACTIVE_GROUP");
    assertThat(account.granted()).isEqualTo(2);
    assertThat(account.finished()).isEqualTo(2);
    assertThat(account.killed()).isEqualTo(1);
    assertThat(account.rejected()).isEqualTo(1);
    assertThat(account.waitedMs()).isEqualTo(300);
  }
}
