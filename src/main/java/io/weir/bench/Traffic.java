package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;

/**
 * What clients of several domains send: queries in sessions, about half of them through a queue or
 * none, their ends with the CPU time they took, and signs of life. Written by playing a kernel
 * beside it, so that only a query that has its slot is completed; the same seed gives the same
 * bytes. Each session has one query at a time: what a session has not used yet of a slot that it
 * holds counts for its next turn, and passes with time, which is another when this is read.
 */
final class Traffic {

  private static final int DOMAINS_PER_PARTITION = 2;
  private static final int SESSIONS = 32; // of each domain
  private static final long SLOTS = 8;
  private static final int WITH_QUEUE = 14; // of each domain in flight, so that up to six wait
  private static final int QUERIES_PER_HEARTBEAT = 50;
  private static final List<String> GROUPS = List.of("DASHBOARDS", "ANALYSTS", "ETL", "REPORTS");

  private final int mostInFlight;
  private final List<Sent> definitions = new ArrayList<>();
  private final List<Sent> sessions = new ArrayList<>();
  private final List<Sent> load = new ArrayList<>();
  private final JsonCodec codec = new JsonCodec();

  private Traffic(int mostInFlight) {
    this.mostInFlight = mostInFlight;
  }

  /** Plays for about as many queries over as many partitions, of which about half wait. */
  static Traffic of(int queries, int partitions, long seed) {
    return played(WITH_QUEUE, queries, partitions, seed);
  }

  /** The same, but each query finds a free slot when it is read, however late that is. */
  static Traffic grantedAtOnce(int queries, int partitions, long seed) {
    return played((int) SLOTS, queries, partitions, seed);
  }

  private static Traffic played(int mostInFlight, int queries, int partitions, long seed) {
    Traffic traffic = new Traffic(mostInFlight);
    List<Clients> domains = new ArrayList<>();
    for (String name : names(partitions)) {
      domains.add(traffic.new Clients(name, new SplittableRandom(seed + domains.size())));
    }
    for (int i = 0; i < 2 * queries; i++) {
      domains.get(i % domains.size()).act(i >= 2 * queries - domains.size() * mostInFlight);
    }
    domains.forEach(Clients::completeAll);
    return traffic;
  }

  /** Names that fill every partition with as many domains. */
  private static List<String> names(int partitions) {
    int[] free = new int[partitions];
    Arrays.fill(free, DOMAINS_PER_PARTITION);
    List<String> names = new ArrayList<>();
    for (int i = 0; names.size() < partitions * DOMAINS_PER_PARTITION; i++) {
      byte[] key = utf8("bench-" + i);
      int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
      if (free[partition]-- > 0) {
        names.add("bench-" + i);
      }
    }
    return names;
  }

  /** Definitions, then sessions: each read before the next, and all before anything is measured. */
  List<List<Sent>> setup() {
    return List.of(definitions, sessions);
  }

  /** Queries, their ends and signs of life. */
  List<Sent> load() {
    return load;
  }

  /** Queries in the load. */
  long queries() {
    return load.stream().filter(sent -> sent.topic().equals(TopicNames.QUERIES)).count() / 2;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The clients of one domain, with a kernel that tells them what they would be told. */
  private final class Clients {
    private final String domain;
    private final SplittableRandom random;
    private final Governor governor;
    private final Deque<String> granted = new ArrayDeque<>();
    private final Map<String, Integer> sessionOf = new HashMap<>(); // of queries in flight
    private final BitSet busy = new BitSet(SESSIONS);
    private int inFlight;
    private int submitted;
    private long nowMs = 1_700_000_000_000L;

    Clients(String domain, SplittableRandom random) {
      this.domain = domain;
      this.random = random;
      this.governor = new Governor(domain, new MemoryTables(), Defaults.load().kernel());
      send(definitions, new ApplyDomain("define-" + domain, "bench", definition(domain)));
      for (int i = 0; i < SESSIONS; i++) {
        send(sessions, session(i));
      }
    }

    private void send(List<Sent> to, Command command) {
      for (Decided decided : governor.handle(command, nowMs++).decisions()) {
        if (decided.decision() instanceof Granted grant) {
          granted.add(grant.id());
        }
      }
      to.add(new Sent(TopicNames.of(command), utf8(domain), codec.writeCommand(command)));
    }

    private void act(boolean ending) {
      boolean mayAsk = inFlight < mostInFlight && !ending;
      if (mayAsk && (granted.isEmpty() || random.nextInt(100) < 52)) {
        submit();
      } else if (!granted.isEmpty()) {
        complete();
      }
    }

    private void submit() {
      inFlight++;
      send(load, query(submitted++));
      if (submitted % QUERIES_PER_HEARTBEAT == 0) {
        send(load, Heartbeat.ofClient(client(random.nextInt(SESSIONS))));
      }
    }

    private void complete() {
      inFlight--;
      String id = granted.removeFirst();
      busy.clear(sessionOf.remove(id));
      long cpuMicros = 1_000 + random.nextLong(5_000_000);
      send(load, new CompleteQuery(id, Outcome.SUCCEEDED, cpuMicros, 64L << 20, 1L << 20, 100L));
    }

    private void completeAll() {
      while (!granted.isEmpty()) {
        complete();
      }
    }

    private String client(int session) {
      return domain + "-client-" + session % 8;
    }

    private OpenSession session(int i) {
      return new OpenSession(
          "session-" + i,
          "user-" + i,
          "tableau",
          "host-" + i % 8,
          null,
          null,
          null,
          GROUPS.get(i % GROUPS.size()),
          client(i),
          null,
          null,
          null,
          null,
          null,
          null);
    }

    private int idleSession() {
      int from = random.nextInt(SESSIONS);
      int next = busy.nextClearBit(from);
      return next < SESSIONS ? next : busy.nextClearBit(0);
    }

    private SubmitQuery query(int i) {
      int session = idleSession();
      busy.set(session);
      sessionOf.put("query-" + i, session);
      String text =
          "SELECT region, sum(amount) FROM orders WHERE customer = %d AND day >= '2026-11-%02d' GROUP BY region"
              .formatted(random.nextInt(100_000), 1 + random.nextInt(28));
      return new SubmitQuery(
          "query-" + i,
          "session-" + session,
          client(session),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          text,
          null,
          null,
          null,
          1_000L + random.nextInt(4_000),
          64L << 20,
          null,
          null,
          3_600_000L,
          null,
          null);
    }
  }

  private static DomainDefinition definition(String domain) {
    return new DomainDefinition(
        domain,
        new Capacity(null, SLOTS, 1_000L, 1_000L, null),
        null,
        new HeartbeatPolicy(5_000L, 600_000L),
        null,
        null,
        GROUPS.stream().map(Traffic::group).toList(),
        null,
        null);
  }

  private static ConsumerGroup group(String name) {
    return new ConsumerGroup(
        name,
        1L + GROUPS.indexOf(name),
        null,
        null,
        null,
        null,
        null,
        name.equals("ETL") ? 3_600_000L : null,
        null);
  }
}
