package io.weir.kernel.memory;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.pressure;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.protocol.PressureLevel.HIGH;
import static io.weir.protocol.PressureLevel.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.Limit;
import io.weir.protocol.PoolType;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which memory pools there are, and how large they are (feature M1; ADR 28). */
class PoolsTest extends KernelTest {

  private DomainNoun domain() {
    return rig.domain().slots(10);
  }

  private SequencedMap<String, Long> sizes() {
    List<PoolRow> rows = List.copyOf(rig.ledger().all(Families.MEMORY_POOLS).values());
    List<PoolRow> byNumber =
        rows.stream().sorted((a, b) -> Long.compare(a.number(), b.number())).toList();
    Long database = rig.ledger().domain().ofMemory().databaseBytes();
    return database == null ? new TreeMap<>() : Layout.sizes(byNumber, database);
  }

  private List<String> names() {
    return rig.ledger().all(Families.MEMORY_POOLS).values().stream()
        .sorted((a, b) -> Long.compare(a.number(), b.number()))
        .map(PoolRow::name)
        .toList();
  }

  // ---- by default ----

  @Test
  void shouldDivideMemoryAsEveryDomainDoesWhereNothingElseIsSaid() {
    domain().memoryBytes(8_000).exists();
    assertThat(names())
        .containsExactly("DATABASE", "SGA", "PGA", "BUFFER_CACHE", "SHARED_POOL", "LARGE_POOL");
    assertThat(sizes())
        .containsEntry("DATABASE", 8_000L)
        .containsEntry("SGA", 4_800L)
        .containsEntry("BUFFER_CACHE", 2_880L)
        .containsEntry("SHARED_POOL", 1_440L)
        .containsEntry("LARGE_POOL", 480L)
        .containsEntry("PGA", 3_200L);
  }

  @Test
  void shouldRoundSizesDown() {
    domain().memoryBytes(99).exists();
    assertThat(sizes()).containsEntry("SGA", 59L).containsEntry("PGA", 39L);
  }

  @Test
  void shouldHaveNoPoolsWhereMemoryIsNotSaid() {
    domain().exists();
    assertThat(names()).isEmpty();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(1L << 50).submits();
    rig.expect(granted("q").memoryBytes(1L << 50)).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
  }

  @Test
  void shouldLetPoolsFollowAnotherCapacity() {
    domain().memoryBytes(1_000).exists();
    rig.expect(accepted(rig.operator().setsMemoryBytes(2_000))).noMore();
    assertThat(sizes()).containsEntry("PGA", 800L).containsEntry("LARGE_POOL", 120L);
  }

  @Test
  void shouldGiveMoreThanThereIsWhereItIsToldTo() {
    domain().memoryForQueries(100).overcommitPercent(150).exists();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(150).submits();
    rig.expect(granted("q").memoryBytes(150L)).skip();
    rig.query("r").memoryBytes(151).submits();
    rig.expect(rejected("r", Code.NEVER_FITS).why(Limit.MEMORY, "pool PGA", 0, 150)).noMore();
  }

  @Test
  void shouldNeverGiveMoreThanTheMachineHas() {
    domain().memoryForQueries(100).memory("totalMemoryBytes", 120).overcommitPercent(150).exists();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(121).submits();
    rig.expect(rejected("q", Code.NEVER_FITS).why(Limit.MEMORY, "pool DATABASE", 0, 120)).noMore();
  }

  @Test
  void shouldLetQueriesHaveNoMoreThanTheSoftLimit() {
    domain()
        .memoryBytes(100)
        .pool("SGA", null, 0)
        .pool(new MemoryPool("PGA", null, 100L, null, 40L))
        .exists();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(41).submits();
    rig.expect(rejected("q", Code.NEVER_FITS).why(Limit.MEMORY, "pool PGA", 0, 40)).noMore();
  }

  // ---- faults ----

