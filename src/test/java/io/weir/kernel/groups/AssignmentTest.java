package io.weir.kernel.groups;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.rejected;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.Rig;
import io.weir.kernel.rig.SessionNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Day;
import io.weir.protocol.Limit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which group a session belongs to: mapping, rules, the group asked for, the default. */
class AssignmentTest extends KernelTest {

  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 24 * 60 * MINUTE_MS;

  private int sessions;

  @BeforeEach
  void groups() {
    rig.domain()
        .slots(9)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .with(rig.group("ADHOC"))
        .exists();
  }

  private SessionNoun session() {
    return rig.session("s" + ++sessions);
  }

  private void goesTo(SessionNoun session, String group, String rule) {
    session.opens();
    rig.expect(opened("s" + sessions).in(group).by(rule)).noMore();
  }

  // ---- the order ----

  @Test
  void shouldAskMappingThenRulesThenTheGroupAskedForThenTheDefault() {
    goesTo(session().of("alice"), "INTERACTIVE_GROUP", "default group");
    goesTo(session().of("alice").in("ADHOC"), "ADHOC", "asked for");
    rig.rule("people").user("alice").gives("BI").exists();
    goesTo(session().of("alice").in("ADHOC"), "BI", "rule people");
    rig.user("alice").mapsTo("ETL");
    goesTo(session().of("alice").in("ADHOC"), "ETL", "mapping of user alice");
    rig.expect(accepted(rig.user("alice").unmaps())).noMore();
    goesTo(session().of("alice").in("ADHOC"), "BI", "rule people");
    rig.expect(accepted(rig.rule("people").deletes())).noMore();
    goesTo(session().of("alice").in("ADHOC"), "ADHOC", "asked for");
  }

  @Test
  void shouldTakeTheFirstRuleByPriorityThenByName() {
    rig.rule("z").priority(1).user("*").gives("BI").exists();
    rig.rule("a").priority(2).user("*").gives("ETL").exists();
    rig.rule("b").user("*").gives("ADHOC").exists();
    goesTo(session(), "BI", "rule z");
    rig.rule("z").priority(2).user("*").gives("BI").exists();
    goesTo(session(), "ETL", "rule a");
    rig.expect(accepted(rig.rule("a").deletes())).noMore();
    rig.expect(accepted(rig.rule("z").deletes())).noMore();
    goesTo(session(), "ADHOC", "rule b");
  }

  @Test
  void shouldTakeTheGroupAskedForByItsId() {
    goesTo(session().in("3"), "BATCH_GROUP", "asked for");
    for (String group : new String[] {"8", "9", "10"}) {
      rig.group("G" + group).exists();
      goesTo(session().in(group), "G" + group, "asked for");
    }
    for (String none : new String[] {"4711", "NOWHERE", "x5", "5x", "/5", "5:", "-5", "٥"}) {
      goesTo(session().in(none), "INTERACTIVE_GROUP", "default group");
    }
  }

  @Test
  void shouldTakeANumberThatIsTooLongForAnIdAsAName() {
    rig.group("3x").exists();
    goesTo(session().in("3x"), "3x", "asked for");
    goesTo(session().in("000000000000000003"), "BATCH_GROUP", "asked for");
    goesTo(session().in("0000000000000000003"), "INTERACTIVE_GROUP", "default group");
    goesTo(session().in("9999999999999999999"), "INTERACTIVE_GROUP", "default group");
    goesTo(session().in(""), "INTERACTIVE_GROUP", "default group");
  }

  @Test
  void shouldGiveSysGroupByMappingOrRuleOnly() {
    goesTo(session().in("SYS_GROUP"), "INTERACTIVE_GROUP", "default group");
    goesTo(session().in("1"), "INTERACTIVE_GROUP", "default group");
    rig.rule("ops").machine("ops-*").gives("SYS_GROUP").exists();
    goesTo(session().machine("ops-1"), "SYS_GROUP", "rule ops");
  }

  @Test
  void shouldEndAMappingAtItsTime() {
    rig.user("alice").untilMs(rig.nowMs() + 1_000).mapsTo("ETL");
    rig.advanceMs(999);
    goesTo(session().of("alice"), "ETL", "mapping of user alice");
    rig.advanceMs(1);
    goesTo(session().of("alice"), "INTERACTIVE_GROUP", "default group");
  }

  @Test
  void shouldLetOpenSessionsBeWhenTheRulesChange() {
    session().of("alice").opens();
    rig.skip().user("alice").mapsTo("ETL");
    rig.query("a").in("s1").submits();
    rig.expect(granted("a").in("INTERACTIVE_GROUP")).noMore();
  }

