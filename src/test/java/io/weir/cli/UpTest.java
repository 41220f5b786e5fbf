package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first start to the second, by the commands alone. */
class UpTest {

  private static final String DOMAIN =
      """
      domain: warehouse
      capacity: {cpuCores: 2, activeSessions: 2, maxQueued: 2, ioBytesPerSecond: 1, ioBurstBytes: 4KB,
                 memoryBytes: 10KB}
      heartbeat: {lostAfterMs: 0}
      groups: [{name: ETL, priority: 5, activeSessions: 1}]
      mappings: [{user: alice, group: ETL}]
      rules: [{name: dashboards, when: {program: "tableau*"}, group: INTERACTIVE_GROUP}]
      plans: [{name: DAY, directives: [{group: ETL, shares: 3}, {group: OTHER_GROUPS, shares: 1}]}]
      schedules: [{name: office, plan: DAY, from: "08:00", to: "08:01", days: [], zone: Europe/Berlin}]
      """;

  private static final String REPORT =
      "{\"type\":\"Heartbeat\",\"client\":\"cli\",\"queries\":[{\"queryId\":\"q2\",\"cpuMicros\":10000}]}";

  @TempDir Path data;

  private UpRun run() {
    return UpRun.prepare(options(0), line -> {});
  }

  private UpOptions options(int httpPort) {
    return new UpOptions(null, data, 0, httpPort, "weir", "weir-1", Map.of());
  }

  private Told weir(String args) {
    return Told.by((args + " --data " + data).split(" "));
  }

  private void expect(String args, String answer) {
    Told told = weir(args);
    assertThat(told.out()).as(told.err()).startsWith(answer);
    assertThat(told.exitCode()).isZero();
  }

  @Test
  void shouldServeRequestsAndKnowEverythingAfterALostStateDirectory() throws Exception {
    Path file = Files.writeString(data.resolve("warehouse.yaml"), DOMAIN);
    List<String> before;
    try (UpRun run = run()) {
      run.start();
      expect("apply --dry-run -f " + file, "changes to domain warehouse:\n  + domain warehouse");
      assertThat(weir("apply -f " + file).out())
          .contains("  + group ETL", "accepted: domain warehouse is now at version 1");
      expect("apply --dry-run -f " + file, "domain warehouse is as the file says already");
      expect("topics --check", "TOPIC");
      askForWork();
      askForIo();
      askForMemory();
      refuses();
      watch();
      before = everything();
    }
    assertThat(data.resolve("weir.json")).doesNotExist();
    delete(data.resolve("state"));
    try (UpRun run = run()) {
      run.start();
      assertThat(everything()).isEqualTo(before);
    }
  }

  private void askForWork() {
    String d = " --domain warehouse";
    expect("submit open --session s1 --user alice" + d, "opened: session s1 is open in group ETL");
    expect("submit --query q1 --session s1" + d, "granted: query q1 may run in group ETL");
    expect("submit open --session s3 --user alice" + d, "opened: session s3 is open in group ETL");
    expect(
        "submit --query q2 --session s3" + d, "queued: query q2 waits in group ETL at position 1");
    expect("submit complete --query q1 --cpu-micros 20000" + d, "released: query q1 has ended");
    expect(
        "submit --no-wait --record " + REPORT + d, ""); // who reports is not charged by the clock
    expect("submit --query q3 --session s1 --json" + d, "{\"type\":\"Queued\"");
    expect("submit cancel --query q3" + d, "expired: query q3 was withdrawn");
    expect(
        "submit open --session s2 --user bob" + d,
        "opened: session s2 is open in group INTERACTIVE");
    expect("submit close --session s2" + d, "closed: session s2 is closed");
    expect("get query q2 --json" + d, "{\"queryId\":\"q2\",\"state\":\"RUNNING\"");
  }

  private void askForIo() {
    String d = " --domain warehouse";
    expect("get io" + d, "no io");
    expect(
        "submit --io i1 --op READ --bytes 3900 --group ETL --priority high" + d,
        "granted: io i1 in group ETL may pass, after waiting ");
    expect(
        "submit --io i2 --op WRITE --bytes 1000 --session s1" + d,
        "queued: io i2 in group ETL waits at position 1, for about ");
    expect("get io i2 --json" + d, "{\"ioId\":\"i2\",\"state\":\"WAITING\",\"group\":\"ETL\"");
    assertThat(
            Told.by(
                    "get",
                    "bucket",
                    "domain bytes",
                    "--json",
                    "--domain",
                    "warehouse",
                    "--data",
                    data.toString())
                .out())
        .startsWith("{\"name\":\"domain bytes\",\"scope\":\"DOMAIN\"");
    expect(
        "submit complete --io i1 --bytes 2000 --latency-ms 3" + d,
        "released: io i1 in group ETL has ended after ");
    expect("get io i2 --json" + d, "{\"ioId\":\"i2\",\"state\":\"UNDER_WAY\"");
    expect("submit cancel --io i2" + d, "released: io i2 in group ETL has ended");
    assertThat(weir("get statistics --group ETL --json" + d).out())
        .contains("\"io\":{\"granted\":2,\"requests\":{\"READ\":1,\"WRITE\":1},");
    assertThat(weir("explain i2 --kind io" + d).out()).startsWith("I/O i2 was under way for ");
    Told late = weir("submit --io i3 --op READ --bytes 4000 --group ETL --wait-ms 0" + d);
    assertThat(late.out()).startsWith("rejected (IO_LIMIT)");
    assertThat(late.exitCode()).isEqualTo(1);
  }

