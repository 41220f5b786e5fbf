package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.ClockCommand.SetSwitches;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.Day;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From schedules and windows to moments, also where clocks are set (P6). */
class SwitchTimesTest {

  private static final String BERLIN = "Europe/Berlin";

  private static Schedule schedule(String name, @Nullable String from, @Nullable String to) {
    return new Schedule(name, "P", from, to, null, null, null, BERLIN, null);
  }

  private static Window window(String start, long hours, @Nullable List<Day> days) {
    return new Window("w", "M", start, BERLIN, hours * 3_600_000, days);
  }

  private static SetSwitches from(String now, List<Schedule> schedules, List<Window> windows) {
    return SwitchTimes.of(schedules, windows, Instant.parse(now).toEpochMilli());
  }

  /** The first switches, as "MM-DDTHH:MM:SSZ name" in UTC. */
  private static List<String> first(int count, SetSwitches told) {
    return told.switches().stream().limit(count).map(SwitchTimesTest::text).toList();
  }

  private static String text(Switch each) {
    String name = each.window() != null ? each.window() : each.schedule();
    return Instant.ofEpochMilli(each.atMs()).toString().substring(5)
        + " "
        + (name == null ? "-" : name);
  }

  // ---- clocks are set forward: 02:00 becomes 03:00 on 2026-03-29 ----

  @Test
  void shouldBeginWhenClocksAreSetForwardOverItsTime() {
    assertThat(
            first(
                4,
                from("2026-03-28T12:00:00Z", List.of(schedule("s", "02:30", "05:00")), List.of())))
        .containsExactly(
            "03-28T12:00:00Z -",
            "03-29T01:00:00Z s", // 03:00 in Berlin: there was no 02:30
            "03-29T03:00:00Z -", // 05:00
            "03-30T00:30:00Z s"); // 02:30 again
  }

  @Test
  void shouldPassOverASpanThatDoesNotExistThatNight() {
    assertThat(
            first(
                3,
                from("2026-03-28T12:00:00Z", List.of(schedule("s", "02:10", "02:50")), List.of())))
        .containsExactly("03-28T12:00:00Z -", "03-30T00:10:00Z s", "03-30T00:50:00Z -");
  }

  @Test
  void shouldEndWhenClocksAreSetForwardOverItsEnd() {
    assertThat(
            first(
                3,
                from("2026-03-28T12:00:00Z", List.of(schedule("s", "22:00", "02:30")), List.of())))
        .containsExactly("03-28T12:00:00Z -", "03-28T21:00:00Z s", "03-29T01:00:00Z -");
  }

  // ---- clocks are set back: 03:00 becomes 02:00 on 2026-10-25 ----

  @Test
  void shouldTakeTheFirstOfTwoTimesWhenClocksAreSetBack() {
    assertThat(
            first(
                3,
                from("2026-10-24T12:00:00Z", List.of(schedule("s", "02:30", "04:00")), List.of())))
        .containsExactly(
            "10-24T12:00:00Z -",
            "10-25T00:30:00Z s", // 02:30, summer time
            "10-25T03:00:00Z -"); // 04:00, winter time: two hours and a half
  }

  @Test
  void shouldLeaveNoGapBetweenTwoThatMeetAtATimeThatExistsTwice() {
    assertThat(
            first(
                4,
                from(
                    "2026-10-24T12:00:00Z",
                    List.of(
                        schedule("night", "20:00", "02:30"), schedule("early", "02:30", "08:00")),
                    List.of())))
        .containsExactly(
            "10-24T12:00:00Z -",
            "10-24T18:00:00Z night",
            "10-25T00:30:00Z early",
            "10-25T07:00:00Z -");
  }

  @Test
  void shouldLetAWindowLastAsLongAsItSaysWhateverClocksDo() {
    assertThat(
            first(
                3,
                from(
                    "2026-10-24T12:00:00Z",
                    List.of(),
                    List.of(window("2026-10-25T01:00", 4, null)))))
        .containsExactly("10-24T12:00:00Z -", "10-24T23:00:00Z w", "10-25T03:00:00Z -");
    assertThat(
            first(
                3,
                from(
                    "2026-03-28T12:00:00Z",
                    List.of(),
                    List.of(window("2026-03-29T01:00", 4, null)))))
        .containsExactly("03-28T12:00:00Z -", "03-29T00:00:00Z w", "03-29T04:00:00Z -");
  }

  // ---- which one wins ----

  @Test
  void shouldLetTheWindowThatBeganFirstGoOn() {
    Window early = new Window("z", "M", "2026-11-16T01:00", null, 7_200_000, null);
    Window late = new Window("a", "N", "2026-11-16T02:00", null, 7_200_000, null);
    assertThat(first(4, from("2026-11-16T00:00:00Z", List.of(), List.of(early, late))))
        .containsExactly(
            "11-16T00:00:00Z -", "11-16T01:00:00Z z", "11-16T03:00:00Z a", "11-16T04:00:00Z -");
  }

  @Test
  void shouldMatchAllDayWhereNoTimeIsSaid() {
    Schedule always = schedule("s", null, null);
    assertThat(first(9, from("2026-11-16T12:00:00Z", List.of(always), List.of())))
        .containsExactly("11-16T12:00:00Z s");
  }

  @Test
  void shouldTellABoundedNumberAndWhenToAskAgain() {
    List<Schedule> many =
        IntStream.range(0, 24)
            .mapToObj(h -> schedule("s" + h, "%02d:00".formatted(h), "%02d:30".formatted(h)))
            .toList();
    SetSwitches told = from("2026-11-16T00:00:00Z", many, List.of());
    assertThat(told.switches()).hasSize(SwitchTimes.MOST_SWITCHES);
    assertThat(told.untilMs()).isGreaterThan(told.switches().getLast().atMs());
    assertThat(from("2026-11-16T00:00:00Z", List.of(), List.of()).untilMs())
        .isEqualTo(Instant.parse("2026-11-16T00:00:00Z").toEpochMilli() + SwitchTimes.AHEAD_MS);
  }

  @Test
  void shouldNeverMatchInAZoneThatNobodyKnows() {
    Schedule lost = new Schedule("s", "P", null, null, null, null, null, "Europe/Atlantis", null);
    assertThat(first(9, from("2026-11-16T12:00:00Z", List.of(lost), List.of())))
        .containsExactly("11-16T12:00:00Z -");
    assertThat(SwitchTimes.isZone("Europe/Atlantis")).isFalse();
    assertThat(SwitchTimes.isZone(BERLIN)).isTrue();
  }
}
