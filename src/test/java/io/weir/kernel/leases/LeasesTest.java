package io.weir.kernel.leases;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.pressure;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.protocol.PressureLevel.CRITICAL;
import static io.weir.protocol.PressureLevel.HIGH;
import static io.weir.protocol.PressureLevel.MEDIUM;
import static io.weir.protocol.PressureLevel.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.PoolType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may lease memory, and how much (features M2, L1; ADR 28, 'Leases of memory'). */
class LeasesTest extends KernelTest {

  private static final long ALL = 100;

  /** Pressure begins at 60: it is another test's subject. */
  @BeforeEach
  void someMemory() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .exists();
    rig.session("s").in("ETL").isOpen();
  }

  private UseRow use(String key) {
    UseRow row = rig.ledger().all(Families.MEMORY_USES).get(key);
    return row == null ? new UseRow(0, 0, 0, 0, 0, null, null, null) : row;
  }

  private long used(String key) {
    return use(key).usedBytes();
  }

  // ---- granted ----

  @Test
  void shouldCountALeaseWhereverMemoryCountsUntilItIsGivenBack() {
    rig.lease("l").of("s").bytes(40).asks();
    rig.expect(
            granted("l")
                .to("c")
                .in("ETL")
                .amounts("MEMORY", 40)
                .waitedMs(0)
                .leaseMs(0)
                .memoryBytes(null)
                .why(Limit.MEMORY, "pool PGA", 40, ALL))
        .noMore();
    for (String key :
        new String[] {
          "all", "pool/PGA", "pool/DATABASE", "group/5", "session/s", "operation/lease"
        }) {
      assertThat(used(key)).as(key).isEqualTo(40);
    }
    assertThat(used("pool/SGA")).isZero();
    rig.advanceMs(7);
    rig.lease("l").releases();
    rig.expect(released("l").in("ETL").cause(null).heldMs(7).gaveBack(40)).noMore();
    for (String key :
        new String[] {
          "all", "pool/PGA", "pool/DATABASE", "group/5", "session/s", "operation/lease"
        }) {
      assertThat(used(key)).as(key).isZero();
    }
    assertThat(use("pool/PGA").releases()).isEqualTo(1);
    assertThat(rig.ledger().all(Families.LEASES)).isEmpty();
  }

  @Test
  void shouldLeaseOfAPoolByItsName() {
    rig.domain()
        .slots(10)
        .memoryBytes(1_000)
        .pool("SORT", PoolType.WORK_AREA, 100)
        .with(rig.group("ETL"))
        .exists();
    rig.lease("queries").bytes(10).asks();
    rig.expect(granted("queries").why(Limit.MEMORY, "pool SORT", 10, 100)).noMore();
    rig.lease("cache").bytes("BUFFER_CACHE", 20).asks();
    rig.expect(
            granted("cache")
                .amounts("BUFFER_CACHE", 20)
                .why(Limit.MEMORY, "pool BUFFER_CACHE", 20, 360))
        .noMore();
    rig.lease("all").bytes("DATABASE", 30).holds();
    assertThat(used("pool/SORT")).isEqualTo(10);
    assertThat(used("pool/SGA")).isEqualTo(20);
    assertThat(used("pool/DATABASE")).isEqualTo(60);
  }

  @Test
  void shouldTrackALeaseByTheOperationOfItsMetadata() {
    rig.lease("l").bytes(5).operation("load").holds();
    rig.lease("m").bytes(6).holds();
    assertThat(used("operation/load")).isEqualTo(5);
    assertThat(used("operation/lease")).isEqualTo(6);
  }

  @Test
  void shouldBeOfItsSessionsGroupElseOfTheOneItNamesElseOfTheDefault() {
    rig.lease("a").of("s").in("BI").holds();
    rig.lease("b").in("BI").asks();
    rig.expect(granted("b").in("BI").to("d")).noMore();
    rig.lease("c").client("app").asks();
    rig.expect(granted("c").in("INTERACTIVE_GROUP").to("app")).noMore();
    rig.operator().switches("s", "BI");
    rig.skip();
    assertThat(used("group/5")).isEqualTo(10); // it stays where it was granted
    rig.lease("a").releases();
    rig.expect(released("a").in("ETL")).noMore();
    assertThat(used("group/5")).isZero();
  }

  @Test
  void shouldLetALeaseGoBeyondTheSoftLimitThatHoldsForQueries() {
    rig.domain()
        .slots(10)
        .memoryBytes(1_000)
        .pool(new MemoryPool("SORT", PoolType.WORK_AREA, 100L, null, 20L))
        .with(rig.group("ETL"))
        .exists();
    rig.query("q").memoryBytes(21).submits();
    rig.expect(rejected("q", Code.NEVER_FITS)).noMore();
    rig.lease("l").bytes(21).holds();
  }

  // ---- known ids ----

  @Test
  void shouldAnswerTheSameRequestAgainAndRefuseAnotherUnderItsId() {
    rig.lease("l").of("s").asks();
    rig.expect(granted("l").seq(3)).noMore();
    rig.lease("l").of("s").asks();
    rig.expect(granted("l").seq(3)).noMore();
    rig.lease("l").of("s").bytes(11).asks();
    rig.expect(rejected("l", Code.ALREADY_EXISTS)).noMore();
    rig.lease("l").amounts(Map.of()).asks();
    rig.expect(rejected("l", Code.ALREADY_EXISTS)).noMore();
    rig.lease("l").releases();
    rig.expect(released("l").seq(6)).noMore();
    rig.lease("l").of("s").asks();
    rig.expect(released("l").seq(6)).noMore();
    assertThat(used("all")).isZero();
  }

  @Test
  void shouldRememberARefusal() {
    rig.lease("l").bytes(101).asks();
    rig.expect(rejected("l", Code.NEVER_FITS).seq(3)).noMore();
    rig.lease("l").bytes(101).asks();
    rig.expect(rejected("l", Code.NEVER_FITS).seq(3)).noMore();
    assertThat(use("group/2").failures()).isEqualTo(1);
  }

  // ---- what is wrong with it ----

  @Test
  void shouldRefuseWhatIsNotOneAmount() {
    rig.lease("a").amounts(Map.of()).asks();
    rig.expect(rejected("a", Code.INVALID).saying("there are 0")).noMore();
    rig.lease("b").amounts(Map.of("MEMORY", 1L, "PGA", 1L)).asks();
    rig.expect(rejected("b", Code.INVALID).saying("there are 2")).noMore();
    rig.lease("c").bytes(0).asks();
    rig.expect(rejected("c", Code.INVALID).saying("at least 1")).noMore();
    rig.lease("d").bytes(-1).asks();
    rig.expect(rejected("d", Code.INVALID).saying("-1")).noMore();
    rig.lease("e").waiting().asks();
    rig.expect(rejected("e", Code.INVALID).saying("wait")).noMore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "FILE_HANDLES", "NETWORK", "CONNECTIONS", "GPU"})
  void shouldSayThatNothingButMemoryIsLeasedYet(String resource) {
    rig.lease("l").bytes(resource, 1).asks();
    rig.expect(rejected("l", Code.INVALID).saying(resource + " is not governed yet")).noMore();
  }

  @Test
  void shouldRefuseWhoOrWhatIsNotThere() {
    rig.lease("a").bytes("NOWHERE", 1).asks();
    rig.expect(rejected("a", Code.NOT_FOUND).at("pool NOWHERE")).noMore();
    rig.lease("b").of("nobody").asks();
    rig.expect(rejected("b", Code.NOT_FOUND).at("session nobody")).noMore();
    rig.lease("c").in("NOBODY").asks();
    rig.expect(rejected("c", Code.NOT_FOUND).at("group NOBODY")).noMore();
    rig.lease("d").of("query/q").asks();
    rig.expect(rejected("d", Code.INVALID)).noMore();
    rig.query("q").in("s").runs();
    rig.operator().kills("s");
    rig.skip();
    rig.lease("e").of("s").asks();
    rig.expect(rejected("e", Code.NOT_FOUND).at("session s")).noMore();
  }

  @Test
  void shouldRefuseWhereTheDomainHasNoMemory() {
    rig.domain().slots(10).with(rig.group("ETL")).exists();
    rig.lease("l").asks();
    rig.expect(rejected("l", Code.CONFIGURATION).saying("memoryBytes")).noMore();
  }

  // ---- limits ----

  @Test
  void shouldRefuseWhatIsOneByteAboveAPoolAndGrantWhatFillsIt() {
    rig.lease("over").bytes(ALL + 1).asks();
    rig.expect(rejected("over", Code.NEVER_FITS).why(Limit.MEMORY, "pool PGA", 0, ALL)).noMore();
    rig.lease("all").bytes(ALL).asks();
    rig.expect(
            granted("all").why(Limit.MEMORY, "pool PGA", ALL, ALL),
            pressure("DATABASE", NONE, CRITICAL),
            pressure("PGA", NONE, CRITICAL))
        .noMore();
  }

  @Test
  void shouldRefuseWhatIsOneByteAboveWhatIsLeftAndGrantWhatIs() {
    rig.lease("a").holder("a").bytes(51).holds();
    rig.lease("over").holder("b").bytes(ALL - 50).asks();
    rig.expect(rejected("over", Code.MEMORY_LIMIT).why(Limit.MEMORY, "pool PGA", 51, ALL)).noMore();
    rig.lease("rest").holder("b").bytes(ALL - 51).asks();
    rig.expect(granted("rest").why(Limit.MEMORY, "pool PGA", ALL, ALL)).skip();
  }

  @Test
  void shouldEvictNobodyForAnImpossibleRequest() {
    rig.lease("80").holder("a").bytes(80).asks();
    rig.expect(granted("80"), pressure("DATABASE", NONE, MEDIUM), pressure("PGA", NONE, MEDIUM))
        .noMore();
    rig.lease("10").holder("b").bytes(10).asks();
    rig.expect(granted("10"), pressure("DATABASE", MEDIUM, HIGH), pressure("PGA", MEDIUM, HIGH))
        .noMore();
    rig.lease("30").holder("a").bytes(30).asks();
    rig.expect(
            rejected("30", Code.NEVER_FITS)
                .why(Limit.MEMORY, "pool PGA", 80, ALL)
                .saying("holds 80 and asks for 30"))
        .noMore();
    assertThat(rig.ledger().all(Families.LEASES)).containsOnlyKeys("80", "10");
    assertThat(used("all")).isEqualTo(90);
    rig.lease("other").holder("c").bytes(30).asks();
    rig.expect(rejected("other", Code.MEMORY_LIMIT)).noMore(); // it may fit later
  }

  @Test
  void shouldTakeASessionForOneHolderWhateverItsLeasesSay() {
    rig.lease("a").of("s").holder("x").bytes(50).holds();
    rig.lease("b").of("s").holder("y").bytes(51).asks();
    rig.expect(rejected("b", Code.NEVER_FITS)).noMore();
    rig.lease("c").holder("x").bytes(51).asks(); // the same name, and no session
    rig.expect(rejected("c", Code.MEMORY_LIMIT)).noMore();
    rig.lease("d").holder("s").bytes(51).asks(); // a holder that is called as the session
    rig.expect(rejected("d", Code.MEMORY_LIMIT)).noMore();
  }

  @Test
  void shouldCountWhatAHolderHasOfThatPoolAloneAndOnlyAsLongAsItHasIt() {
    rig.domain()
        .slots(10)
        .memoryBytes(1_000)
        .pool("SORT", PoolType.WORK_AREA, 100)
        .with(rig.group("ETL"))
        .exists();
    rig.lease("a").bytes(50).holds();
    rig.lease("b").bytes("PGA", 60).holds();
    rig.lease("a").releases(Map.of("MEMORY", 20L));
    rig.expect(granted("a")).noMore();
    rig.restart();
    rig.lease("c").bytes(71).asks();
    rig.expect(rejected("c", Code.NEVER_FITS).why(Limit.MEMORY, "pool SORT", 30, 100)).noMore();
    rig.lease("a").releases();
    rig.expect(released("a")).noMore();
    rig.lease("d").bytes(71).asks();
    rig.expect(granted("d")).skip();
  }

  @Test
  void shouldRefuseWhatIsAboveTheLimitOfTheGroupForEverAndWhatIsAboveItNow() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .with(rig.group("ETL").memoryBytes(30))
        .with(rig.group("BI"))
        .exists();
    rig.lease("never").in("ETL").bytes(31).asks();
    rig.expect(rejected("never", Code.NEVER_FITS).why(Limit.MEMORY, "group ETL", 0, 30)).noMore();
    rig.lease("a").in("ETL").bytes(20).asks();
    rig.expect(granted("a").why(Limit.MEMORY, "group ETL", 20, 30)).noMore();
    rig.lease("over").in("ETL").bytes(11).asks();
    rig.expect(rejected("over", Code.MEMORY_LIMIT).why(Limit.MEMORY, "group ETL", 20, 30)).noMore();
    rig.lease("b").in("ETL").bytes(10).holds();
    assertThat(use("group/5").failures()).isEqualTo(2);
    assertThat(use("pool/PGA").failures()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsAboveThatOfAPoolAbove() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .memory("memoryReserveBytes", 60)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .exists();
    rig.lease("never").bytes(41).asks();
    rig.expect(rejected("never", Code.NEVER_FITS).why(Limit.MEMORY, "pool DATABASE", 0, 40))
        .noMore();
    rig.lease("a").bytes(30).holds();
    rig.lease("over").bytes(11).asks();
    rig.expect(rejected("over", Code.MEMORY_LIMIT).why(Limit.MEMORY, "pool DATABASE", 30, 40))
        .noMore();
    rig.lease("system").in("SYS_GROUP").bytes(11).asks(); // the reserve is its own
    rig.expect(granted("system").why(Limit.MEMORY, "pool PGA", 41, ALL)).noMore();
  }

  @Test
  void shouldHoldASessionToItsQuotaWithLeasesAndQueriesTogether() {
    rig.operator().setsQuota("s", 30L, null);
    rig.skip();
    rig.query("q").in("s").memoryBytes(15).runs();
    rig.lease("over").of("s").bytes(16).asks();
    rig.expect(rejected("over", Code.QUOTA_EXCEEDED).why(Limit.SESSION_MEMORY, "session s", 15, 30))
        .noMore();
    rig.lease("l").of("s").bytes(15).holds();
    rig.query("r").in("s").memoryBytes(1).submits();
    rig.expect(rejected("r", Code.QUOTA_EXCEEDED)).noMore();
  }

  @Test
  void shouldLetASessionHaveSoManyAtOnce() {
    rig.with(new Bounds().maxSessionLeases(2));
    someMemory();
    rig.lease("a").of("s").bytes(1).holds();
    rig.lease("b").of("s").bytes(1).holds();
    rig.restart();
    rig.lease("c").of("s").bytes(1).asks();
    rig.expect(rejected("c", Code.QUOTA_EXCEEDED).why(Limit.SESSION_LEASES, "session s", 2, 2))
        .noMore();
    rig.lease("elsewhere").bytes(1).holds();
    rig.lease("a").releases();
    rig.expect(released("a")).noMore();
    rig.lease("d").of("s").bytes(1).holds();
  }

  @Test
  void shouldLetADomainHaveSoManyAtOnce() {
    rig.with(new Bounds().maxLeases(2));
    rig.domain().slots(10).memoryForQueries(ALL).with(rig.group("ETL")).exists();
    rig.lease("a").bytes(1).holds();
    rig.lease("b").in("ETL").bytes(1).holds();
    rig.lease("c").bytes(1).asks();
    rig.expect(rejected("c", Code.RESOURCE_EXHAUSTED).why(Limit.LEASES, "domain", 2, 2)).noMore();
    rig.lease("a").releases();
    rig.expect(released("a")).noMore();
    rig.lease("d").bytes(1).holds();
  }

  @Test
  void shouldRefuseALeaseThatNothingWouldEnd() {
    rig.lease("l").ttlMs(0).asks();
    rig.expect(rejected("l", Code.INVALID)).noMore();
    rig.lease("of session").of("s").ttlMs(0).holds();
  }

  @Test
  void shouldRefuseAllButTheSystemWhereAPoolIsNearlyFull() {
    rig.lease("a").holder("a").bytes(95).asks();
    rig.expect(granted("a")).skip();
    rig.lease("b").bytes(1).asks();
    rig.expect(
            rejected("b", Code.RESOURCE_EXHAUSTED).why(Limit.MEMORY_PRESSURE, "pool PGA", 95, 95))
        .noMore();
    rig.lease("system").in("SYS_GROUP").bytes(5).holds();
  }

  @Test
  void shouldLetNoLeasePassAQueryThatWaitsForMemory() {
    rig.lease("a").holder("a").bytes(50).holds();
    rig.query("q").in("s").memoryBytes(51).submits();
    rig.expect(queued("q")).noMore();
    rig.lease("b").bytes(1).asks();
    rig.expect(
            rejected("b", Code.MEMORY_LIMIT)
                .why(Limit.MEMORY, "pool PGA", 50, ALL)
                .behind("group ETL"))
        .noMore();
    rig.lease("system").in("SYS_GROUP").bytes(1).holds();
    rig.lease("system").releases();
    rig.expect(released("system")).noMore();
    rig.lease("a").releases();
    rig.expect(released("a"), granted("q")).noMore();
    rig.lease("c").bytes(1).holds();
  }

  @Test
  void shouldLetALeaseOfAnotherPoolPassAQueryThatWaitsForMemory() {
    rig.domain()
        .slots(10)
        .memoryBytes(1_000)
        .pool("SORT", PoolType.WORK_AREA, 100)
        .with(rig.group("ETL"))
        .exists();
    rig.lease("a").bytes(50).holds();
    rig.query("q").memoryBytes(60).queues();
    rig.lease("cache").bytes("BUFFER_CACHE", 50).holds();
    rig.lease("above").bytes("PGA", 50).holds();
    rig.lease("b").bytes("SORT", 1).asks();
    rig.expect(
            rejected("b", Code.MEMORY_LIMIT)
                .why(Limit.MEMORY, "pool SORT", 50, 100)
                .behind("group ETL"))
        .noMore();
  }

  @Test
  void shouldLetNoLeasePassAQueryThatWaitsForPressureToFallWhileThatLasts() {
    rig.lease("a").bytes(80).asks();
    rig.expect(granted("a"), pressure("DATABASE", NONE, MEDIUM), pressure("PGA", NONE, MEDIUM))
        .noMore();
    rig.query("q").memoryBytes(1).queues();
    rig.lease("b").bytes(1).asks();
    rig.expect(
            rejected("b", Code.MEMORY_LIMIT)
                .why(Limit.MEMORY, "pool PGA", 80, ALL)
                .behind("group ETL"))
        .noMore();
  }

  @Test
  void shouldLetALeasePassAGroupThatWaitsForALimitOfItsOwn() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .with(rig.group("ETL").memoryBytes(30))
        .with(rig.group("BI"))
        .exists();
    rig.lease("a").in("ETL").bytes(20).holds();
    rig.query("q").in("s").memoryBytes(20).submits();
    rig.expect(queued("q")).noMore();
    rig.lease("b").in("BI").holds();
  }

  // ---- modes ----

  @ParameterizedTest
  @ValueSource(strings = {"OBSERVE", "BYPASS"})
  void shouldGrantWhatLimitsWouldRefuseWhereTheyDoNotBind(Mode mode) {
    rig.operator().changesMode(mode);
    rig.lease("l").of("s").bytes(ALL + 1).asks();
    rig.expect(granted("l").would(mode == Mode.OBSERVE ? "REJECTED" : null)).skip();
    assertThat(used("pool/PGA")).isEqualTo(ALL + 1);
    assertThat(use("pool/PGA").failures()).isZero();
    rig.lease("m").bytes("NOWHERE", 1).asks();
    rig.expect(rejected("m", Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldCountNothingFromTwoToThe62On() {
    rig.operator().changesMode(Mode.BYPASS);
    rig.lease("l").bytes(Long.MAX_VALUE).asks();
    rig.skip();
    rig.lease("m").bytes(Long.MAX_VALUE).asks();
    rig.skip();
    assertThat(used("all")).isEqualTo((1L << 62) - 1);
    rig.lease("m").releases(Map.of("MEMORY", Long.MAX_VALUE - 5));
    rig.skip();
    assertThat(used("all")).isEqualTo((1L << 62) - 1);
    rig.lease("l").releases();
    rig.skip();
    assertThat(used("all")).isZero();
    rig.lease("m").releases();
    rig.expect(released("m").gaveBack(5)).noMore();
    assertThat(used("all")).isZero();
  }

  @Test
  void shouldGrantNothingNewWhereTheDomainIsDrained() {
    rig.lease("before").holds();
    rig.operator().changesMode(Mode.DRAIN);
    rig.lease("l").asks();
    rig.expect(rejected("l", Code.MEMORY_LIMIT).why(Limit.MODE)).noMore();
    assertThat(use("group/2").failures()).isZero();
    rig.lease("before").releases();
    rig.expect(released("before")).noMore();
  }

  // ---- groups ----

  @Test
  void shouldKeepAGroupInUseWhileItHasLeases() {
    rig.lease("l").in("BI").holds();
    rig.restart();
    rig.expect(rejected(rig.group("BI").deletes(), Code.CONFIGURATION).saying("used by 1 leases"))
        .noMore();
    String request = rig.domain().slots(10).memoryForQueries(ALL).with(rig.group("ETL")).applies();
    rig.expect(rejected(request, Code.CONFIGURATION).saying("used by 1 leases")).noMore();
    rig.lease("l").releases();
    rig.expect(released("l")).noMore();
    rig.expect(accepted(rig.group("BI").deletes())).noMore();
  }
}
