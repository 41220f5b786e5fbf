package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.DomainFile.Result.Mistaken;
import io.weir.config.DomainFile.Result.Parsed;
import io.weir.protocol.Category;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Day;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.Conditions;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.GroupPriority;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PoolType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainFileTest {

  @Test
  void shouldReadEveryFieldOfADomain() {
    DomainDefinition domain =
        domain(
            """
            domain: warehouse
            capacity: {cpuCores: 16, activeSessions: 32, maxQueued: 1000, maxSessions: 9, maxSessionsPerUser: 3}
            defaultGroup: BATCH_GROUP
            heartbeat: {everyMs: 5000, lostAfterMs: 0}
            killGraceMs: 10s
            mode: OBSERVE
            groups:
              - {name: ETL, priority: 5, category: Batch, maxSessions: 100, activeSessions: 4,
                 maxQueued: 7, queueTimeoutMs: 5m, executionTimeoutMs: 1h, idleTimeoutMs: 500ms}
            mappings: [{user: alice, group: ETL, untilMs: 99}]
            rules:
              - name: dashboards
                priority: 1
                when: {user: u, program: "tableau*", machine: m, service: s, module: o, action: a,
                       timeOfDay: "08:00-18:00", daysOfWeek: [MON, TUE]}
                group: INTERACTIVE_GROUP
            """);
    assertThat(domain)
        .isEqualTo(
            new DomainDefinition(
                "warehouse",
                new Capacity(16L, 32L, 1000L, 9L, 3L),
                "BATCH_GROUP",
                new HeartbeatPolicy(5000L, 0L),
                10_000L,
                Mode.OBSERVE,
                List.of(
                    new ConsumerGroup(
                        "ETL", 5L, Category.BATCH, 100L, 4L, 7L, 300_000L, 3_600_000L, 500L)),
                List.of(new Mapping("alice", "ETL", 99L)),
                List.of(
                    new AssignmentRule(
                        "dashboards",
                        1L,
                        new Conditions(
                            "u",
                            "tableau*",
                            "m",
                            "s",
                            "o",
                            "a",
                            "08:00-18:00",
                            List.of(Day.MON, Day.TUE)),
                        "INTERACTIVE_GROUP"))));
  }

  @Test
  void shouldReadInWhichOrderADomainGives() {
    assertThat(domain("domain: d\npolicies: {cpu: FAIR_SHARE, boostAfterMs: 30s}\n").policies())
        .isEqualTo(new Policies(CpuPolicy.FAIR_SHARE, 30_000L));
    assertThat(mistakes("domain: d\npolicies: {boostAfter: 30s, boostAfterMs: -1}\n"))
        .containsExactly(
            "line 2, column 12: policies.boostAfter: Expected a field that is known here, but found"
                + " \"boostAfter\"; did you mean boostAfterMs?",
            "line 2, column 43: policies.boostAfterMs: Expected boostAfterMs to be at least 0, but"
                + " found \"-1\"");
  }

  @Test
  void shouldReadLimitsOfIoWithSizes() {
    DomainDefinition domain =
        domain(
            """
            domain: d
            capacity: {ioBytesPerSecond: 500MB, ioBurstBytes: 50MB, iops: 5000, iopsBurst: 500,
                       ioConcurrency: 128, ioParallelism: 32}
            policies: {io: DEADLINE, ioInheritance: PROPORTIONAL, ioTargetLatencyMs: 2s,
                       ioLeastPercent: 25%}
            groups: [{name: ETL, ioBytesPerSecond: 64MiB, iops: 50}]
            plans:
              - name: DAY
                directives:
                  - {group: ETL, ioBytesPerSecond: 32MiB, ioBurstBytes: 1MiB, iops: 40, iopsBurst: 10,
                     ioReservationBytesPerSecond: 10MB, ioWeight: 5}
                  - {group: OTHER_GROUPS}
            """);
    assertThat(domain.capacity())
        .isEqualTo(
            new Capacity(
                null, null, null, null, null, 500_000_000L, 50_000_000L, 5_000L, 500L, 128L, 32L));
    assertThat(domain.policies())
        .isEqualTo(
            new Policies(
                null, null, IoPolicy.DEADLINE, Inheritance.PROPORTIONAL, null, null, 2_000L, 25L));
    assertThat(domain.groups().getFirst())
        .extracting(ConsumerGroup::ioBytesPerSecond, ConsumerGroup::iops)
        .containsExactly(67_108_864L, 50L);
    assertThat(domain.plans().getFirst().directives().getFirst())
        .extracting(
            Directive::ioBytesPerSecond,
            Directive::ioBurstBytes,
            Directive::iops,
            Directive::iopsBurst,
            Directive::ioReservationBytesPerSecond,
            Directive::ioWeight)
        .containsExactly(33_554_432L, 1_048_576L, 40L, 10L, 10_000_000L, 5L);
  }

  @Test
  void shouldSayWhatWasMeantByMistakesInLimitsOfIo() {
    assertThat(
            mistakes(
                """
                domain: d
                capacity: {ioBytePerSecond: 500MB, ioBurstBytes: 50M}
                policies: {io: DEADLIN}
                groups: [{name: ETL, ioBytesPerSecond: 1MB/s, ioBurstBytes: 1MB}]
                """))
        .containsExactly(
            "line 2, column 12: capacity.ioBytePerSecond: Expected a field that is known here, but"
                + " found \"ioBytePerSecond\"; did you mean ioBytesPerSecond?",
            "line 2, column 50: capacity.ioBurstBytes: Expected ioBurstBytes to be a number of"
                + " bytes, or a size such as 64GiB or 500MB, but found \"50M\"",
            "line 3, column 16: policies.io: Expected io to be one of COMPLETELY_FAIR, DEADLINE,"
                + " BUDGET_FAIR, PRIORITY, but found \"DEADLIN\"; did you mean DEADLINE?",
            "line 4, column 40: groups[0].ioBytesPerSecond: Expected ioBytesPerSecond to be a"
                + " number of bytes in a second, or a size such as 64MiB or 500MB, but found"
                + " \"1MB/s\"",
            "line 4, column 47: groups[0].ioBurstBytes: Expected a field of a group, but"
                + " ioBurstBytes is of a directive; say it in the directive of the group in a"
                + " plan");
  }

  @Test
  void shouldReadMemoryAndParallelServersWithSizes() {
    DomainDefinition domain =
        domain(
            """
            domain: d
            capacity: {memoryBytes: 64GiB, totalMemoryBytes: 128GiB, memoryReserveBytes: 1GiB, parallelServers: 96}
            policies: {memory: AUTOMATIC, memoryOvercommitPercent: 150%}
            groups: [{name: ETL, memoryBytes: 8GiB, sessionMemoryBytes: 1GiB, dopLimit: 8,
                      windowBufferRecords: 500, aggregationGroups: 40}]
            pools:
              - {name: SGA, memoryBytes: 30GiB}
              - {name: WORK, type: WorkArea, memoryBytes: 8GiB, parent: PGA, softLimitBytes: 6GiB}
            serverPools: [{name: LOADS, minServers: 8, maxServers: 32, groups: [ETL, BATCH_GROUP]}]
            """);
    assertThat(domain.capacity())
        .extracting(
            Capacity::memoryBytes,
            Capacity::totalMemoryBytes,
            Capacity::memoryReserveBytes,
            Capacity::parallelServers)
        .containsExactly(64L << 30, 128L << 30, 1L << 30, 96L);
    assertThat(domain.policies())
        .isEqualTo(new Policies(null, null, null, null, MemoryStrategy.AUTOMATIC, 150L));
    assertThat(domain.pools())
        .containsExactly(
            new MemoryPool("SGA", null, 30L << 30, null, null),
            new MemoryPool("WORK", PoolType.WORK_AREA, 8L << 30, "PGA", 6L << 30));
    assertThat(domain.serverPools())
        .containsExactly(new ServerPool("LOADS", 8L, 32L, List.of("ETL", "BATCH_GROUP")));
  }

  @Test
  void shouldSayWhatWasMeantByMistakesInPools() {
    assertThat(
            mistakes(
                """
                domain: d
                capacity: {memoryByte: 64GiB, memoryBytes: 8 Gb, totalMemoryBytes: 4GiB, parallelServer: 9}
                policies: {memory: AUTO, memoryOvercommitPercent: 1.5}
                pools: [{name: WORK, type: WorkAria, memoryBytes: 1GiB, softLimit: 2}]
                """))
        .containsExactly(
            "line 2, column 12: capacity.memoryByte: Expected a field that is known here, but found"
                + " \"memoryByte\"; did you mean memoryBytes?",
            "line 2, column 44: capacity.memoryBytes: Expected memoryBytes to be a number of bytes,"
                + " or a size such as 64GiB or 500MB, but found \"8 Gb\"",
            "line 2, column 74: capacity.parallelServer: Expected a field that is known here, but"
                + " found \"parallelServer\"; did you mean parallelServers?",
            "line 3, column 20: policies.memory: Expected memory to be one of AUTOMATIC, MANUAL,"
                + " but found \"AUTO\"",
            "line 3, column 51: policies.memoryOvercommitPercent: Expected memoryOvercommitPercent"
                + " to be a whole number of percent, but found \"1.5\"",
            "line 4, column 28: pools[0].type: Expected type to be one of SharedGlobal,"
                + " ProgramGlobal, WorkArea, BufferCache, SharedPool, LargePool, but found"
                + " \"WorkAria\"; did you mean WorkArea?",
            "line 4, column 57: pools[0].softLimit: Expected a field that is known here, but found"
                + " \"softLimit\"; known here: name, type, memoryBytes, parent, softLimitBytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 101})
  void shouldFindALeastThatIsNoPercentOfTheRates(long percent) {
    assertThat(
            mistakes(
                """
                domain: d
                policies: {ioTargetLatencyMs: 20ms, ioLeastPercent: %d%%}
                """
                    .formatted(percent)))
        .containsExactly(
            "line 2, column 53: policies.ioLeastPercent: Expected ioLeastPercent to be 1 to 100,"
                + " but it is "
                + percent);
  }

  @Test
  void shouldFindPoolsThatCannotStand() {
    assertThat(
            mistakes(
                """
                domain: d
                capacity: {memoryBytes: 64GiB, totalMemoryBytes: 32GiB}
                policies: {memoryOvercommitPercent: 50}
                pools:
                  - {name: SGA, type: SharedGlobal, memoryBytes: 9}
                  - {name: PGAA}
                  - {name: WORK, memoryBytes: 8, parent: PGB, softLimitBytes: 9}
                  - {name: WORK, memoryBytes: 8}
                """))
        .containsExactly(
            "line 2, column 50: capacity.totalMemoryBytes: Expected totalMemoryBytes to be at least"
                + " the 68719476736 of memoryBytes, but it is 34359738368; totalMemoryBytes is what"
                + " the machine has, memoryBytes the part that pools divide",
            "line 3, column 37: policies.memoryOvercommitPercent: Expected memoryOvercommitPercent"
                + " to be 100 to 1000, but it is 50",
            "line 6, column 5: pools[1]: Expected memoryBytes of pool PGAA, but it is missing; did"
                + " you mean PGA?",
            "line 7, column 42: pools[2].parent: Expected the name of a pool, but there is no pool"
                + " PGB; did you mean PGA?",
            "line 7, column 63: pools[2].softLimitBytes: Expected softLimitBytes of pool WORK to be"
                + " at most its 8 bytes, but it is 9",
            "line 8, column 12: pools[3].name: Expected pool WORK once, but it is given twice");
    assertThat(mistakes("domain: d\npools: [{name: WORK, memoryBytes: 9}]\n"))
        .containsExactly(
            "line 2, column 8: pools: Expected capacity.memoryBytes, which pools divide, but it is"
                + " missing; say it under capacity, or leave pools out");
  }

  @Test
  void shouldFindServerPoolsThatCannotStand() {
    assertThat(
            mistakes(
                """
                domain: d
                groups: [{name: ETL}]
                serverPools:
                  - {name: A, minServers: 9, maxServers: 8, groups: [ETL, BI]}
                  - {name: A, groups: [BATCH_GROUP, ETL]}
                """))
        .containsExactly(
            "line 4, column 27: serverPools[0].minServers: Expected minServers of pool A to be at"
                + " most its maxServers of 8, but it is 9",
            "line 4, column 59: serverPools[0].groups[1]: Expected the name of a group, but there"
                + " is no group BI; groups: BATCH_GROUP, ETL, INTERACTIVE_GROUP,"
                + " MAINTENANCE_GROUP, SYS_GROUP",
            "line 5, column 12: serverPools[1].name: Expected server pool A once, but it is given"
                + " twice",
            "line 5, column 37: serverPools[1].groups[1]: Expected group ETL in one server pool at"
                + " most, but it is in A already");
  }

  @Test
  void shouldLeaveOutWhatTheFileLeavesOutOrLeavesEmpty() {
    assertThat(domain("domain: d\ncapacity:\nmode: ~\ngroups: null\n"))
        .isEqualTo(new DomainDefinition("d", null, null, null, null, null, null, null, null));
  }

  @Test
  void shouldReadJsonToo() {
    assertThat(domain("{\"domain\": \"d\", \"capacity\": {\"cpuCores\": 2}}").capacity())
        .isEqualTo(new Capacity(2L, null, null, null, null));
  }

  @Test
  void shouldFillAnAliasIn() {
    DomainDefinition domain =
        domain(
            """
            domain: d
            groups:
              - &base {name: A, maxQueued: 5}
              - {<<: *base, name: B}
            """);
    assertThat(domain.groups()).extracting(ConsumerGroup::maxQueued).containsExactly(5L, 5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"warehouse", "tenants"})
  void shouldReadThePlansThatComeWithIt(String name) throws IOException {
    String file = "topology/plans/" + name + ".yaml";
    try (InputStream bytes = DomainFile.class.getClassLoader().getResourceAsStream(file)) {
      assertThat(DomainFile.parse(bytes.readAllBytes()))
          .isInstanceOfSatisfying(
              Parsed.class, parsed -> assertThat(parsed.domain().domain()).isEqualTo(name));
    }
  }

  @Test
  void shouldListTenMistakesInPlansWithTheirLinesAndWhatWouldBeRight() throws IOException {
    assertThat(mistakes(Files.readString(Path.of("src/test/resources/domains/ten-mistakes.yaml"))))
        .containsExactly(
            "line 10, column 44: plans[0].directives[0].shares: Expected shares of group"
                + " INTERACTIVE_GROUP in plan DAY to be 1 to 1048576, but it was 0",
            "line 11, column 17: plans[0].directives[1].group: Expected group ETLX of plan DAY to"
                + " exist, but it does not; did you mean ETL?",
            "line 12, column 61: plans[0].directives[2].utilizationLimitPercent: Expected"
                + " utilizationLimitPercent of plan LOADING in plan DAY to be 1 to 100, but it was"
                + " 140",
            "line 13, column 41: plans[0].directives[3].activSessions: Expected a field that is"
                + " known here, but found \"activSessions\"; did you mean activeSessions?",
            "line 16, column 19: plans[0].directives[4].runaway[0].switchTo: Expected switchTo of"
                + " the runaway rule of group OTHER_GROUPS in plan DAY, as it switches the group,"
                + " but it has none; say switchTo: BATCH_GROUP, or another group",
            "line 17, column 5: warning: plans[1]: Expected at most 100 % on level 2 of plan"
                + " LOADING, but its directives have 120 %",
            "line 20, column 35: plans[1].directives[0].levels[1]: Expected levels[1] of group ETL"
                + " in plan LOADING to be 0 to 100, but it was 120",
            "line 21, column 16: plans[1].directives[1].plan: Expected plans without a cycle, but"
                + " there is DAY → LOADING → DAY",
            "line 22, column 13: activePlan: Expected plan NIHGT to exist, but it does not; plans:"
                + " DAY, DAYTIME_PLAN, DEFAULT_PLAN, LOADING, MAINTENANCE_PLAN, NIGHTTIME_PLAN",
            "line 24, column 23: schedules[0].from: Expected times of schedule DAY to be HH:MM, but"
                + " one was '8:00'",
            "line 25, column 63: schedules[1].zone: Expected zone of schedule late to be a name of"
                + " the time zone database, but it was 'Europe/Berln'; as Europe/Berlin or UTC");
  }

  @Test
  void shouldWarnOfPlansThatCanStandButHardlyDoWhatWasMeant() {
    String yaml =
        """
        domain: d
        capacity: {activeSessions: 4}
        groups: [{name: ETL, maxQueued: 5}]
        plans:
          - name: DAY
            directives:
              - {group: INTERACTIVE_GROUP, shares: 3, activeSessions: 9}
              - {plan: LOADING, shares: 1, utilizationLimitPercent: 40}
          - name: LOADING
            method: EMPHASIS
            directives:
              - {group: ETL, levels: [75], maxQueued: 6, utilizationLimitPercent: 80}
              - {group: BATCH_GROUP, levels: [50]}
              - {group: MAINTENANCE_GROUP}
        schedules:
          - {name: work, plan: DAY, from: "08:00", to: "18:00", priority: 1}
          - {name: lunch, plan: DAY, from: "12:00", to: "13:00", priority: 2}
          - {name: never, plan: DAY, days: [MON], fromDate: "2026-11-17", untilDate: "2026-11-19"}
        """;
    assertThat(DomainFile.parse(yaml))
        .isInstanceOfSatisfying(
            Parsed.class,
            parsed ->
                assertThat(parsed.warnings())
                    .allSatisfy(warning -> assertThat(warning.isWarning()).isTrue())
                    .extracting(warning -> warning.line() + " " + warning.message())
                    .containsExactly(
                        "5 Expected OTHER_GROUPS in plan DAY, but it has none: groups without a"
                            + " directive share one share",
                        "7 Expected activeSessions of group INTERACTIVE_GROUP in plan DAY to be at"
                            + " most the 4 of the domain, but it is 9: the smaller one binds",
                        "9 Expected at most 100 % on level 1 of plan LOADING, but its directives"
                            + " have 125 %",
                        "12 Expected maxQueued of group ETL in plan LOADING to be at most the 5 of"
                            + " group ETL, but it is 6: the smaller one binds",
                        "12 Expected the utilization limit of group ETL to be at most the 40 % of"
                            + " plan LOADING, but it is 80 %: limits multiply, so it may use 32 %",
                        "14 Expected a percentage above 0 for group MAINTENANCE_GROUP in plan"
                            + " LOADING, but it has none: it gets what nobody else can use",
                        "17 Expected schedule lunch to win at some time, but schedule work matches"
                            + " whenever it does and comes first",
                        "18 Expected a day on which schedule never begins, but there is none: it"
                            + " never matches"));
  }

  @Test
  void shouldRefuseARunawayRuleOfASessionThatSpeaksOfOneCall() {
    assertThat(
            mistakes(
                """
                domain: d
                plans:
                  - name: DAY
                    directives:
                      - group: OTHER_GROUPS
                        runaway:
                          - {onEstimatedMs: 5s, action: LOG_ONLY, per: SESSION}
                          - {onCpuMs: 5s, action: SWITCH_GROUP, switchTo: BATCH_GROUP, forCall: true, per: SESSION}
                          - {onCpuMs: 5s, action: LOG_ONLY, watch: {by: TEXT, forMs: 1h}, per: SESSION}
                          - {onCpuMs: 5s, action: LOG_ONLY, watch: {by: USER, forMs: 1h}, per: SESSION}
                          - {onEstimatedMs: 5s, action: LOG_ONLY, per: CALL}
                          - {onCpuMs: 5s, action: LOG_ONLY, per: SESION}
                """))
        .containsExactly(
            "line 7, column 29: plans[0].directives[0].runaway[0].onEstimatedMs: Expected"
                + " onEstimatedMs with per: CALL only, but the runaway rule of group OTHER_GROUPS"
                + " in plan DAY is per SESSION; leave it out, or say per: CALL",
            "line 8, column 81: plans[0].directives[0].runaway[1].forCall: Expected forCall with"
                + " per: CALL only, but the runaway rule of group OTHER_GROUPS in plan DAY is per"
                + " SESSION; leave it out, or say per: CALL",
            "line 9, column 57: plans[0].directives[0].runaway[2].watch.by: Expected a watch by"
                + " FINGERPRINT or TEXT with per: CALL only, but the runaway rule of group"
                + " OTHER_GROUPS in plan DAY is per SESSION; leave it out, or say per: CALL",
            "line 12, column 50: plans[0].directives[0].runaway[5].per: Expected per to be one of"
                + " CALL, SESSION, but found \"SESION\"; did you mean SESSION?");
  }

  @Test
  void shouldNotBlameAPlanForWhatOnlyFollowsFromAnotherSlip() {
    assertThat(
            mistakes(
                """
                domain: d
                plans:
                  - name: DAY
                    method: EMPHASI
                    directives: [{group: OTHER_GROUPS, levels: [99]}, {group: 7, levels: [1]}]
                """))
        .hasSize(2);
  }

  @Test
  void shouldTakeTheNamesOfPriorities() {
    String yaml = "domain: d\ngroups: [{name: A, priority: critical}, {name: B, priority: LOW}]\n";
    assertThat(DomainFile.parse(yaml))
        .isInstanceOfSatisfying(
            Parsed.class,
            parsed ->
                assertThat(parsed.domain().groups().stream().map(ConsumerGroup::priority))
                    .containsExactly(0L, 5L));
  }

  @Test
  void shouldNameThePrioritiesWhereAWordIsNone() {
    String names = "0 (highest) to 7 or one of " + String.join(", ", GroupPriority.names());
    assertThat(mistakes("domain: d\ngroups: [{name: A, priority: urgent}]\n"))
        .containsExactly(
            "line 2, column 30: groups[0].priority: Expected priority to be "
                + names
                + ", but found \"urgent\"");
    assertThat(mistakes("domain: d\ngroups: [{name: A, priority: [1]}]\n"))
        .containsExactly(
            "line 2, column 30: groups[0].priority: Expected priority to be a whole number, but"
                + " found a list");
    assertThat(DomainFile.parse("domain: d\ngroups: [{name: A, priority: null}]\n"))
        .isInstanceOf(Parsed.class);
  }

  @Test
  void shouldFindEveryMistakeAtOnceInTheOrderOfTheFile() {
    assertThat(
            mistakes(
                """
                domain: warehouse
                capacity: {cpuCores: 16, activeSesions: 32}
                defaultGroup: BATCH
                quotas: []
                groups:
                  - {name: ETL, priority: 9, category: batch, maxSessions: -1}
                  - {name: ETL, priority: hihg}
                mappings:
                  - {user: alice, group: ETLX}
                  - {user: bob}
                rules:
                  - {name: r, when: {timeOfDay: 8-18}, group: NONE_SUCH}
                """))
        .containsExactly(
            "line 2, column 26: capacity.activeSesions: Expected a field that is known here, but"
                + " found \"activeSesions\"; did you mean activeSessions?",
            "line 3, column 15: defaultGroup: Expected the name of a group, but there is no group"
                + " BATCH; groups: BATCH_GROUP, ETL, INTERACTIVE_GROUP, MAINTENANCE_GROUP,"
                + " SYS_GROUP",
            "line 4, column 1: quotas: Expected only what this release governs, but quotas is not"
                + " governed yet; leave it out",
            "line 6, column 27: groups[0].priority: Expected priority to be 0 (highest) to 7 or one"
                + " of critical, highest, high, medium, moderate, low, lower, lowest, but it was 9",
            "line 6, column 40: groups[0].category: Expected category to be one of Interactive,"
                + " Batch, Maintenance, Analytics, System, Custom, but found \"batch\"; did you"
                + " mean Batch?",
            "line 6, column 60: groups[0].maxSessions: Expected maxSessions to be at least 0, but"
                + " found \"-1\"",
            "line 7, column 12: groups[1].name: Expected group ETL once, but it is given twice",
            "line 7, column 27: groups[1].priority: Expected priority to be 0 (highest) to 7 or one"
                + " of critical, highest, high, medium, moderate, low, lower, lowest, but found"
                + " \"hihg\"; did you mean high?",
            "line 9, column 26: mappings[0].group: Expected the name of a group, but there is no"
                + " group ETLX; did you mean ETL?",
            "line 10, column 5: mappings[1].group: Expected group, but it is missing",
            "line 12, column 33: rules[0].when.timeOfDay: Expected timeOfDay to be HH:MM-HH:MM, as"
                + " 08:00-18:00, but found \"8-18\"",
            "line 12, column 47: rules[0].group: Expected the name of a group, but there is no"
                + " group NONE_SUCH; groups: BATCH_GROUP, ETL, INTERACTIVE_GROUP,"
                + " MAINTENANCE_GROUP, SYS_GROUP");
  }

  @Test
  void shouldNotBlameTwiceWhatStandsInsideAMistake() {
    assertThat(mistakes("domain: d\nmappings: [{user: u, group: ETL}]\ngroups: ETL\n"))
        .containsExactly(
            "line 3, column 9: groups: Expected groups to be a list, but found \"ETL\"; put it"
                + " between [ and ]");
    assertThat(mistakes("domain: d\ngroups: [ETL]\ndefaultGroup: ETL\n"))
        .containsExactly(
            "line 2, column 10: groups[0]: Expected a mapping of fields, but found \"ETL\"");
  }

  @Test
  void shouldRefuseAFieldGivenTwice() {
    assertThat(mistakes("domain: d\nmode: DRAIN\nmode: DRAIN\n"))
        .containsExactly("line 3, column 1: mode: Expected mode once, but it is given twice");
  }

  @Test
  void shouldRefuseAMappingOrRuleGivenTwice() {
    assertThat(
            mistakes(
                """
                domain: d
                mappings: [{user: u, group: SYS_GROUP}, {user: u, group: BATCH_GROUP}]
                rules:
                - {name: r, when: {user: u}, group: SYS_GROUP}
                - {name: r, when: {user: v}, group: SYS_GROUP}
                """))
        .containsExactly(
            "line 2, column 48: mappings[1].user: Expected mapping of user u once, but it is given"
                + " twice",
            "line 5, column 10: rules[1].name: Expected rule r once, but it is given twice");
  }

  @Test
  void shouldRefuseARuleWithoutConditionsOrWithAPatternThatCannotBeRead() {
    String long257 = "x".repeat(257);
    assertThat(
            mistakes(
                """
                domain: d
                rules:
                - {name: a, when: {}, group: SYS_GROUP}
                - {name: b, when: {user: "/(/"}, group: SYS_GROUP}
                - {name: c, when: {action: %s}, group: SYS_GROUP}
                - {name: d, when: {timeOfDay: "08:00-24:30"}, group: SYS_GROUP}
                - {name: e, when: {user: "/((a{100}){100}){100}/"}, group: SYS_GROUP}
                - {name: f, when: {user: "/a{10}b{1,100}/", timeOfDay: "20:00-24:00"}, group: SYS_GROUP}
                """
                    .formatted(long257)))
        .containsExactly(
            "line 3, column 19: rules[0].when: Expected a condition, but there is none; conditions:"
                + " user, program, machine, service, module, action, timeOfDay, daysOfWeek",
            "line 4, column 26: rules[1].when.user: Expected a regular expression (RE2) between the"
                + " slashes, but error parsing regexp: missing closing ): `(`",
            "line 5, column 28: rules[2].when.action: Expected a pattern of at most 256 characters,"
                + " but it has 257",
            "line 6, column 31: rules[3].when.timeOfDay: Expected timeOfDay to be HH:MM-HH:MM, as"
                + " 08:00-18:00, but found \"08:00-24:30\"",
            "line 7, column 26: rules[4].when.user: Expected repetitions of at most 1000, but they"
                + " multiply to more");
  }

  @Test
  void shouldRefuseANameThatIsANumberOrBlankOrTooLong() {
    assertThat(
            mistakes(
                """
                domain: d
                groups:
                - {name: 12}
                - {name: "12"}
                - {name: " "}
                - {name: %s}
                """
                    .formatted("n".repeat(257))))
        .satisfiesExactly(
            number ->
                assertThat(number)
                    .endsWith("to be text, but found \"12\"; write it in" + " quotes: \"12\""),
            quoted -> assertThat(quoted).contains("differs from an id, but 12 is a number"),
            blank -> assertThat(blank).contains("Expected name to have 1 to 256 characters"),
            tooLong -> assertThat(tooLong).contains("Expected name to have 1 to 256 characters"));
  }

  @Test
  void shouldRefuseEveryWrongTypeWithWhatItIs() {
    assertThat(
            mistakes(
                """
                domain: [d]
                capacity: 8
                heartbeat: {everyMs: {}, lostAfterMs: 10 sheep}
                killGraceMs: 1.5s
                mode: [ENFORCE]
                rules:
                - {name: r, when: {daysOfWeek: MON, user: true}, group: SYS_GROUP}
                - {name: s, when: {daysOfWeek: [MON, Tues, ~]}, group: SYS_GROUP}
                ? [x]
                : y
                """))
        .satisfiesExactly(
            m -> assertThat(m).contains("Expected domain to be text, but found a list"),
            m -> assertThat(m).contains("Expected a mapping of fields, but found \"8\""),
            m -> assertThat(m).contains("everyMs to be a number of milliseconds, or a duration"),
            m -> assertThat(m).contains("such as 500ms, 10s, 5m or 1h, but found \"10 sheep\""),
            m -> assertThat(m).contains("killGraceMs to be a number of milliseconds"),
            m -> assertThat(m).contains("one of ENFORCE, OBSERVE, BYPASS, DRAIN, but found a list"),
            m -> assertThat(m).contains("daysOfWeek to be a list, but found \"MON\""),
            m -> assertThat(m).contains("Expected user to be text, but found \"true\""),
            m -> assertThat(m).contains("FRI, SAT, SUN, but found \"Tues\"; did you mean TUE?"),
            m -> assertThat(m).contains("daysOfWeek[2]: Expected an element of daysOfWeek"),
            m -> assertThat(m).contains("line 9, column 3: ?: Expected the name of a field"));
  }

  @Test
  void shouldSayTheLineWhereItIsNotYaml() {
    assertThat(mistakes("domain: d\ngroups: [{name: A}\nmode: DRAIN\n"))
        .singleElement()
        .asString()
        .startsWith("line 3, column 1: Expected YAML, but expected ',' or ']'");
    assertThat(mistakes("domain: d\n\tmode: DRAIN\n"))
        .singleElement()
        .asString()
        .startsWith("line 2, column 1: Expected YAML, but ");
    assertThat(mistakes("domain: d\nmode: \u0007\n"))
        .containsExactly(
            "line 2, column 7: Expected characters that can be read, but found U+0007");
    assertThat(mistakes("domain: *nobody\n")).singleElement().asString().contains("nobody");
  }

  @Test
  void shouldRefuseWhatIsNoDomainFileAtAll() {
    assertThat(mistakes(""))
        .containsExactly("line 1, column 1: Expected some content, but it is empty");
    assertThat(mistakes("# only a comment\n"))
        .containsExactly("line 1, column 1: Expected some content, but it is empty");
    assertThat(mistakes("- domain: d\n"))
        .containsExactly("line 1, column 1: Expected a mapping of fields, but found a list");
    assertThat(mistakes("just words"))
        .containsExactly(
            "line 1, column 1: Expected a mapping of fields, but found \"just words\"");
    assertThat(mistakes("---\n"))
        .containsExactly("line 2, column 1: Expected a mapping of fields, but found nothing");
    assertThat(mistakes("capacity: {cpuCores: 1}"))
        .containsExactly("line 1, column 1: domain: Expected domain, but it is missing");
  }

  @Test
  void shouldRefuseASecondDocument() {
    assertThat(mistakes("domain: a\n---\ndomain: b\n"))
        .containsExactly(
            "line 2, column 1: Expected one document, but a second one begins after ---");
  }

  @Test
  void shouldRefuseAFileThatIsTooLongWithoutReadingIt() {
    assertThat(told(DomainFile.parse(new byte[10 * DomainFile.MAX_BYTES])))
        .containsExactly(
            "line 1, column 1: Expected at most 1048576 bytes, but the file has 10485760");
    assertThat(mistakes("x".repeat(DomainFile.MAX_BYTES + 1))).hasSize(1);
  }

  @Test
  void shouldRefuseBytesThatAreNotUtf8() {
    assertThat(told(DomainFile.parse(new byte[] {'d', (byte) 0xff})))
        .containsExactly("line 1, column 1: Expected UTF-8, but the file has other bytes");
  }

  @Test
  void shouldRefuseAFileOfBracketsInsteadOfRunningOutOfStack() {
    assertThat(mistakes("domain: " + "[".repeat(500_000)))
        .containsExactly("line 1, column 40: Expected at most 32 levels, but this is one deeper");
  }

  @Test
  void shouldRefuseATreeThatAliasesWouldBlowUp() {
    String many = "*l, ".repeat(10_000);
    assertThat(mistakes("domain: d\ngroups: [&l {name: A}, " + many + "]"))
        .singleElement()
        .asString()
        .contains("aliases");
  }

  @Test
  void shouldSayTheSameWhateverTheLocale() {
    String yaml = "domain: d\ngroups: [{name: A}, {name: B, priority: 9}]\n";
    List<String> here = mistakes(yaml);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(mistakes(yaml)).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldStopAtAHundredMistakes() {
    assertThat(mistakes("domain: d\ngroups: [" + "x, ".repeat(1000) + "]")).hasSize(100);
  }

  private static DomainDefinition domain(String yaml) {
    DomainFile.Result result = DomainFile.parse(yaml);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).domain();
  }

  private static List<String> mistakes(String yaml) {
    return told(DomainFile.parse(yaml));
  }

  private static List<String> told(DomainFile.Result result) {
    return switch (result) {
      case Parsed parsed -> List.of();
      case Mistaken mistaken -> mistaken.mistakes().stream().map(Mistake::toString).toList();
    };
  }
}
