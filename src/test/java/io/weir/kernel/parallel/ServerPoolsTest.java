package io.weir.kernel.parallel;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Limit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pools of parallel servers: what is kept for whom, and what may be said of them (ADR 29). */
class ServerPoolsTest extends KernelTest {

  private static final long ALL = 20;

  private DomainNoun domain() {
    return rig.domain()
        .slots(10)
        .servers(ALL)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .with(rig.group("ML"));
  }

  private void sessions() {
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    rig.session("u").in("ML").isOpen();
  }

  private static ServerPool pool(
      String name, @Nullable Long least, @Nullable Long most, String... groups) {
    return new ServerPool(name, least, most, List.of(groups));
  }

  private void refuses(DomainNoun file, Code code, String saying) {
    String request = file.applies();
    rig.expect(rejected(request, code).saying(saying)).noMore();
  }

  // ---- what is kept for whom ----

  @Test
  void shouldKeepTheLeastOfAPoolForIt() {
    domain().serverPool("P", 8L, null, "ETL").exists();
    sessions();
    rig.query("a").in("t").dop(12).runsWith(12);
    rig.query("b").in("t").dop(2).submits();
    rig.expect(queued("b").why(Limit.PARALLEL_SERVERS, "domain", 20, ALL)).noMore();
    rig.query("mine").in("s").dop(8).runsWith(8); // nobody else can have what is kept for it
    rig.query("b").cancels();
    rig.skip();
  }

  @Test
  void shouldClipByWhatOtherPoolsKeepSoThatNobodyWaitsForEver() {
    domain().serverPool("P", 8L, null, "ETL").exists();
    sessions();
    rig.query("all").in("t").dop(ALL).submits();
    rig.expect(
            granted("all")
                .dop(ALL - 8)
                .warning("Expected DOP 20, but minServers of other server pools lets it have 12"))
        .noMore();
    rig.query("mine").in("s").dop(8).runsWith(8);
  }

  @Test
  void shouldKeepOnlyWhatThePoolDoesNotUseItself() {
    domain().serverPool("P", 8L, null, "ETL").exists();
    sessions();
    rig.query("mine").in("s").dop(10).runsWith(10);
    rig.query("a").in("t").dop(10).runsWith(10);
  }

  @Test
  void shouldGiveAPoolNoMoreThanItsMostAndOthersTheRest() {
    domain().serverPool("P", null, 8L, "ETL", "ML").exists();
    sessions();
    rig.query("a").in("s").dop(6).runsWith(6);
    rig.query("b").in("u").dop(4).submits();
    rig.expect(queued("b").why(Limit.PARALLEL_SERVERS, "server pool P", 6, 8)).noMore();
    rig.query("c").in("t").dop(14).runsWith(14);
    rig.query("a").completes();
    rig.expect(released("a"), granted("b").dop(4L)).noMore();
  }

  @Test
  void shouldLetItsServersGoAlongToAnotherPool() {
    domain().serverPool("P", null, 8L, "ETL").serverPool("Q", null, 10L, "BI").exists();
    sessions();
    rig.query("a").in("s").dop(8).runsWith(8);
    String moved = rig.operator().switches("s", "BI");
    rig.expect(switched("s", "ETL", "BI"), accepted(moved)).noMore();
    rig.query("b").in("t").dop(4).submits();
    rig.expect(queued("b").why(Limit.PARALLEL_SERVERS, "server pool Q", 8, 10)).noMore();
    rig.query("c").alone("x", "ETL").dop(8).runsWith(8);
  }

  @Test
  void shouldServeWhoWaitsWhereAPoolIsDeleted() {
    domain().serverPool("P", 8L, null, "ETL").exists();
    sessions();
    rig.query("a").in("t").dop(12).runsWith(12);
    rig.query("b").in("t").dop(4).queues();
    String deleted = rig.operator().deletesServerPool("P");
    rig.expect(accepted(deleted), granted("b").dop(4L)).noMore();
  }

  @Test
  void shouldLetAPoolBeDeletedThatIsInUse() {
    domain().serverPool("P", null, 8L, "ETL").exists();
    sessions();
    rig.query("a").in("s").dop(8).runsWith(8);
    rig.expect(accepted(rig.operator().deletesServerPool("P"))).noMore();
    rig.query("b").in("s").dop(12).runsWith(12);
  }

