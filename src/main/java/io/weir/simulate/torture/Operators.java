package io.weir.simulate.torture;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.BoostSession;
import io.weir.protocol.AdminCommand.CheckTimeouts;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.DeleteAssignmentRule;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.Rebalance;
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
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.Mode;
import io.weir.protocol.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What operators and configuration do while clients are at work. */
final class Operators {

  private static final long MOST_CORES = 5; // fewer than some queries ask servers for

  private final String domain;
  private final Shape shape;
  private final SplittableRandom random;
  private final Planners planners;
  private final Sizers sizers;
  private long requests;

  Operators(String domain, Shape shape, SplittableRandom random) {
    this.domain = domain;
    this.shape = shape;
    this.random = random;
    this.planners = new Planners(shape, random);
    this.sizers = new Sizers(random);
  }

  /** The domain's first definition. */
  Command define() {
    return new ApplyDomain("r0", null, definition(true));
  }

  /** Of a domain without plans of its own, or with one that has runaway rules. */
  private DomainDefinition definition(boolean isNew) {
    DomainDefinition sized =
        Sizes.of(boosting(shape.definition(domain, random), isNew), random, isNew);
    DomainDefinition plain = Degrees.of(sized, random, isNew);
    if (random.nextInt(3) == 0) {
      return plain;
    }
    SequencedMap<String, Object> plans = new LinkedHashMap<>();
    plans.put("plans", List.of(planners.watching()));
    plans.put("activePlan", "P0");
    return Bounds.with(DomainDefinition.class, plain, plans);
  }

  /** Mostly, what waits long rises in priority, and rates of I/O follow the device. */
  private DomainDefinition boosting(DomainDefinition plain, boolean isNew) {
    if (random.nextInt(4) == 0) {
      return plain;
    }
    SequencedMap<String, Object> policies = new LinkedHashMap<>();
    Policies boosts = new Policies(null, shape.boostAfterMs(random), ioPolicy(), inheritance());
    policies.put("policies", Rates.of(boosts, random, isNew));
    return Bounds.with(DomainDefinition.class, plain, policies);
  }

  /** What an operator does now. */
  Command act(String session) {
    String request = random.nextInt(15) == 0 ? "r" + requests : "r" + ++requests;
    return switch (random.nextInt(40)) {
      case 0, 1 -> new KillSession(request, "olga", session);
      case 2 -> new BoostSession(request, null, session, oneOf(List.of(Priority.values())));
      case 3, 4 -> new SwitchSessionGroup(request, null, session, someGroup());
      case 5 -> new SetMode(request, null, oneOf(List.of(Mode.values())));
      case 6, 7, 8 -> new SetMode(request, null, Mode.ENFORCE);
      case 9, 29 -> new UpdateCapacity(request, null, capacity());
      case 10 -> new CreateConsumerGroup(request, null, group());
      case 11, 12 -> new UpdateConsumerGroup(request, null, group());
      case 13 -> new DeleteConsumerGroup(request, null, someGroup());
      case 14 ->
          random.nextBoolean()
              ? new MapUser(request, null, new Mapping("bob", someGroup(), null))
              : new UnmapUser(request, null, "bob");
      case 15 ->
          random.nextBoolean() ? rule(request) : new DeleteAssignmentRule(request, null, "r1");
      case 25, 26 -> new SetPolicy(request, null, policies());
      case 30, 31, 32, 33, 34, 35 -> sizers.act(request, session);
      case 36, 37, 38, 39 -> Degrees.act(request, shape, random);
      case 18 -> new CheckTimeouts(request, null);
      case 27, 28 -> new Rebalance(request, null);
      case 19, 20, 21, 22, 23, 24 -> planners.act(request);
      case 16 -> new DefineDomain(request, null, new Capacity(1L, null, null, null, null));
      default -> new ApplyDomain(request, null, definition(false));
    };
  }

  /** An operator only looks. */
  Command look() {
    return new CheckTimeouts("r" + ++requests, null);
  }

  private Policies policies() {
    CpuPolicy order = random.nextBoolean() ? oneOf(List.of(CpuPolicy.values())) : null;
    Long boostAfterMs = order == null ? (Long) shape.boostAfterMs(random) : null;
    Policies orders = new Policies(order, boostAfterMs, ioPolicy(), inheritance());
    return Rates.of(orders, random, false);
  }

  private @Nullable IoPolicy ioPolicy() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> IoPolicy.DEADLINE; // has most states
      case 2, 3 -> oneOf(List.of(IoPolicy.values()));
      default -> null;
    };
  }

  private @Nullable Inheritance inheritance() {
    return random.nextInt(3) != 0 ? oneOf(List.of(Inheritance.values())) : null;
  }

  private Capacity capacity() {
    if (random.nextBoolean()) {
      return Rates.of(new Capacity(null, null, null, null, null), random);
    }
    long slots = random.nextLong(0, 2 * shape.slots() + 1);
    return new Capacity(slots % MOST_CORES, slots, null, null, null);
  }

  private String someGroup() {
    return oneOf(shape.groupNames());
  }

  private Command rule(String request) {
    Conditions when =
        new Conditions(maybe("b*"), null, null, null, null, null, "22:00-06:30", null);
    return new SetAssignmentRule(
        request,
        null,
        new AssignmentRule("r" + random.nextInt(3), (long) random.nextInt(3), when, someGroup()));
  }

  private ConsumerGroup group() {
    SequencedMap<String, Long> shares = new LinkedHashMap<>();
    if (random.nextInt(4) == 0) {
      shares.put("shares", random.nextLong(0, 12)); // 0 is a fault
    }
    ConsumerGroup rated = Rates.of(Bounds.with(ConsumerGroup.class, limited(), shares), random);
    return Degrees.of(Sizes.of(rated, random), random);
  }

  private ConsumerGroup limited() {
    return new ConsumerGroup(
        someGroup(),
        maybe(random.nextLong(0, 9)),
        null,
        maybe(random.nextLong(0, 20)),
        maybe(random.nextLong(0, 2 + shape.slots())),
        maybe(random.nextLong(0, 10)),
        maybe(random.nextLong(0, 3_000)),
        maybe(random.nextLong(0, 3_000)),
        maybe(random.nextLong(0, 9_000)));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private @Nullable Long maybe(long value) {
    return random.nextInt(3) == 0 ? value : null;
  }

  private @Nullable String maybe(String value) {
    return random.nextInt(3) == 0 ? value : null;
  }
}
