package io.weir.simulate.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.Weir;
import io.weir.protocol.AdminCommand;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same command file gives the same bytes in ten JVMs that differ in what programs depend on by
 * mistake: identity hashes, locales, time zones. By hand with as many lines as wanted: {@code mvn
 * test -Dtest=FreshJvmsTest -Dweir.simulate.lines=100000}.
 */
class FreshJvmsTest {

  private static final long LINES = Long.getLong("weir.simulate.lines", 5_000);
  private static final long SEED = 7;
  private static final long END_WITHIN_S = 300;
  private static final List<List<String>> HASHES =
      List.of(hashCode(0), hashCode(5)); // random, and the address where a JVM has it
  private static final List<List<String>> LOCALES =
      List.of(
          List.of("-Duser.language=tr", "-Duser.country=TR"), // the capital of i is another letter
          List.of("-Duser.language=ar", "-Duser.country=EG")); // other digits
  private static final List<String> ZONES =
      List.of("-Duser.timezone=Pacific/Kiritimati", "-Duser.timezone=America/St_Johns");

  @TempDir Path directory;

  @Test
  void shouldDecideTheSameBytesInTenFreshJvms() throws Exception {
    Path commands = directory.resolve("commands.jsonl");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(commands))) {
      RandomCommandFile.write(out, LINES, SEED);
    }
    assertThat(typesIn(commands))
        .as("types of commands that RandomCommandFile makes: all that are governed")
        .containsAll(governedTypes());
    Map<String, String> sums = new TreeMap<>();
    for (int jvm = 0; jvm < 10; jvm += 2) {
      Process one = start(jvm, commands);
      Process other =
          start(jvm + 1, commands); // two at a time: as many as small machines have cores
      sums.put(jvm + " " + flags(jvm), awaitSum(jvm, one));
      sums.put(jvm + 1 + " " + flags(jvm + 1), awaitSum(jvm + 1, other));
    }
    assertThat(sums).hasSize(10);
    assertThat(sums.values().stream().distinct()).as("SHA-256 by JVM: %s", sums).hasSize(1);
  }

  // Two of the ten are as the machine has it.
  private static List<String> flags(int jvm) {
    List<String> flags = new ArrayList<>(HASHES.get(jvm % 2));
    if (jvm < 8) {
      flags.addAll(LOCALES.get(jvm / 2 % 2));
      flags.add(ZONES.get(jvm / 4));
    }
    return flags;
  }

  private static List<String> hashCode(int mode) {
    return List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=" + mode);
  }

  private Path decisions(int jvm) {
    return directory.resolve("decisions-" + jvm + ".jsonl");
  }

  private Path said(int jvm) {
    return directory.resolve("said-" + jvm);
  }

  private Process start(int jvm, Path commands) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags(jvm));
    // They live for seconds: a quick start matters, peak speed doesn't.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
    command.addAll(List.of("simulate", "--commands", commands.toString()));
    command.addAll(List.of("--decisions", decisions(jvm).toString()));
    for (String domain : List.of("north", "south")) {
      command.addAll(List.of("--domain-file", domainFile(domain).toString()));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said(jvm).toFile())
        .start();
  }

  private String awaitSum(int jvm, Process process) throws Exception {
    try {
      assertThat(process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)).as("JVM %d ends", jvm).isTrue();
    } finally {
      process.destroyForcibly().onExit().join(); // before its files go
    }
    assertThat(process.exitValue()).as(Files.readString(said(jvm))).isZero();
    return sha256(decisions(jvm));
  }

  private Path domainFile(String domain) throws IOException {
    return Files.writeString(
        directory.resolve(domain + ".yaml"),
        """
        domain: %s
        capacity: {activeSessions: 4, maxQueued: 12, maxSessions: 60, maxSessionsPerUser: 25,
          memoryBytes: 1000000, parallelServers: 6}
        heartbeat: {everyMs: 5000, lostAfterMs: 15000}
        killGraceMs: 4000
        groups:
          - {name: ETL, priority: 4, maxSessions: 10, activeSessions: 2, maxQueued: 5,
             queueTimeoutMs: 2000, executionTimeoutMs: 4000, idleTimeoutMs: 8000}
          - {name: BI, priority: 1}
        mappings: [{user: root, group: SYS_GROUP}]
        pools: [{name: WORK, type: WorkArea, memoryBytes: 300000, parent: PGA}]
        serverPools: [{name: ETL_POOL, minServers: 1, maxServers: 4, groups: [ETL]}]
        """
            .formatted(domain));
  }

  private static String sha256(Path file) throws Exception {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      assertThat(bytes).isPositive();
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static List<String> governedTypes() {
    Stream<Class<?>> whole =
        Stream.of(QueryCommand.class, SessionCommand.class, AdminCommand.class)
            .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()));
    Stream<Class<?>> ofMemory =
        Stream.of(AcquireLease.class, RenewLease.class, CancelAcquire.class, ReleaseLease.class);
    return Stream.concat(whole, ofMemory).map(Class::getSimpleName).toList();
  }

  private static List<String> typesIn(Path commands) throws Exception {
    List<String> types = new ArrayList<>();
    try (var file = new CommandFile("commands", Files.newInputStream(commands), null)) {
      for (TimedCommand next = file.next(); next != null; next = file.next()) {
        String type = next.command().getClass().getSimpleName();
        if (!types.contains(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }
}
