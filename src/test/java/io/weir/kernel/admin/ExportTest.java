package io.weir.kernel.admin;

import static io.weir.kernel.rig.Expected.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.plans.BuiltInPlans;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.Ledger;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Category;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A domain as the file that makes it. */
class ExportTest extends KernelTest {

  private DomainDefinition exported() {
    Ledger ledger = rig.ledger();
    DomainRow domain = Objects.requireNonNull(ledger.domain());
    return new Export(
            domain,
            List.copyOf(ledger.all(Families.GROUPS).values()),
            List.copyOf(ledger.all(Families.MAPPINGS).values()),
            List.copyOf(ledger.all(Families.RULES).values()),
            List.copyOf(ledger.all(Families.PLANS).values()),
            ledger.all(Families.CALENDAR).get(Families.ONLY),
            List.copyOf(ledger.all(Families.SCHEDULES).values()),
            List.copyOf(ledger.all(Families.WINDOWS).values()),
            List.copyOf(ledger.all(Families.MEMORY_POOLS).values()),
            List.copyOf(ledger.all(Families.SERVER_POOLS).values()))
        .definition();
  }

  private DomainNoun everything() {
    return rig.domain()
        .cores(2)
        .slots(7)
        .maxQueued(9)
        .maxSessions(8)
        .maxSessionsPerUser(6)
        .defaultGroup("ETL")
        .watchingSilence()
        .killGraceMs(3)
        .mode(Mode.OBSERVE)
        .with(
            rig.group("ETL")
                .priority(4)
                .category(Category.BATCH)
                .maxSessions(5)
                .slots(3)
                .maxQueued(2)
                .queueTimeoutMs(1_000)
                .executionTimeoutMs(2_000)
                .idleTimeoutMs(3_000))
        .mapping("etl", "ETL")
        .with(rig.rule("r").priority(1).user("b*").gives("BATCH_GROUP"))
        .with(
            rig.plan("DAY")
                .limits("ETL", RunawayNoun.steps(RunawayNoun.cancel().onCpuMs(5)))
                .shares(Plan.OTHER_GROUPS, 2))
        .activePlan("DAY")
        .servers(24)
        .serverPool("BATCH", 8L, 16L, "ETL", "BATCH_GROUP")
        .serverPool("REST", null, 20L, "INTERACTIVE_GROUP")
        .with(rig.schedule("noon").from("12:00").to("13:00"))
        .with(rig.window("fix").start("2026-12-24T00:00"));
  }

  @Test
  void shouldSayAllThatTheFileSaid() {
    DomainNoun file = everything();
    rig.expect(accepted(file.applies())).noMore();
    assertThat(exported()).isEqualTo(file.definition());
  }

  @Test
  void shouldSayThePolicyWhereOneWasChosen() {
    rig.domain().slots(1).exists();
    assertThat(exported().policies()).isNull();
    rig.operator().changesPolicy(CpuPolicy.WEIGHTED_FAIR_QUEUING);
    rig.noMore();
    assertThat(exported().policies()).isEqualTo(new Policies(CpuPolicy.WEIGHTED_FAIR_QUEUING));
  }

  @Test
  void shouldSayAllPoliciesThatWereChosen() {
    Policies all =
        new Policies(
            CpuPolicy.FAIR_SHARE,
            1_000L,
            IoPolicy.DEADLINE,
            Inheritance.RESET,
            MemoryStrategy.AUTOMATIC,
            150L,
            20L,
            30L);
    rig.domain().slots(1).exists();
    rig.expect(accepted(rig.operator().setsPolicies(all))).noMore();
    assertThat(exported().policies()).isEqualTo(all);
  }

  @Test
  void shouldLeaveOutWhatHasNoLimitAndWhatEveryDomainBeginsWith() {
    rig.domain().slots(1).exists();
    rig.group("ETL").exists();
    DomainDefinition file = exported();
    assertThat(file.capacity())
        .isEqualTo(new Capacity(null, 1L, Bounds.MAX_QUEUED, Bounds.MAX_SESSIONS, null));
    assertThat(file.defaultGroup()).isEqualTo("INTERACTIVE_GROUP");
    assertThat(file.activePlan()).isEqualTo(BuiltInPlans.DEFAULT_PLAN);
    assertThat(file.plans()).isEmpty();
    assertThat(file.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.name()).isEqualTo("ETL");
              assertThat(group.maxSessions()).isNull();
              assertThat(group.activeSessions()).isNull();
              assertThat(group.maxQueued()).isNull();
              assertThat(group.queueTimeoutMs()).isNull();
              assertThat(group.executionTimeoutMs()).isNull();
              assertThat(group.idleTimeoutMs()).isNull();
            });
  }

  @Test
  void shouldSayABuiltInGroupThatWasChangedAndNoDraft() {
    rig.domain().slots(1).exists();
    rig.group("BATCH_GROUP").priority(2).changes();
    rig.plan("DRAFT").shares("BATCH_GROUP", 1).exists();
    assertThat(exported().groups()).extracting(ConsumerGroup::name).containsExactly("BATCH_GROUP");
    rig.expect(
            accepted(
                rig.plan("DAYTIME_PLAN").sets(Directive.of("BATCH_GROUP", null, 1L, null, null))))
        .noMore();
    assertThat(rig.ledger().all(Families.PLANS)).containsKeys("DRAFT", "DAYTIME_PLAN");
    assertThat(exported().plans()).isEmpty();
  }

  @Test
  void shouldSayInFullWhatIsBuiltInAndNotNamed() {
    DomainDefinition nothing =
        new DomainDefinition("d", null, null, null, null, null, null, null, null);
    assertThat(Export.inFull(nothing).groups())
        .extracting(ConsumerGroup::name)
        .containsExactly("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "MAINTENANCE_GROUP");
    assertThat(Export.inFull(nothing).plans()).isEqualTo(BuiltInPlans.ALL);
  }

  @Test
  void shouldSayInFullWhatIsNamedAsItIsNamed() {
    Plan day = rig.plan("DAYTIME_PLAN").shares("BATCH_GROUP", 1).asked();
    DomainDefinition some =
        rig.domain()
            .slots(1)
            .with(rig.group("BATCH_GROUP").priority(2))
            .with(rig.plan("DAYTIME_PLAN").shares("BATCH_GROUP", 1))
            .definition();
    DomainDefinition full = Export.inFull(some);
    assertThat(full.groups()).hasSize(4).startsWith(some.groups().getFirst());
    assertThat(full.plans()).hasSize(BuiltInPlans.ALL.size()).startsWith(day);
    assertThat(full.capacity()).isEqualTo(some.capacity());
  }
}