  @Test
  void shouldAskForQueriesWithoutASessionToo() {
    rig.user("alice").mapsTo("ETL");
    rig.query("a").alone("alice", "BI").submits();
    rig.expect(granted("a").in("ETL").by("mapping of user alice")).noMore();
    rig.query("b").alone(null, "BI").submits();
    rig.expect(granted("b").in("BI").by("asked for")).noMore();
  }

  // ---- conditions ----

  @Test
  void shouldHoldARuleOnlyWhenAllItsConditionsHold() {
    rig.rule("r")
        .user("a*")
        .program("tableau*")
        .machine("m1")
        .service("dwh")
        .module("mod")
        .action("act")
        .gives("BI")
        .exists();
    goesTo(
        session()
            .of("al")
            .program("tableau9")
            .machine("m1")
            .service("dwh")
            .module("mod")
            .action("act"),
        "BI",
        "rule r");
    goesTo(
        session()
            .of("al")
            .program("tableau9")
            .machine("m1")
            .service("dwh")
            .module("mod")
            .action("x"),
        "INTERACTIVE_GROUP",
        "default group");
    goesTo(
        session()
            .of("bo")
            .program("tableau9")
            .machine("m1")
            .service("dwh")
            .module("mod")
            .action("act"),
        "INTERACTIVE_GROUP",
        "default group");
    goesTo(session().of("al"), "INTERACTIVE_GROUP", "default group"); // absent is no match
  }

  @ParameterizedTest
  @CsvSource({
    "tableau*, tableau, true",
    "tableau*, tableau 2026, true",
    "tableau*, my tableau, false",
    "etl?, etl1, true",
    "etl?, etl, false",
    "etl?, etl12, false",
    "a.c, abc, false",
    "a.c, a.c, true",
    "'[x]+', '[x]+', true",
    "/a.c/, abc, true",
    "/a.c/, xabc, false",
    "'/(etl|batch)-[0-9]+/', batch-17, true",
    "'/(etl|batch)-[0-9]+/', batch-, false",
    "/, /, true",
    "*, anything, true",
    "Über*, Überweisung, true",
    "?, 'ß', true",
  })
  void shouldMatchGlobsAndRegularExpressions(String pattern, String program, boolean matches) {
    rig.rule("r").program(pattern).gives("BI").exists();
    goesTo(
        session().program(program),
        matches ? "BI" : "INTERACTIVE_GROUP",
        matches ? "rule r" : "default group");
  }

  @ParameterizedTest
  @CsvSource({
    "08:00-18:00, 07:59, false",
    "08:00-18:00, 08:00, true",
    "08:00-18:00, 17:59, true",
    "08:00-18:00, 18:00, false",
    "22:00-06:00, 21:59, false",
    "22:00-06:00, 22:00, true",
    "22:00-06:00, 00:00, true",
    "22:00-06:00, 05:59, true",
    "22:00-06:00, 06:00, false",
    "18:00-24:00, 23:59, true",
    "18:00-24:00, 00:00, false",
    "00:00-24:00, 12:00, true",
    "08:20-18:35, 08:19, false",
    "08:20-18:35, 08:20, true",
    "08:20-18:35, 18:34, true",
    "08:20-18:35, 18:35, false",
    "06:00-06:00, 06:00, false",
    "06:00-06:00, 12:00, false",
  })
  void shouldHoldBetweenTwoTimesOfDay(String span, String at, boolean holds) {
    rig.rule("r").timeOfDay(span).gives("BI").exists();
    long minutes = Long.parseLong(at.substring(0, 2)) * 60 + Long.parseLong(at.substring(3));
    rig.jumpTo(Rig.MONDAY + 7 * DAY_MS + minutes * MINUTE_MS);
    goesTo(session(), holds ? "BI" : "INTERACTIVE_GROUP", holds ? "rule r" : "default group");
  }

  @Test
  void shouldHoldOnItsDaysOfTheWeek() {
    rig.rule("r").on(Day.MON, Day.SUN).gives("BI").exists();
    for (int day = 0; day < 14; day++) {
      boolean holds = day % 7 == 0 || day % 7 == 6;
      rig.jumpTo(Rig.MONDAY + (day + 1) * DAY_MS - 1); // the last moment of the day
      goesTo(session(), holds ? "BI" : "INTERACTIVE_GROUP", holds ? "rule r" : "default group");
    }
  }