  @Test
  void shouldCountWhatIsBusyInAPoolThatIsCreated() {
    domain().exists();
    sessions();
    rig.query("a").in("s").dop(8).runsWith(8);
    rig.expect(accepted(rig.operator().createsServerPool(pool("P", null, 10L, "ETL")))).noMore();
    rig.query("b").in("s").dop(4).submits();
    rig.expect(queued("b").why(Limit.PARALLEL_SERVERS, "server pool P", 8, 10)).noMore();
    rig.restart();
    rig.query("a").completes();
    rig.expect(released("a"), granted("b")).noMore();
  }

  @Test
  void shouldHaveThePoolsOfTheLastFileAlone() {
    domain().serverPool("P", 1L, 8L, "ETL").serverPool("Q", null, null, "BI").exists();
    domain().serverPool("Q", 2L, null, "ML").exists();
    assertThat(rig.ledger().all(Families.SERVER_POOLS))
        .containsExactly(Map.entry("Q", pool("Q", 2L, null, "ML")));
  }

  @Test
  void shouldNameGroupsByTheirNamesWhereTheyAreGivenById() {
    domain().exists();
    rig.expect(accepted(rig.operator().createsServerPool(pool("P", null, 10L, "3", "5")))).noMore();
    assertThat(rig.ledger().all(Families.SERVER_POOLS).get("P").groups())
        .containsExactly("BATCH_GROUP", "ETL");
  }

  // ---- what is refused ----

  @Test
  void shouldRefuseAPoolThatThereIs() {
    domain().serverPool("P", null, null).exists();
    String request = rig.operator().createsServerPool(pool("P", null, null));
    rig.expect(rejected(request, Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldRefuseAPoolOfAGroupThatThereIsNot() {
    domain().exists();
    String request = rig.operator().createsServerPool(pool("P", null, null, "NOBODY"));
    rig.expect(rejected(request, Code.NOT_FOUND)).noMore();
    refuses(domain().serverPool("P", null, null, "NOBODY"), Code.NOT_FOUND, "group NOBODY");
  }

  @Test
  void shouldRefuseAGroupInTwoPools() {
    domain().serverPool("P", null, null, "ETL").exists();
    String request = rig.operator().createsServerPool(pool("Q", null, null, "5")); // that is ETL
    rig.expect(rejected(request, Code.CONFIGURATION).saying("group ETL once")).noMore();
    refuses(
        domain().serverPool("P", null, null, "ETL").serverPool("Q", null, null, "ETL"),
        Code.CONFIGURATION,
        "group ETL once");
  }

  @Test
  void shouldRefuseWhatIsWrongWithAPool() {
    domain().exists();
    refuses(domain().serverPool(" ", null, null), Code.CONFIGURATION, "a name");
    refuses(domain().serverPool("DEFAULT", null, null), Code.CONFIGURATION, "DEFAULT");
    refuses(domain().serverPool("P", 9L, 8L), Code.INVALID_CAPACITY, "at most its maxServers 8");
    refuses(
        domain().serverPool("P", null, null).serverPool("P", null, null),
        Code.CONFIGURATION,
        "server pool P once");
    refuses(
        domain().serverPool("P", 12L, null).serverPool("Q", 9L, null),
        Code.INVALID_CAPACITY,
        "they come to 21");
    refuses(domain().servers(1_000_001), Code.INVALID_CAPACITY, "at most 1000000");
  }

  @Test
  void shouldRefuseMorePoolsThanThereMayBe() {
    rig.with(new Bounds().maxServerPools(1));
    domain().serverPool("P", null, null).exists();
    String request = rig.operator().createsServerPool(pool("Q", null, null));
    rig.expect(rejected(request, Code.RESOURCE_EXHAUSTED)).noMore();
  }

  @Test
  void shouldRefuseFewerServersThanAreKeptForPools() {
    domain().serverPool("P", 12L, null).exists();
    String request = rig.operator().setsServers(11);
    rig.expect(rejected(request, Code.INVALID_CAPACITY)).noMore();
    rig.expect(accepted(rig.operator().setsServers(12))).noMore();
  }

  @Test
  void shouldRefuseToDeleteAPoolThatThereIsNot() {
    domain().exists();
    String request = rig.operator().deletesServerPool("DEFAULT");
    rig.expect(rejected(request, Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseToDeleteAGroupThatAPoolNames() {
    domain().serverPool("P", null, null, "ETL").exists();
    String request = rig.group("ETL").deletes();
    rig.expect(rejected(request, Code.CONFIGURATION).saying("server pool P")).noMore();
    rig.expect(accepted(rig.operator().deletesServerPool("P"))).noMore();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
  }
}