  static Stream<Arguments> faults() {
    MemoryPool bare = new MemoryPool("X", null, null, null, null);
    return Stream.of(
        fault("X", Code.CONFIGURATION, "memoryBytes", d -> d.memoryBytes(100).pool(bare)),
        fault("none", Code.CONFIGURATION, "memoryBytes", d -> d.pool("X", null, 1)),
        fault(
            "twice",
            Code.CONFIGURATION,
            "twice",
            d -> d.memoryBytes(100).pool("SGA", null, 1).pool("SGA", null, 1)),
        fault("blank", Code.CONFIGURATION, "blank", d -> d.memoryBytes(100).pool(" ", null, 1)),
        fault(
            "all",
            Code.CONFIGURATION,
            "capacity.memoryBytes",
            d -> d.memoryBytes(100).pool("DATABASE", null, 1)),
        fault(
            "type",
            Code.CONFIGURATION,
            "type and parent",
            d -> d.memoryBytes(100).pool("PGA", PoolType.WORK_AREA, 1)),
        fault(
            "parent",
            Code.NOT_FOUND,
            "pool NOWHERE",
            d -> d.memoryBytes(100).pool(new MemoryPool("X", null, 1L, "NOWHERE", null))),
        fault(
            "itself",
            Code.CONFIGURATION,
            "part of itself",
            d -> d.memoryBytes(100).pool(new MemoryPool("X", null, 1L, "X", null))),
        fault(
            "parts",
            Code.INVALID_CAPACITY,
            "come to 101",
            d -> d.memoryBytes(100).pool("X", null, 1)),
        fault(
            "soft",
            Code.INVALID_CAPACITY,
            "softLimitBytes",
            d -> d.memoryBytes(100).pool(new MemoryPool("PGA", null, 10L, null, 11L))),
        fault(
            "total",
            Code.INVALID_CAPACITY,
            "totalMemoryBytes",
            d -> d.memoryBytes(100).memory("totalMemoryBytes", 99)),
        fault(
            "little",
            Code.CONFIGURATION,
            "100 to 1000",
            d -> d.memoryBytes(100).overcommitPercent(99)),
        fault(
            "much",
            Code.CONFIGURATION,
            "100 to 1000",
            d -> d.memoryBytes(100).overcommitPercent(1_001)));
  }