  @Test
  void shouldHoldANightToItsEndOnTheDayItBeganOn() {
    rig.rule("r").timeOfDay("22:00-06:00").on(Day.FRI).gives("BI").exists();
    for (int hour = 0; hour < 7 * 24; hour++) {
      long fridayAt22 = 4 * 24 + 22;
      boolean holds = hour >= fridayAt22 && hour < fridayAt22 + 8;
      rig.jumpTo(Rig.MONDAY + 7 * DAY_MS + hour * 60 * MINUTE_MS);
      goesTo(session(), holds ? "BI" : "INTERACTIVE_GROUP", holds ? "rule r" : "default group");
    }
  }

  // ---- wrong rules ----

  @ParameterizedTest
  @ValueSource(strings = {"8:00-18:00", "08:00", "24:00-06:00", "08:00-24:30", "08:60-09:00", ""})
  void shouldRefuseATimeOfDayThatIsNone(String span) {
    rig.expect(
            rejected(rig.rule("r").timeOfDay(span).sets(), Code.CONFIGURATION)
                .saying("HH:MM-HH:MM"))
        .noMore();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{1000}/",
        "/(a{10}){100}/",
        "/a{0}(b{10}){100}/",
        "/(a{2,10}){100}/",
        "/a{3,}/"
      })
  void shouldTakeRepetitionsThatMultiplyToAThousand(String pattern) {
    rig.rule("r").program(pattern).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{1001}/",
        "/(a{10}){101}/",
        "/(a{1000}){2}/",
        "/a{0}(b{10}){101}/",
        "/(a{2,10}){101}/",
        "/(((a{999999999}){999999999}){999999999}){999999999}/",
      })
  void shouldRefuseRepetitionsThatMultiplyToMore(String pattern) {
    rig.expect(
            rejected(rig.rule("r").program(pattern).sets(), Code.CONFIGURATION)
                .saying("its repetitions multiply to more than 1000"))
        .noMore();
  }

  @Test
  void shouldRefuseRulesThatCannotBeRead() {
    rig.expect(rejected(rig.rule("r").sets(), Code.CONFIGURATION).saying("has none")).noMore();
    rig.expect(rejected(rig.rule("r").user("/(/").sets(), Code.CONFIGURATION).saying("'/(/'"))
        .noMore();
    rig.expect(accepted(rig.rule("longest").user("x".repeat(256)).sets())).noMore();
    rig.expect(
            rejected(rig.rule("r").user("x".repeat(257)).sets(), Code.CONFIGURATION)
                .saying("257 characters"))
        .noMore();
    rig.expect(rejected(rig.rule("r").user("a").gives("NOWHERE").sets(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.rule("r").deletes(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.user("alice").asksForMapping("NOWHERE"), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.user("alice").unmaps(), Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldCountEachMapping() {
    rig.with(new Bounds().maxMappings(2)).domain().slots(1).exists();
    rig.user("alice").mapsTo("BATCH_GROUP");
    rig.user("bob").mapsTo("BATCH_GROUP");
    rig.expect(
            rejected(rig.user("carol").asksForMapping("BATCH_GROUP"), Code.RESOURCE_EXHAUSTED)
                .why(Limit.CONFIGURATION, "mappings", 2, 2))
        .noMore();
  }

  @Test
  void shouldRefuseMoreRulesAndMappingsThanThereMayBe() {
    rig.with(new Bounds().maxRules(1).maxMappings(1)).domain().slots(1).exists();
    rig.rule("r").user("a").exists();
    rig.rule("r").user("b").exists(); // replaced
    rig.expect(
            rejected(rig.rule("t").user("a").sets(), Code.RESOURCE_EXHAUSTED)
                .why(Limit.CONFIGURATION, "rules", 1, 1))
        .noMore();
    rig.user("alice").mapsTo("BATCH_GROUP");
    rig.user("alice").mapsTo("INTERACTIVE_GROUP");
    rig.expect(
            rejected(rig.user("bob").asksForMapping("BATCH_GROUP"), Code.RESOURCE_EXHAUSTED)
                .why(Limit.CONFIGURATION, "mappings", 1, 1))
        .noMore();
    rig.expect(accepted(rig.user("alice").unmaps())).noMore();
    rig.user("bob").mapsTo("BATCH_GROUP");
    rig.expect(
            rejected(rig.user("alice").asksForMapping("BATCH_GROUP"), Code.RESOURCE_EXHAUSTED)
                .why(Limit.CONFIGURATION, "mappings", 1, 1))
        .noMore();
    rig.expect(accepted(rig.rule("r").deletes())).noMore();
    rig.rule("t").user("a").exists();
  }
}
