package io.weir.kernel.random;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.BoostSession;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.AdminCommand.DeleteAssignmentRule;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.AdminCommand.DeleteServerPool;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.AdminCommand.SetAssignmentRule;
import io.weir.protocol.AdminCommand.SetMode;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.AdminCommand.SetSessionQuota;
import io.weir.protocol.AdminCommand.SwitchSessionGroup;
import io.weir.protocol.AdminCommand.UnmapUser;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.AdminCommand.UpdateConsumerGroup;
import io.weir.protocol.Command;
import io.weir.protocol.CpuPolicy;
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
import io.weir.protocol.Mode;
import io.weir.protocol.PoolType;
import io.weir.protocol.Priority;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What operators and configuration do in a random run. */
public final class RandomAdmin {

  static final List<String> GROUPS =
      List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "ETL", "BI", "5", "NOWHERE");

  static final long BYTES = 1_000_000; // that pools divide

  private final SplittableRandom random;
  private final String domain;
  private long requests;

  RandomAdmin(SplittableRandom random, String domain) {
    this.random = random;
    this.domain = domain;
  }

  /** A domain's first definition. */
  public static DomainDefinition definition(String domain) {
    return definition(domain, 4L, 15_000L);
  }

  private static DomainDefinition definition(String domain, long slots, long lostAfterMs) {
    return new DomainDefinition(
        domain,
        capacity(slots, 12L, 60L, 25L, 6L),
        null,
        new HeartbeatPolicy(5_000L, lostAfterMs),
        4_000L,
        null,
        List.of(
            new ConsumerGroup("ETL", 4L, null, 10L, 2L, 5L, 2_000L, 4_000L, 8_000L),
            new ConsumerGroup("BI", 1L, null, null, null, null, null, null, null)),
        List.of(new Mapping("root", "SYS_GROUP", null)),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        List.of(new MemoryPool("WORK", PoolType.WORK_AREA, 300_000L, "PGA", null)),
        List.of(new ServerPool("ETL_POOL", 1L, 4L, List.of("ETL"))));
  }

  private static Capacity capacity(
      @Nullable Long slots,
      @Nullable Long maxQueued,
      @Nullable Long maxSessions,
      @Nullable Long perUser,
      @Nullable Long servers) {
    return new Capacity(
        null,
        slots,
        maxQueued,
        maxSessions,
        perUser,
        null,
        null,
        null,
        null,
        null,
        null,
        BYTES,
        null,
        null,
        servers);
  }

  Command next(String session) {
    String request = random.nextInt(15) == 0 ? "r" + requests : "r" + ++requests;
    return switch (random.nextInt(21)) {
      case 0, 1 -> new KillSession(request, "olga", session);
      case 2 -> new BoostSession(request, null, session, oneOf(List.of(Priority.values())));
      case 3, 4 -> new SwitchSessionGroup(request, null, session, oneOf(GROUPS));
      case 5 -> new SetMode(request, null, oneOf(List.of(Mode.values())));
      case 6, 7 -> new SetMode(request, null, Mode.ENFORCE);
      case 8 ->
          new UpdateCapacity(
              request,
              null,
              capacity(random.nextLong(0, 9), null, null, null, maybe(random.nextLong(0, 12))));
      case 9 -> new CreateConsumerGroup(request, null, group());
      case 10, 11 -> new UpdateConsumerGroup(request, null, group());
      case 12 -> new DeleteConsumerGroup(request, null, oneOf(GROUPS));
      case 13 ->
          random.nextBoolean()
              ? new MapUser(request, null, new Mapping("bob", oneOf(GROUPS), null))
              : new UnmapUser(request, null, "bob");
      case 14 ->
          random.nextBoolean() ? rule(request) : new DeleteAssignmentRule(request, null, "r");
      case 15 -> new SetPolicy(request, null, new Policies(oneOf(List.of(CpuPolicy.values()))));
      case 16, 17 -> memoryPool(request);
      case 18 ->
          new SetSessionQuota(
              request,
              "olga",
              session,
              maybe(random.nextLong(0, BYTES)),
              maybe(random.nextLong(0, BYTES)));
      case 19 -> serverPool(request);
      default ->
          new ApplyDomain(
              request,
              null,
              definition(domain, random.nextLong(2, 6), random.nextInt(2) * 15_000L));
    };
  }

  private Command memoryPool(String request) {
    String name = oneOf(List.of("WORK", "CACHE", "OTHER", "LARGE_POOL"));
    long bytes = random.nextLong(0, BYTES / 2);
    return switch (random.nextInt(3)) {
      case 0 ->
          new CreatePool(
              request,
              null,
              new MemoryPool(name, oneOf(List.of(PoolType.values())), bytes, "PGA", null));
      case 1 -> new ResizePool(request, null, name, bytes, random.nextBoolean());
      default -> new DeletePool(request, null, name);
    };
  }

  private Command serverPool(String request) {
    String name = oneOf(List.of("ETL_POOL", "P", "Q"));
    ServerPool pool =
        new ServerPool(
            name,
            maybe(random.nextLong(0, 4)),
            maybe(random.nextLong(2, 8)),
            maybe(random.nextInt()) == null ? List.of() : List.of(oneOf(GROUPS)));
    return random.nextInt(3) == 0
        ? new DeleteServerPool(request, null, name)
        : new CreateServerPool(request, null, pool);
  }

  private Command rule(String request) {
    Conditions when = new Conditions("b*", null, null, null, null, null, null, null);
    return new SetAssignmentRule(request, null, new AssignmentRule("r", 1L, when, oneOf(GROUPS)));
  }

  private ConsumerGroup group() {
    return new ConsumerGroup(
        oneOf(List.of("ETL", "BI", "NEW")),
        maybe(random.nextLong(0, 8)),
        null,
        maybe(random.nextLong(0, 20)),
        maybe(random.nextLong(0, 4)),
        maybe(random.nextLong(0, 10)),
        maybe(random.nextLong(0, 3_000)),
        maybe(random.nextLong(0, 3_000)),
        maybe(random.nextLong(0, 3_000)),
        null,
        maybe(random.nextLong(0, BYTES)),
        maybe(random.nextLong(0, BYTES / 4)),
        null,
        null,
        maybe(random.nextLong(0, 8)),
        maybe(random.nextLong(0, 1_000)),
        maybe(random.nextLong(0, 1_000)));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private @Nullable Long maybe(long value) {
    return random.nextInt(3) == 0 ? (Long) value : null;
  }
}