  private static Arguments fault(
      String name, Code code, String saying, UnaryOperator<DomainNoun> of) {
    return Arguments.of(name, code, saying, of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldRefuseMemoryThatIsWrittenWrongly(
      String name, Code code, String saying, UnaryOperator<DomainNoun> of) {
    String request = of.apply(domain()).applies();
    rig.expect(rejected(request, code).saying(saying)).noMore();
    assertThat(rig.ledger().domain()).as(name).isNull();
  }

  @Test
  void shouldRefuseMorePoolsThanThereMayBe() {
    rig.with(new Bounds().maxPools(7));
    domain().memoryBytes(100).exists();
    rig.expect(accepted(rig.operator().createsPool("A", PoolType.WORK_AREA, 1))).noMore();
    rig.operator().as("x").createsPool("B", PoolType.WORK_AREA, 1);
    rig.expect(rejected("x", Code.RESOURCE_EXHAUSTED).saying("7")).noMore();
  }

  // ---- live changes ----

  @Test
  void shouldAddAPoolThatQueriesUseFromThenOn() {
    domain().memoryBytes(1_000).exists();
    rig.session("s").isOpen();
    rig.query("before").memoryBytes(100).runs();
    rig.expect(accepted(rig.operator().createsPool("WORK", PoolType.WORK_AREA, 200))).noMore();
    rig.query("q").memoryBytes(201).submits();
    rig.expect(rejected("q", Code.NEVER_FITS).why(Limit.MEMORY, "pool WORK", 0, 200)).noMore();
    rig.query("r").memoryBytes(100).runs();
    rig.query("before").completes();
    rig.expect(released("before")).noMore();
    assertThat(rig.ledger().all(Families.MEMORY_USES).get("pool/PGA").usedBytes()).isEqualTo(100);
  }

  @Test
  void shouldRefuseAPoolThatExists() {
    domain().memoryBytes(1_000).exists();
    rig.operator().as("x").createsPool("PGA", PoolType.WORK_AREA, 1);
    rig.expect(rejected("x", Code.ALREADY_EXISTS).saying("PGA")).noMore();
  }

  @Test
  void shouldRefuseToShrinkAPoolBelowItsUseUnlessItIsToDrain() {
    domain().memoryForQueries(100).exists();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(50).runs();
    rig.operator().as("x").resizesPool("PGA", 49, null);
    rig.expect(rejected("x", Code.INVALID_CAPACITY).saying("50 bytes")).noMore();
    rig.expect(accepted(rig.operator().resizesPool("PGA", 50, null))).skip();
    rig.expect(accepted(rig.operator().resizesPool("PGA", 57, null)));
    rig.expect(pressure("PGA", io.weir.protocol.PressureLevel.CRITICAL, HIGH)).noMore();
    String request = rig.operator().resizesPool("PGA", 10, true);
    rig.expect(accepted(request)).skip();
    rig.query("q").completes();
    rig.expect(released("q"), pressure("PGA", io.weir.protocol.PressureLevel.CRITICAL, NONE))
        .noMore();
  }

  @Test
  void shouldRefuseToResizeTheWholeAndWhatIsNotThere() {
    domain().memoryBytes(100).exists();
    rig.operator().as("x").resizesPool("DATABASE", 1, null);
    rig.expect(rejected("x", Code.CONFIGURATION)).noMore();
    rig.operator().as("y").resizesPool("NOWHERE", 1, null);
    rig.expect(rejected("y", Code.NOT_FOUND)).noMore();
    rig.operator().as("z").resizesPool("PGA", 41, null);
    rig.expect(rejected("z", Code.INVALID_CAPACITY)).noMore();
  }

  @Test
  void shouldDeleteAPoolOfTheDomainsOwnThatNothingUses() {
    domain().memoryBytes(1_000).pool("WORK", PoolType.WORK_AREA, 200).exists();
    rig.session("s").isOpen();
    rig.query("q").memoryBytes(10).runs();
    rig.operator().as("x").deletesPool("WORK");
    rig.expect(rejected("x", Code.CONFIGURATION).saying("10 bytes")).noMore();
    rig.operator().as("y").deletesPool("PGA");
    rig.expect(rejected("y", Code.CONFIGURATION).saying("every domain")).noMore();
    String file = domain().memoryBytes(1_000).applies();
    rig.expect(rejected(file, Code.CONFIGURATION).saying("pool WORK")).noMore();
    String without = domain().applies();
    rig.expect(rejected(without, Code.CONFIGURATION).saying("are held")).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.expect(accepted(rig.operator().deletesPool("WORK"))).noMore();
    assertThat(names()).doesNotContain("WORK");
    rig.query("r").memoryBytes(300).submits();
    rig.expect(granted("r").memoryBytes(300L)).skip();
  }

  @Test
  void shouldKeepPartsOfAPoolThatGoes() {
    domain()
        .memoryBytes(1_000)
        .pool("OUTER", PoolType.WORK_AREA, 200)
        .pool(new MemoryPool("INNER", null, 10L, "OUTER", null))
        .exists();
    rig.operator().as("x").deletesPool("OUTER");
    rig.expect(rejected("x", Code.CONFIGURATION).saying("INNER")).noMore();
  }

  @Test
  void shouldNotRemoveAGroupThatHoldsMemory() {
    domain().memoryForQueries(100).with(rig.group("ETL")).exists();
    rig.session("s").in("ETL").isOpen();
    rig.query("q").memoryBytes(10).runs();
    String request = domain().memoryForQueries(100).applies();
    rig.expect(rejected(request, Code.CONFIGURATION).saying("group ETL")).noMore();
  }

  @Test
  void shouldNotCountWhoseOwnPoolHasGoneInAnotherOfItsName() {
    domain().memoryBytes(1_000).pool("WORK", PoolType.WORK_AREA, 200).exists();
    rig.session("s").isOpen();
    rig.query("q").runs();
    rig.expect(accepted(rig.operator().deletesPool("WORK"))).noMore();
    rig.query("q").reportsMemory(60);
    rig.expect(accepted(rig.operator().createsPool("WORK", PoolType.WORK_AREA, 200))).noMore();
    rig.query("q").reportsMemory(70);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.query("r").memoryBytes(70).runs();
    assertThat(rig.ledger().all(Families.MEMORY_USES).get("pool/WORK").usedBytes()).isEqualTo(70);
  }
}
