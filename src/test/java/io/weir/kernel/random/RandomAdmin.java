package io.weir.kernel.random;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.BoostSession;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.AdminCommand.DeleteAssignmentRule;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.SetAssignmentRule;
import io.weir.protocol.AdminCommand.SetMode;
import io.weir.protocol.AdminCommand.SetPolicy;
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
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Mode;
import io.weir.protocol.Priority;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What operators and configuration do in a random run. */
public final class RandomAdmin {

  static final List<String> GROUPS =
      List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "ETL", "BI", "5", "NOWHERE");

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
        new Capacity(
            null, slots, 12L, 60L, 25L, null, null, null, null, null, null, 1_000L, null, null,
            null),
        null,
        new HeartbeatPolicy(5_000L, lostAfterMs),
        4_000L,
        null,
        List.of(
            new ConsumerGroup("ETL", 4L, null, 10L, 2L, 5L, 2_000L, 4_000L, 8_000L),
            new ConsumerGroup("BI", 1L, null, null, null, null, null, null, null)),
        List.of(new Mapping("root", "SYS_GROUP", null)),
        List.of());
  }

  Command next(String session) {
    String request = random.nextInt(15) == 0 ? "r" + requests : "r" + ++requests;
    return switch (random.nextInt(17)) {
      case 0, 1 -> new KillSession(request, "olga", session);
      case 2 -> new BoostSession(request, null, session, oneOf(List.of(Priority.values())));
      case 3, 4 -> new SwitchSessionGroup(request, null, session, oneOf(GROUPS));
      case 5 -> new SetMode(request, null, oneOf(List.of(Mode.values())));
      case 6, 7 -> new SetMode(request, null, Mode.ENFORCE);
      case 8 ->
          new UpdateCapacity(
              request, null, new Capacity(null, random.nextLong(0, 9), null, null, null));
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
      default ->
          new ApplyDomain(
              request,
              null,
              definition(domain, random.nextLong(2, 6), random.nextInt(2) * 15_000L));
    };
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
        maybe(random.nextLong(0, 3_000)));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private @Nullable Long maybe(long value) {
    return random.nextInt(3) == 0 ? value : null;
  }
}
