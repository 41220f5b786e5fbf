package io.weir.simulate.torture;

import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.AdminCommand.DeleteServerPool;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.Command;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Parallel;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.ParallelTimeoutAction;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Parallel servers that are so few that there is waiting for them; now and then what cannot be. */
final class Degrees {

  private static final List<String> POOLS = List.of("FAST", "SLOW", "DEFAULT");
  private static final List<String> NODES = List.of("n1", "n2", "n3");
  private static final List<Long> COSTS = // about where the degree by cost is another
      List.of(0L, 999L, 1_000L, 9_999L, 10_000L, 99_999L, 100_000L, 5_000_000L);
  private static final long FEWEST = 2;
  private static final long FEW = 7;
  private static final long MOST = 16;
  private static final long TOO_MANY = 1_000_001;

  private final SplittableRandom random;
  private final SequencedMap<String, Object> said = new LinkedHashMap<>();

  private Degrees(SplittableRandom random) {
    this.random = random;
  }

  // ---- limits ----

  /** A domain with few servers, mostly, and pools of them; faultless where it is new. */
  static DomainDefinition of(DomainDefinition base, SplittableRandom random, boolean isNew) {
    if (random.nextInt(5) == 0) {
      return base;
    }
    Degrees degrees = new Degrees(random);
    long servers = random.nextLong(FEWEST, random.nextBoolean() ? FEW : MOST);
    boolean isFaulty = !isNew && random.nextInt(50) == 0;
    SequencedMap<String, Long> capacity = new LinkedHashMap<>();
    capacity.put("parallelServers", isFaulty ? TOO_MANY : servers);
    degrees.said.put("capacity", Bounds.with(Capacity.class, base.capacity(), capacity));
    List<String> groups = new ArrayList<>(List.of("SYS_GROUP", "INTERACTIVE_GROUP"));
    base.groups().forEach(group -> groups.add(group.name()));
    List<ServerPool> pools = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = isNew ? POOLS.get(i - 1) : oneOf(POOLS, random);
      pools.add(degrees.pool(name, servers / 2, groups, isNew));
    }
    degrees.said.put("serverPools", pools);
    return Bounds.with(DomainDefinition.class, base, degrees.said);
  }

  /** Of names that are there, each in one pool, where there may be no fault. */
  private ServerPool pool(String name, long mostKept, List<String> groups, boolean isSound) {
    List<String> own = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0 && !groups.isEmpty(); i--) {
      int at = random.nextInt(random.nextBoolean() ? groups.size() : Math.min(4, groups.size()));
      boolean stays = !isSound && random.nextInt(20) == 0;
      own.add(stays ? groups.get(at) : groups.remove(at));
    }
    Long least = maybe(random.nextLong(mostKept + 1));
    long from = isSound && least != null ? least : 0;
    long most = from + random.nextLong(random.nextInt(4) != 0 ? 5 : MOST);
    return new ServerPool(name, least, random.nextInt(4) == 0 ? null : (Long) most, own);
  }

  /** A group with a limit, now and then. */
  static ConsumerGroup of(ConsumerGroup base, SplittableRandom random) {
    Degrees degrees = new Degrees(random);
    degrees.some("dopLimit", 3, random.nextLong(7));
    return Bounds.with(ConsumerGroup.class, base, degrees.said);
  }

  /** A directive of a group with some. */
  static Directive of(Directive base, SplittableRandom random) {
    Degrees degrees = new Degrees(random);
    degrees.some("dopLimit", 4, random.nextLong(7));
    degrees.some("parallelServersPercent", 2, percent(random));
    degrees.some("parallelQueueTimeoutMs", 2, random.nextLong(3_000));
    degrees.some("parallelQueueTimeoutAction", 2, oneOf(actions(), random));
    degrees.some("critical", 4, random.nextInt(4) != 0);
    return Bounds.with(Directive.class, base, degrees.said);
  }

  private static List<ParallelTimeoutAction> actions() {
    return List.of(ParallelTimeoutAction.values());
  }

  private static long percent(SplittableRandom random) {
    return random.nextInt(10) == 0 ? 0 : random.nextLong(20, 101);
  }

  // ---- what operators do ----

  /** Few names, so that they meet each other's work. */
  static Command act(String request, Shape shape, SplittableRandom random) {
    Degrees degrees = new Degrees(random);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        List<String> groups = new ArrayList<>(shape.groupNames());
        groups.removeIf(name -> name.equals("NOWHERE") && random.nextInt(6) != 0);
        String name = random.nextInt(60) == 0 ? " " : oneOf(POOLS, random);
        yield new CreateServerPool(request, null, degrees.pool(name, MOST / 3, groups, false));
      }
      case 3, 4 -> new DeleteServerPool(request, null, oneOf(POOLS, random));
      default -> new UpdateCapacity(request, null, degrees.capacity());
    };
  }

  private Capacity capacity() {
    long servers = random.nextInt(30) == 0 ? TOO_MANY : random.nextLong(MOST);
    SequencedMap<String, Long> capacity = new LinkedHashMap<>();
    capacity.put("parallelServers", servers);
    return Bounds.with(Capacity.class, new Capacity(null, null, null, null, null), capacity);
  }

  // ---- what clients say ----

  /** How a query wants to run, if it says so. */
  static @Nullable Parallel mode(SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> null;
      case 4 -> Parallel.SERIAL;
      case 5, 6 -> Parallel.AUTOMATIC;
      case 7 -> Parallel.MANUAL;
      default -> Parallel.ADAPTIVE;
    };
  }

  static @Nullable Long dop(SplittableRandom random) {
    return random.nextInt(5) < 2 ? (Long) random.nextLong(9) : null;
  }

  static @Nullable Long cost(SplittableRandom random) {
    return random.nextInt(6) == 0 ? null : oneOf(COSTS, random);
  }

  /** A sign of life with the load of a node. */
  static Heartbeat load(@Nullable String client, SplittableRandom random) {
    long percent = random.nextInt(60) == 0 ? -1 : random.nextLong(110);
    String node = random.nextInt(4) == 0 ? null : oneOf(NODES, random);
    Load load = new Load(random.nextInt(9) == 0 ? null : (Long) percent, null, null);
    return new Heartbeat(client, null, node, null, null, null, load, null);
  }

  private void some(String name, int oneIn, Object value) {
    if (random.nextInt(oneIn) == 0) {
      said.put(name, value);
    }
  }

  private @Nullable Long maybe(long value) {
    return random.nextBoolean() ? (Long) value : null;
  }

  private static <T> T oneOf(List<T> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