  private void askForMemory() {
    String d = " --domain warehouse";
    expect("submit open --session s4 --user carol" + d, "opened: session s4 is open in group");
    expect(
        "submit --query q4 --session s4 --memory 1KiB" + d,
        "granted: query q4 may run in group INTERACTIVE_GROUP with 1,024 bytes of memory, after ");
    Told large = weir("submit --query q5 --session s4 --memory 1MiB" + d);
    assertThat(large.out()).startsWith("rejected (NEVER_FITS): Expected ");
    assertThat(large.exitCode()).isEqualTo(1);
    expect("get memory SESSION:s4 --json" + d, "{\"name\":\"SESSION:s4\",\"scope\":\"SESSION\"");
    assertThat(weir("get pool PGA --json" + d).out())
        .contains("\"sizeBytes\":4000,", "\"usedBytes\":1024,", "\"failures\":1");
    assertThat(weir("explain q4 --kind query" + d).out())
        .contains("It was granted 1,024 bytes of memory.");
    expect("submit complete --query q4" + d, "released: query q4 has ended");
    expect(
        "submit --query q6 --session s4 --dop 200" + d,
        "granted: query q6 may run in group INTERACTIVE_GROUP with 128 parallel servers instead");
    assertThat(weir("get server domain --json" + d).out()).contains("\"busy\":128,", "\"free\":0");
    expect("submit complete --query q6" + d, "released: query q6 has ended");
    expect(
        "submit --lease l1 --amount PGA=2KB --session s4 --ttl 1m" + d,
        "granted: lease l1 in group INTERACTIVE_GROUP holds 2,000 of PGA; it is over after 60 s");
    expect("submit renew --lease l1" + d, "sent: lease l1");
    expect("get lease l1 --json" + d, "{\"leaseId\":\"l1\",\"holder\":\"cli\"");
    expect("submit release --lease l1 --amount PGA=1KB" + d, "granted: lease l1 in group");
    expect("submit release --lease l1" + d, "released: lease l1 in group INTERACTIVE_GROUP");
    assertThat(weir("explain l1 --kind lease" + d).out()).contains("(renewed 1 time)");
    assertThat(weir("get pools" + d).out()).contains("PGA           ProgramGlobal  DATABASE  4000");
  }

  private void refuses() {
    Told unknown = weir("submit complete --query q9 --domain warehouse");
    assertThat(unknown.out()).startsWith("rejected (NOT_FOUND)");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(weir("get session s2 --domain warehouse").exitCode()).isEqualTo(1);
    Told second = weir("up --port 0 --http-port 0");
    assertThat(second.err()).contains("is in use by another weir");
    assertThat(second.exitCode()).isEqualTo(1);
  }

  private void watch() {
    String watched = weir("watch --once --json --since 10m --domain warehouse").out();
    assertThat(watched)
        .contains("\"domain\":\"warehouse\"", "\"queued\":0,\"running\":1,\"groups\":[")
        .contains("\"group\":\"ETL\"", "\"granted\":2,");
    expect("watch --once --domain another", "domain another at ");
  }

  private List<String> everything() {
    List<String> all = new ArrayList<>();
    all.add(weir("get domains --json").out());
    for (String what :
        List.of(
            "domain warehouse",
            "groups",
            "sessions",
            "queries",
            "mappings",
            "rules",
            "plans",
            "plan DAY",
            "schedules",
            "windows",
            "pools",
            "memory",
            "leases",
            "servers",
            "statistics --group ETL")) {
      Told told = weir("get " + what + " --json --domain warehouse");
      assertThat(told.exitCode()).as(told.err()).isZero();
      all.add(told.out());
    }
    return all;
  }

  @Test
  void shouldSayWhichPortIsTaken() throws Exception {
    try (ServerSocket other =
            new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        UpRun run = UpRun.prepare(options(other.getLocalPort()), line -> {})) {
      assertThatThrownBy(run::start)
          .isInstanceOf(CliFault.class)
          .hasMessageContaining("port " + other.getLocalPort() + " to be free");
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
