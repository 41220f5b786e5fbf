package io.weir.kernel.admin;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Category;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Consumer groups: built in, created, changed, deleted. */
class ConsumerGroupsTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
  }

  private GroupRow row(String name) {
    GroupRow row = rig.ledger().group(name);
    assertThat(row).as(name).isNotNull();
    return Objects.requireNonNull(row);
  }

  private DomainRow domain() {
    return Objects.requireNonNull(rig.ledger().domain());
  }

  // ---- built in ----

  @ParameterizedTest
  @CsvSource({
    "SYS_GROUP, 1, 0, SYSTEM",
    "INTERACTIVE_GROUP, 2, 3, INTERACTIVE",
    "BATCH_GROUP, 3, 7, BATCH",
    "MAINTENANCE_GROUP, 4, 7, MAINTENANCE",
  })
  void shouldStartWithFourGroupsThatCannotBeDeleted(
      String name, long id, long priority, Category category) {
    assertThat(row(name).id()).isEqualTo(id);
    assertThat(row(name).priority()).isEqualTo(priority);
    assertThat(row(name).category()).isEqualTo(category);
    rig.expect(
            rejected(rig.group(name).deletes(), Code.CONFIGURATION).saying("used by every domain"))
        .noMore();
    rig.expect(rejected(rig.group(Long.toString(id)).deletes(), Code.CONFIGURATION)).noMore();
  }

  @Test
  void shouldLetABuiltInGroupBeChanged() {
    rig.group("BATCH_GROUP").priority(4).slots(1).changes();
    assertThat(row("BATCH_GROUP").priority()).isEqualTo(4);
    assertThat(row("BATCH_GROUP").category()).isEqualTo(Category.BATCH);
  }

  // ---- create, update, delete ----

  @Test
  void shouldCreateAGroupWithTheNextIdAndVersion() {
    rig.expect(accepted(rig.group("ETL").priority(5).category(Category.BATCH).creates()).version(2))
        .noMore();
    assertThat(row("ETL").id()).isEqualTo(5);
    assertThat(row("ETL").priority()).isEqualTo(5);
    rig.expect(accepted(rig.group("BI").creates()).version(3)).noMore();
    assertThat(row("BI").id()).isEqualTo(6);
    assertThat(row("BI").priority()).isEqualTo(3);
    assertThat(row("BI").category()).isEqualTo(Category.CUSTOM);
  }

  @Test
  void shouldNeverUseAnIdAgain() {
    rig.group("ETL").exists();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
    rig.group("ETL").exists();
    assertThat(row("ETL").id()).isEqualTo(6);
    rig.domain().slots(1).with(rig.group("ETL")).with(rig.group("NEW")).exists();
    assertThat(row("ETL").id()).isEqualTo(6);
    assertThat(row("NEW").id()).isEqualTo(7);
  }

  @Test
  void shouldRefuseASecondGroupOfTheSameName() {
    rig.group("ETL").exists();
    rig.expect(rejected(rig.group("ETL").creates(), Code.ALREADY_EXISTS)).noMore();
    rig.expect(rejected(rig.group("SYS_GROUP").creates(), Code.ALREADY_EXISTS)).noMore();
  }

  @Test
  void shouldChangeOnlyWhatIsSaid() {
    rig.group("ETL").priority(5).slots(3).maxQueued(7).queueTimeoutMs(11).exists();
    rig.group("ETL").slots(4).changes();
    assertThat(row("ETL"))
        .isEqualTo(
            new GroupRow(
                5,
                "ETL",
                5,
                Category.CUSTOM,
                Long.MAX_VALUE,
                4,
                7,
                11,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
  }

  @Test
  void shouldSayThatAGroupIsUnknown() {
    rig.expect(rejected(rig.group("ETL").updates(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.group("ETL").deletes(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.group("99").deletes(), Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseNamesAndPrioritiesThatAreNone() {
    rig.expect(rejected(rig.group(" ").creates(), Code.CONFIGURATION)).noMore();
    rig.expect(rejected(rig.group("17").creates(), Code.CONFIGURATION).saying("is a number"))
        .noMore();
    rig.expect(
            rejected(rig.group("ETL").priority(8).creates(), Code.CONFIGURATION).saying("0 to 7"))
        .noMore();
    rig.group("ETL").priority(7).exists();
    rig.group("TOP").priority(0).exists();
  }

  @Test
  void shouldRefuseMoreGroupsThanThereMayBe() {
    rig.with(new Bounds().maxGroups(5)).domain().slots(1).exists();
    rig.group("fifth").exists();
    rig.expect(rejected(rig.group("sixth").creates(), Code.RESOURCE_EXHAUSTED).saying("5 of 5"))
        .noMore();
    rig.expect(
            rejected(
                rig.domain().slots(1).with(rig.group("fifth")).with(rig.group("sixth")).applies(),
                Code.RESOURCE_EXHAUSTED))
        .noMore();
    rig.domain().slots(1).with(rig.group("other")).exists();
  }

  // ---- in use, and by what ----

  @Test
  void shouldNameTheSessionsThatUseAGroup() {
    rig.group("ETL").exists();
    rig.session("s").in("ETL").isOpen();
    rig.expect(
            rejected(rig.group("ETL").deletes(), Code.CONFIGURATION).saying("used by 1 sessions"))
        .noMore();
    rig.session("s").closes();
    rig.skip().expect(accepted(rig.group("ETL").deletes())).noMore();
  }

  @Test
  void shouldNameTheMappingThatUsesAGroup() {
    rig.group("ETL").exists();
    rig.user("alice").mapsTo("ETL");
    rig.expect(
            rejected(rig.group("ETL").deletes(), Code.CONFIGURATION)
                .saying("the mapping of user alice"))
        .noMore();
  }

  @Test
  void shouldNameTheMappingThatUsesAGroupByItsId() {
    rig.group("ETL").exists();
    rig.user("alice").mapsTo("5");
    rig.expect(
            rejected(rig.group("ETL").deletes(), Code.CONFIGURATION)
                .saying("the mapping of user alice"))
        .noMore();
    rig.expect(accepted(rig.user("alice").unmaps())).noMore();
    rig.rule("r").user("a").gives("5").exists();
    rig.expect(rejected(rig.group("5").deletes(), Code.CONFIGURATION).saying("rule r")).noMore();
  }

  @Test
  void shouldNameTheRuleThatUsesAGroup() {
    rig.group("ETL").exists();
    rig.rule("nightly").user("a").gives("ETL").exists();
    rig.expect(rejected(rig.group("ETL").deletes(), Code.CONFIGURATION).saying("rule nightly"))
        .noMore();
  }

  @Test
  void shouldNameTheDomainWhoseDefaultAGroupIs() {
    rig.domain().slots(1).with(rig.group("ETL")).defaultGroup("ETL").exists();
    rig.session("s").opens();
    rig.expect(opened("s").in("ETL").by("default group")).noMore();
    rig.session("s").closes();
    rig.skip()
        .expect(
            rejected(rig.group("ETL").deletes(), Code.CONFIGURATION).saying("its default group"))
        .noMore();
  }

  // ---- the domain file ----

  @Test
  void shouldMakeTheDomainWhatTheFileSaysAtOnceOrNotAtAll() {
    rig.domain().slots(1).with(rig.group("ETL")).mapping("alice", "ETL").exists();
    rig.expect(
            rejected(
                rig.domain().slots(8).with(rig.group("BI")).mapping("bob", "NOWHERE").applies(),
                Code.NOT_FOUND))
        .noMore();
    assertThat(domain().slots()).isEqualTo(1);
    assertThat(rig.ledger().group("BI")).isNull();
    rig.domain().slots(8).with(rig.group("BI")).mapping("bob", "BI").exists();
    assertThat(rig.ledger().group("ETL")).isNull();
    rig.session("s").of("alice").opens();
    rig.session("t").of("bob").opens();
    rig.expect(opened("s").in("INTERACTIVE_GROUP"), opened("t").in("BI")).noMore();
  }

  @Test
  void shouldLeaveNothingOfTheFileBefore() {
    rig.domain()
        .cores(8)
        .maxQueued(1)
        .maxSessions(2)
        .maxSessionsPerUser(1)
        .killGraceMs(5)
        .lostAfterMs(77L)
        .exists();
    rig.domain().lostAfterMs(null).exists();
    assertThat(List.of(domain().cpuCores(), domain().slots())).containsExactly(8L, 8L);
    assertThat(domain().maxQueued()).isEqualTo(Bounds.MAX_QUEUED);
    assertThat(domain().maxSessions()).isEqualTo(Bounds.MAX_SESSIONS);
    assertThat(domain().maxSessionsPerUser()).isEqualTo(DomainRow.UNLIMITED);
    assertThat(domain().killGraceMs()).isEqualTo(Bounds.GRACE_MS);
    assertThat(domain().lostAfterMs()).isEqualTo(Bounds.LOST_MS);
    rig.domain().cores(2).exists();
    assertThat(domain().slots()).isEqualTo(2);
  }

  @Test
  void shouldLeaveNoMappingAndNoRuleOfTheFileBefore() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .mapping("alice", "ETL")
        .mapping("zoe", "ETL")
        .with(rig.rule("r").user("b*").gives("ETL"))
        .exists();
    rig.session("s1").of("alice").opens();
    rig.session("s2").of("bob").opens();
    rig.expect(opened("s1").in("ETL"), opened("s2").in("ETL").by("rule r")).noMore();
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .mapping("carol", "BI")
        .with(rig.rule("t").user("d*").gives("BI"))
        .exists();
    rig.session("s3").of("alice").opens();
    rig.session("s4").of("bob").opens();
    rig.session("s5").of("carol").opens();
    rig.session("s6").of("dora").opens();
    rig.session("s7").of("zoe").opens();
    rig.expect(
            opened("s3").in("INTERACTIVE_GROUP"),
            opened("s4").in("INTERACTIVE_GROUP"),
            opened("s5").in("BI").by("mapping of user carol"),
            opened("s6").in("BI").by("rule t"),
            opened("s7").in("INTERACTIVE_GROUP"))
        .noMore();
  }

  @Test
  void shouldRefuseAFileWhoseRuleCannotHoldOrNamesNoGroup() {
    rig.domain().slots(1).exists();
    rig.expect(
            rejected(
                rig.domain().slots(1).with(rig.rule("r").user("a").gives("NOWHERE")).applies(),
                Code.NOT_FOUND))
        .noMore();
    rig.expect(
            rejected(
                    rig.domain().slots(1).with(rig.rule("r").user("/(/")).applies(),
                    Code.CONFIGURATION)
                .saying("'/(/'"))
        .noMore();
    rig.expect(rejected(rig.domain().slots(1).defaultGroup("NOWHERE").applies(), Code.NOT_FOUND))
        .noMore();
  }

  @Test
  void shouldRefuseAFileOfMoreRulesOrMappingsThanThereMayBe() {
    rig.with(new Bounds().maxRules(1).maxMappings(1));
    rig.domain().slots(1).with(rig.rule("r").user("a")).mapping("alice", "BATCH_GROUP").exists();
    rig.expect(
            rejected(
                    rig.domain()
                        .slots(1)
                        .with(rig.rule("r").user("a"))
                        .with(rig.rule("t").user("a"))
                        .applies(),
                    Code.RESOURCE_EXHAUSTED)
                .saying("rules"))
        .noMore();
    rig.expect(
            rejected(
                    rig.domain()
                        .slots(1)
                        .mapping("alice", "BATCH_GROUP")
                        .mapping("bob", "BATCH_GROUP")
                        .applies(),
                    Code.RESOURCE_EXHAUSTED)
                .saying("mappings"))
        .noMore();
  }

  @Test
  void shouldRefuseTheFileOfAnotherDomain() {
    rig.domain().slots(1).exists();
    DomainDefinition of = rig.domain().slots(1).definition();
    rig.tell(
        new ApplyDomain(
            "r",
            null,
            new DomainDefinition(
                "elsewhere", of.capacity(), null, null, null, null, null, null, null)));
    rig.expect(rejected("r", Code.CONFIGURATION).saying("one of elsewhere")).noMore();
  }

  @Test
  void shouldTakeCoresAndSlotsFromAFileThatSaysEither() {
    rig.domain().cores(8).exists();
    rig.domain().slots(3).exists();
    assertThat(List.of(domain().cpuCores(), domain().slots())).containsExactly(0L, 3L);
    rig.domain().maxQueued(5).exists();
    assertThat(List.of(domain().cpuCores(), domain().slots())).containsExactly(0L, 3L);
  }

  @Test
  void shouldNotBeginToCountSilenceAnewWhenTheSameFileIsAppliedAgain() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.advanceMs(Bounds.LOST_MS - 1);
    rig.domain().slots(1).watchingSilence().exists();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s")).noMore();
  }

  @Test
  void shouldDeleteAGroupThatOnlyOthersAreUsedBesides() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .mapping("alice", "BI")
        .with(rig.rule("r").user("b").gives("BI"))
        .exists();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
    rig.expect(rejected(rig.group("BI").deletes(), Code.CONFIGURATION).saying("rule r")).noMore();
  }

  @Test
  void shouldRefuseToChangeAGroupToWhatIsNone() {
    rig.domain().slots(1).with(rig.group("ETL")).exists();
    rig.expect(rejected(rig.group("ETL").priority(8).updates(), Code.CONFIGURATION)).noMore();
    assertThat(row("ETL").priority()).isEqualTo(3);
  }

  @Test
  void shouldBringBuiltInGroupsBackToWhatTheyWere() {
    rig.domain().slots(1).with(rig.group("BATCH_GROUP").priority(1).slots(1)).exists();
    rig.domain().slots(1).exists();
    assertThat(row("BATCH_GROUP").priority()).isEqualTo(7);
    assertThat(row("BATCH_GROUP").activeSessions()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldKeepAGroupThatSessionsUse() {
    rig.domain().slots(1).with(rig.group("ETL")).exists();
    rig.session("s").in("ETL").isOpen();
    rig.expect(
            rejected(rig.domain().slots(1).applies(), Code.CONFIGURATION)
                .saying("used by 1 sessions"))
        .noMore();
  }

  @Test
  void shouldRefuseAFileThatSaysSomethingTwice() {
    rig.expect(
            rejected(
                    rig.domain().slots(1).with(rig.group("A")).with(rig.group("A")).applies(),
                    Code.CONFIGURATION)
                .saying("group A once"))
        .noMore();
    rig.expect(
            rejected(
                    rig.domain()
                        .slots(1)
                        .mapping("alice", "BATCH_GROUP")
                        .mapping("alice", "INTERACTIVE_GROUP")
                        .applies(),
                    Code.CONFIGURATION)
                .saying("mapping of user alice once"))
        .noMore();
    rig.expect(
            rejected(
                    rig.domain()
                        .slots(1)
                        .with(rig.rule("r").user("a"))
                        .with(rig.rule("r").user("b"))
                        .applies(),
                    Code.CONFIGURATION)
                .saying("rule r once"))
        .noMore();
  }

  @Test
  void shouldGoOnWithWhatRunsAndWaitsWhenAFileIsApplied() {
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").queues();
    rig.expect(accepted(rig.domain().slots(2).applies()), granted("b")).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("c")).noMore();
    rig.query("d").submits();
    rig.expect(queued("d").at(1)).noMore();
  }
}
