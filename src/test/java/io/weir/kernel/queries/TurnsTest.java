package io.weir.kernel.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose turn it is among the sessions of a group, with FAIR_SHARE (ADR 21, features C2). */
class TurnsTest extends KernelTest {

  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600_000;

  private final Deque<String> running = new ArrayDeque<>();

  private void sessions(String... names) {
    for (String name : names) {
      rig.session(name).isOpen();
    }
  }

  /** Queries of a session, named for it; those that are granted at once run. */
  private void submits(String session, int from, int to) {
    for (int i = from; i <= to; i++) {
      rig.query(session + i).in(session).submits();
    }
    follow();
  }

  private List<String> follow() {
    List<String> granted = new ArrayList<>();
    for (Decided decided : rig.take()) {
      if (decided.decision() instanceof Granted grant) {
        running.add(grant.id());
        granted.add(grant.id());
      }
    }
    return granted;
  }

  /** Ends what has run longest, so many times; who was granted, in order. */
  private List<String> runs(int times, ToLongFunction<String> cpuMs) {
    List<String> granted = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      String id = running.remove();
      rig.query(id).completesWithCpuMs(cpuMs.applyAsLong(id));
      granted.addAll(follow());
    }
    return granted;
  }

  private List<String> runs(int times) {
    return runs(times, id -> SECOND_MS);
  }

  private static long of(String session, List<String> ids) {
    return ids.stream().filter(id -> id.startsWith(session)).count();
  }

  // ---- who is next ----

  @Test
  void shouldLetASessionWithTwoQueriesTakeTurnsWithOneThatHasFifty() {
    rig.domain().slots(1).exists();
    sessions("A", "B");
    submits("A", 0, 50);
    submits("B", 1, 2);
    assertThat(runs(5)).containsExactly("B1", "A1", "B2", "A2", "A3");
    rig.skip();
  }

  @Test
  void shouldGiveSessionsTheSameTimeAndNotTheSameNumberOfQueries() {
    rig.domain().slots(4).exists();
    sessions("short", "long");
    submits("long", 0, 99);
    submits("short", 0, 299);
    ToLongFunction<String> cpuMs = id -> id.startsWith("l") ? 4 * SECOND_MS : SECOND_MS;
    List<String> granted = runs(200, cpuMs);
    assertThat(of("long", granted)).isBetween(38L, 42L);
    assertThat(of("short", granted)).isBetween(158L, 162L);
    rig.skip();
  }

  @Test
  void shouldServeQueriesWithoutASessionInTheOrderOfTheirArrival() {
    rig.domain().slots(1).exists();
    for (int i = 0; i < 9; i++) {
      rig.query("q" + i).alone("u", null).submits();
    }
    follow();
    assertThat(runs(3)).containsExactly("q1", "q2", "q3");
    assertThat(rig.ledger().all(Families.TURNS)).isEmpty();
    rig.skip();
  }

  @Test
  void shouldLetPriorityDecideBeforeWhatWasReceived() {
    rig.domain().slots(1).exists();
    sessions("A", "B");
    submits("A", 0, 0);
    for (int i = 1; i <= 3; i++) {
      rig.query("A" + i).in("A").priority(Priority.HIGH).submits();
    }
    submits("B", 1, 3);
    assertThat(runs(6)).containsExactly("A1", "A2", "A3", "B1", "B2", "B3");
    rig.skip();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAIR_SHARE")
  void shouldServeByArrivalUnderEachOtherPolicyAndWriteNothing(CpuPolicy policy) {
    rig.domain().slots(1).exists();
    rig.operator().changesPolicy(policy);
    sessions("A", "B");
    submits("A", 0, 3);
    submits("B", 1, 2);
    assertThat(runs(2)).containsExactly("A1", "A2");
    assertThat(rig.ledger().all(Families.TURNS)).isEmpty();
    assertThat(runs(3)).containsExactly("A3", "B1", "B2");
  }

  @Test
  void shouldKeepTheQueueWholeWhenThePolicyChangesUnderIt() {
    rig.domain().slots(1).exists();
    sessions("A", "B");
    rig.operator().changesPolicy(CpuPolicy.COMPLETELY_FAIR);
    submits("A", 0, 6);
    submits("B", 1, 4);
    assertThat(runs(1)).containsExactly("A1");
    rig.operator().changesPolicy(CpuPolicy.FAIR_SHARE);
    assertThat(runs(4)).containsExactly("B1", "A2", "B2", "A3");
    rig.operator().changesPolicy(CpuPolicy.WEIGHTED_FAIR_QUEUING);
    assertThat(runs(6)).containsExactly("A4", "A5", "A6", "B3", "B4");
    assertThat(rig.ledger().all(Families.TURNS)).isEmpty();
  }

  @Test
  void shouldTakeTurnsAmongActiveSessionsAloneWhileNoOtherMayBecomeActive() {
    rig.domain().slots(3).exists();
    rig.group("G").slots(2).exists();
    rig.session("A").in("G").isOpen();
    rig.session("B").in("G").isOpen();
    rig.session("C").in("G").isOpen();
    submits("A", 0, 0);
    submits("B", 0, 0);
    submits("C", 1, 2); // keeps the third slot from nobody: two sessions are active
    submits("A", 1, 4);
    submits("B", 1, 4);
    assertThat(running).hasSize(3);
    assertThat(runs(6)).doesNotContain("C1", "C2");
    rig.skip();
  }

  @Test
  void shouldPassOverTheOnlyOneOfAHigherPriorityWhileItsSessionMayNotBecomeActive() {
    rig.domain().slots(2).exists();
    rig.group("G").slots(1).exists();
    rig.session("A").in("G").isOpen();
    rig.session("B").in("G").isOpen();
    rig.session("X").isOpen();
    submits("X", 0, 0);
    submits("A", 0, 0);
    rig.query("B1").in("B").priority(Priority.HIGH).submits();
    submits("A", 1, 1);
    assertThat(runs(1)).containsExactly("A1");
    assertThat(runs(2)).containsExactly("B1");
    rig.skip();
  }

  @Test
  void shouldLetNobodyStarveWhereNewSessionsComeAllTheTime() {
    rig.domain().slots(1).exists();
    sessions("A");
    submits("A", 0, 19);
    int comes = 0;
    while (comes < 3) {
      rig.query("new" + comes++).alone("u", null).submits();
    }
    List<String> granted = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rig.query("new" + comes++).alone("u", null).submits();
      granted.addAll(runs(1));
    }
    assertThat(of("A", granted)).isBetween(3L, 20L); // one of five, and of more and more, that wait
    rig.skip();
  }

  // ---- debt ----

  @Test
  void shouldLetAGiantsOwnSessionWaitBeforeItsGroupMates() {
    rig.domain().slots(2).exists();
    sessions("A", "B");
    rig.query("giant").in("A").estimatedMs(HOUR_MS).runs();
    submits("A", 0, 20);
    submits("B", 1, 20);
    List<String> granted = runs(20);
    assertThat(of("B", granted)).isEqualTo(20);
    rig.skip();
  }

  @Test
  void shouldChargeASilentGiantOnlyForTheTimeInWhichOthersWaited() {
    rig.domain().slots(2).exists();
    sessions("A", "B");
    rig.query("giant").in("A").runs();
    rig.advanceMs(HOUR_MS);
    submits("A", 0, 20);
    submits("B", 1, 20);
    assertThat(of("B", runs(10))).isEqualTo(5); // what it had used by then is owed to nobody
    rig.advanceMs(10 * SECOND_MS); // two readings
    assertThat(of("B", runs(10))).isEqualTo(10);
    rig.skip();
  }

  @Test
  void shouldGiveBackNothingThatWasChargedBeforeAnybodyWaited() {
    rig.domain().slots(1).exists();
    sessions("A", "B");
    submits("A", 0, 0);
    rig.advanceMs(HOUR_MS); // charged by the clock
    submits("A", 1, 20);
    submits("B", 1, 20);
    assertThat(of("A", runs(20))).isEqualTo(10); // the first ends with a second of CPU time
    rig.skip();
  }

  @Test
  void shouldGiveBackNothingThatWasChargedForOtherSlots() {
    rig.domain().slots(2).exists();
    sessions("A", "B");
    rig.query("giant").in("A").estimatedMs(HOUR_MS).runs();
    rig.advanceMs(HOUR_MS); // it is used up before anybody waits
    submits("A", 1, 80);
    submits("B", 1, 80);
    runs(60, id -> 60 * SECOND_MS);
    rig.query("giant").completesWithCpuMs(SECOND_MS);
    follow();
    assertThat(of("A", runs(20, id -> 60 * SECOND_MS))).isEqualTo(10);
    rig.skip();
  }

  @Test
  void shouldGiveBackNothingToASessionThatBeginsAnewSinceTheTimeHasPassedIt() {
    rig.domain().slots(2).exists();
    sessions("A", "B", "C");
    rig.query("giant").in("A").estimatedMs(HOUR_MS).runs();
    hours("B", 1, 6);
    hours("C", 1, 6);
    rig.query("A1").in("A").estimatedMs(1).submits();
    follow();
    assertThat(runs(8, id -> id.equals("A1") ? 1 : HOUR_MS)).contains("A1");
    hours("A", 2, 9);
    rig.query("giant").completesWithCpuMs(SECOND_MS);
    List<String> granted = follow();
    granted.addAll(runs(2, id -> HOUR_MS));
    assertThat(of("A", granted)).isEqualTo(1); // no hour from a time when nothing of it waited
    rig.skip();
  }

  private void hours(String session, int from, int to) {
    for (int i = from; i <= to; i++) {
      rig.query(session + i).in(session).estimatedMs(HOUR_MS).submits();
    }
    follow();
  }

  @Test
  void shouldGiveBackWhatASessionWasChargedTooMuch() {
    rig.domain().slots(2).exists();
    sessions("A", "B");
    rig.query("wrong").in("A").estimatedMs(HOUR_MS).runs();
    submits("A", 0, 20);
    submits("B", 1, 20);
    assertThat(of("B", runs(5))).isEqualTo(5);
    rig.query("wrong").completesWithCpuMs(SECOND_MS);
    assertThat(of("A", follow())).isEqualTo(1);
    assertThat(of("A", runs(4))).isEqualTo(3); // it catches up what it had to wait
    rig.skip();
  }

  @Test
  void shouldNotLetASessionThatWasAloneSaveUpByTooHighEstimates() {
    rig.domain().slots(4).exists();
    sessions("A", "B");
    for (int i = 0; i < 12; i++) {
      rig.query("A" + i).in("A").estimatedMs(HOUR_MS).submits();
    }
    submits("A", 12, 40);
    runs(8);
    submits("B", 1, 20);
    assertThat(of("B", runs(12))).isBetween(4L, 8L);
    rig.skip();
  }

  // ---- who comes and goes ----

  @Test
  void shouldPlaceANewcomerWhereTheOthersAre() {
    rig.domain().slots(1).exists();
    sessions("A", "B", "C");
    submits("A", 0, 99);
    submits("B", 1, 99);
    runs(60);
    submits("C", 1, 99);
    List<String> granted = runs(30);
    assertThat(of("C", granted)).isBetween(9L, 11L);
    assertThat(of("A", granted)).isBetween(9L, 11L);
    rig.skip();
  }

  @Test
  void shouldLetASleeperClaimNothingFromTheTimeItSlept() {
    rig.domain().slots(1).exists();
    sessions("A", "B", "S");
    submits("A", 0, 99);
    submits("B", 1, 99);
    submits("S", 1, 1);
    runs(60);
    submits("S", 2, 99);
    assertThat(of("S", runs(30))).isBetween(9L, 11L);
    rig.skip();
  }

  @Test
  void shouldLetASessionTakeItsTurnsWhereItHasGone() {
    rig.domain().slots(1).exists();
    rig.group("G").exists();
    rig.session("A").in("G").isOpen();
    rig.session("B").in("G").isOpen();
    rig.session("M").isOpen();
    submits("A", 0, 40);
    submits("B", 1, 40);
    submits("M", 1, 40);
    runs(20);
    rig.operator().switches("M", "G");
    follow();
    assertThat(of("M", runs(30))).isBetween(9L, 11L);
    rig.skip();
  }

  @Test
  void shouldForgetWhatSessionsWereChargedWhenNobodyWaits() {
    rig.domain().slots(1).exists();
    sessions("A", "B");
    submits("A", 0, 4);
    submits("B", 1, 2);
    runs(4);
    assertThat(rig.ledger().all(Families.TURNS)).isNotEmpty();
    runs(3);
    assertThat(rig.ledger().all(Families.TURNS)).isEmpty();
  }

  @Test
  void shouldGoOnAlikeAfterARestart() {
    rig.domain().slots(2).exists();
    sessions("A", "B", "C");
    rig.query("giant").in("C").estimatedMs(20 * SECOND_MS).runs();
    submits("A", 0, 30);
    submits("B", 1, 30);
    submits("C", 1, 30);
    runs(7);
    rig.restart();
    assertThat(runs(4)).containsExactly("A4", "B5", "A5", "B6");
    rig.skip();
  }

  @Test
  void shouldKeepWhatOneWasChargedWhoBeganToWaitAlone() {
    rig.domain().slots(1).exists();
    sessions("X", "A", "B");
    submits("X", 0, 0);
    submits("A", 1, 1);
    submits("B", 1, 4);
    assertThat(runs(1)).containsExactly("A1");
    assertThat(runs(1, id -> 10 * SECOND_MS)).containsExactly("B1");
    submits("A", 2, 2);
    assertThat(runs(3)).containsExactly("B2", "B3", "B4");
    rig.skip();
  }

  @Test
  void shouldKeepNothingOfAnImplicitSessionThatBeganToWaitAlone() {
    rig.domain().slots(1).exists();
    sessions("X", "B");
    submits("X", 0, 0);
    rig.query("q").alone("u", null).submits();
    submits("B", 1, 2);
    assertThat(runs(1)).containsExactly("q");
    assertThat(rig.ledger().all(Families.TURNS).keySet()).noneMatch(n -> n.contains("q"));
    rig.skip();
  }
}
