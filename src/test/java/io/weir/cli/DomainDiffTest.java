package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.DomainFile;
import io.weir.protocol.DomainDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code apply} shows before it changes anything. */
class DomainDiffTest {

  private static final String BEFORE =
      """
      domain: d
      capacity: {activeSessions: 8}
      groups: [{name: ETL, priority: 5}, {name: OLD}]
      rules: [{name: r, when: {program: "x*"}, group: ETL}]
      plans:
        - name: DAY
          directives: [{group: ETL, shares: 1}, {group: OTHER_GROUPS, shares: 2}]
      activePlan: DAY
      """;

  private static DomainDefinition file(String yaml) {
    return ((DomainFile.Result.Parsed) DomainFile.parse(yaml)).domain();
  }

  private static List<String> changes(@Nullable String before, String after) {
    DomainDefinition inForce = before == null ? null : InForce.after(null, file(before));
    return DomainDiff.of(inForce, InForce.after(inForce, file(after)));
  }

  @Test
  void shouldSayNothingOfAFileThatIsInForce() {
    assertThat(changes(BEFORE, BEFORE)).isEmpty();
  }

  @Test
  void shouldSayWhatComesWhatGoesAndWhatIsAnother() {
    String after =
        """
        domain: d
        capacity: {activeSessions: 16, maxQueued: 50}
        groups: [{name: ETL, priority: 4}, {name: BI, activeSessions: 3}]
        mappings: [{user: alice, group: BI}]
        plans:
          - name: DAY
            method: RATIO
            directives: [{group: OTHER_GROUPS, ratio: 2}, {group: BI, ratio: 1}]
        schedules: [{plan: DAY, from: "08:00", to: "18:00", days: [MON, TUE]}]
        """;
    assertThat(changes(BEFORE, after))
        .containsExactly(
            "~ capacity.activeSessions: 8 → 16",
            "~ capacity.maxQueued: 1000 → 50",
            "- group OLD",
            "~ group ETL.priority: 5 → 4",
            "+ group BI (priority 3, category Custom, activeSessions 3)",
            "+ mapping of user alice (group BI)",
            "- rule r",
            "~ plan DAY.method: RATIO",
            "- plan DAY: group ETL",
            "~ plan DAY: group OTHER_GROUPS.shares: 2 → none",
            "~ plan DAY: group OTHER_GROUPS.ratio: 2",
            "+ plan DAY: group BI (ratio 1)",
            "~ activePlan: DAY → DEFAULT_PLAN",
            "+ schedule DAY (plan DAY, from 08:00, to 18:00, days [MON, TUE])");
  }

  @Test
  void shouldSayWhenTheTimeAfterWhichWaitingRaisesAPriorityIsAnother() {
    String raising = "domain: d\ncapacity: {cpuCores: 2}\npolicies: {boostAfterMs: 30s}\n";
    assertThat(changes(raising, raising)).isEmpty();
    assertThat(changes(raising, raising.replace("30s", "1m")))
        .containsExactly("~ policies.boostAfterMs: 30000 → 60000");
    assertThat(changes(raising, "domain: d\n"))
        .containsExactly("~ policies.boostAfterMs: 30000 → none");
  }

  @Test
  void shouldSayWhatOfIoIsAnother() {
    String before =
        """
        domain: d
        capacity: {cpuCores: 2, ioBytesPerSecond: 500MB, iops: 5000}
        policies: {io: DEADLINE}
        groups: [{name: ETL, iops: 50}]
        plans: [{name: DAY, directives: [{group: ETL, ioWeight: 5}, {group: OTHER_GROUPS}]}]
        """;
    String after =
        """
        domain: d
        capacity: {cpuCores: 2, ioBytesPerSecond: 400MB, ioBurstBytes: 50MB, ioParallelism: 8}
        policies: {io: PRIORITY, ioInheritance: RESET, ioTargetLatencyMs: 20ms}
        groups: [{name: ETL, ioBytesPerSecond: 1MB}]
        plans: [{name: DAY, directives: [{group: ETL, iops: 9, ioReservationBytesPerSecond: 1KB}, {group: OTHER_GROUPS}]}]
        """;
    assertThat(changes(before, before)).isEmpty();
    assertThat(changes(before, after))
        .containsExactlyInAnyOrder(
            "~ capacity.ioBytesPerSecond: 500000000 → 400000000",
            "~ capacity.ioBurstBytes: 50000000",
            "~ capacity.iops: 5000 → none",
            "~ capacity.ioParallelism: 8",
            "~ policies.io: DEADLINE → PRIORITY",
            "~ policies.ioInheritance: RESET",
            "~ policies.ioTargetLatencyMs: 20",
            "~ group ETL.ioBytesPerSecond: 1000000",
            "~ group ETL.iops: 50 → none",
            "~ plan DAY: group ETL.iops: 9",
            "~ plan DAY: group ETL.ioReservationBytesPerSecond: 1000",
            "~ plan DAY: group ETL.ioWeight: 5 → none");
  }

  @Test
  void shouldSayWhichPoolsComeAndGo() {
    String before =
        """
        domain: d
        capacity: {cpuCores: 2, memoryBytes: 8GiB}
        pools: [{name: WORK, type: WorkArea, memoryBytes: 1GiB, parent: PGA}, {name: OLD, memoryBytes: 1, parent: PGA}]
        serverPools: [{name: LOADS, minServers: 4}]
        """;
    String after =
        """
        domain: d
        capacity: {cpuCores: 2, memoryBytes: 4GiB, parallelServers: 64}
        policies: {memory: AUTOMATIC}
        pools: [{name: WORK, type: WorkArea, memoryBytes: 512MiB, parent: PGA}]
        serverPools: [{name: LOADS, minServers: 8}, {name: MORE, groups: [BATCH_GROUP]}]
        """;
    assertThat(changes(before, before)).isEmpty();
    assertThat(changes(before, after))
        .containsExactlyInAnyOrder(
            "~ capacity.memoryBytes: 8589934592 → 4294967296",
            "~ capacity.parallelServers: 64",
            "~ policies.memory: AUTOMATIC",
            "~ pool WORK.memoryBytes: 1073741824 → 536870912",
            "- pool OLD",
            "~ server pool LOADS.minServers: 4 → 8",
            "+ server pool MORE (groups [BATCH_GROUP])");
  }

  @Test
  void shouldShowAWholeNewDomain() {
    assertThat(changes(null, BEFORE))
        .startsWith("+ domain d", "~ capacity.activeSessions: 8")
        .contains("+ group OLD (priority 3, category Custom)", "~ activePlan: DAY");
  }

  @Test
  void shouldSayThatABuiltInGroupGoesBackToWhatItWas() {
    String changed =
        "domain: d\ncapacity: {cpuCores: 2}\ngroups: [{name: BATCH_GROUP, priority: 2}]\n";
    assertThat(changes(changed, "domain: d\n"))
        .containsExactly("~ group BATCH_GROUP.priority: 2 → 7");
  }

  @Test
  void shouldRefuseWhatTheGovernorWould() {
    assertThatThrownBy(() -> changes(null, "domain: d\n"))
        .isInstanceOf(CliFault.class)
        .hasMessageStartingWith("Expected capacity");
  }
}
