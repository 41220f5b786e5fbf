package io.weir.kernel.plans;

import static io.weir.protocol.CpuPolicy.COMPLETELY_FAIR;
import static io.weir.protocol.CpuPolicy.FAIR_SHARE;
import static io.weir.protocol.CpuPolicy.PRIORITY_ROUND_ROBIN;
import static io.weir.protocol.CpuPolicy.WEIGHTED_FAIR_QUEUING;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.SetMode;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.Command;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Mode;
import io.weir.protocol.Outcome;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Policy and plan change while 10,000 queries wait: nothing is lost, and from then on the order is
 * that of a domain that never knew another rule. Not with the rig, which counts all rows again.
 */
class SwitchUnderAQueueTest {

  private static final int WAITING = 10_000;
  private static final int SERVED_BEFORE = 1_000;
  private static final int IN_SESSION = 200;
  private static final List<String> GROUPS = List.of("A", "B", "C");

  /** A rule of order: a policy and a plan. */
  private record Rule(CpuPolicy policy, String plan) {}

  /** A domain with one slot, in which each query takes the quantum. */
  private static final class Place {
    private final Governor governor =
        new Governor("d", new MemoryTables(), Defaults.load().kernel());
    private final long quantumMicros = Defaults.load().kernel().quantumMs() * 1_000;
    private final Deque<String> running = new ArrayDeque<>();
    private final List<String> granted = new ArrayList<>();
    private long requests;

    Place(Rule rule) {
      admin(new ApplyDomain(request(), null, definition()));
      follow(rule);
    }

    void follow(Rule rule) {
      admin(new SetPolicy(request(), null, new Policies(rule.policy)));
      admin(new ActivatePlan(request(), null, rule.plan));
    }

    void mode(Mode mode) {
      admin(new SetMode(request(), null, mode));
    }

    private String request() {
      return "r" + ++requests;
    }

    private void admin(Command command) {
      assertThat(tell(command)).anyMatch(said -> said.decision() instanceof Accepted);
    }

    private List<Decided> tell(Command command) {
      List<Decided> said = governor.handle(command, 1_000_000).decisions();
      for (Decided decided : said) {
        if (decided.decision() instanceof Granted grant) {
          running.add(grant.id());
          granted.add(grant.id());
        }
      }
      return said;
    }

    /** Submits a query; its id begins with the name of its group. */
    void submit(String id) {
      String group = id.substring(0, 1);
      tell(
          new SubmitQuery(
              id, null, null, null, null, null, null, null, null, group, null, null, null, null,
              null, null, null, null, null, null, null));
    }

    /** The same in a session, which is opened with its first query and is named in the id. */
    void submitIn(String session, int number) {
      if (number == 0) {
        tell(
            new OpenSession(
                session, null, null, null, null, null, null, "A", null, null, null, null, null,
                null, null));
      }
      tell(
          new SubmitQuery(
              session + "-" + number,
              session,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null));
    }

    /** Ends what runs, so many times. */
    void serve(int queries) {
      for (int i = 0; i < queries; i++) {
        tell(CompleteQuery.of(running.remove(), Outcome.SUCCEEDED, quantumMicros));
      }
    }
  }

  private static DomainDefinition definition() {
    List<ConsumerGroup> groups = new ArrayList<>();
    for (long i = 0; i < GROUPS.size(); i++) {
      groups.add(
          new ConsumerGroup(
              GROUPS.get((int) i), 1 + 2 * i, null, null, null, null, null, null, null));
    }
    Plan day =
        new Plan(
            "DAY",
            null,
            List.of(
                Directive.of("A", null, 1L, null, null),
                Directive.of(null, "BELOW", 2L, null, null)));
    Plan below =
        new Plan(
            "BELOW",
            null,
            List.of(
                Directive.of("B", null, 1L, null, null), Directive.of("C", null, 4L, null, null)));
    return new DomainDefinition(
        "d",
        new Capacity(null, 1L, 2L * WAITING, Long.MAX_VALUE, null),
        null,
        new HeartbeatPolicy(5_000L, 0L),
        null,
        null,
        groups,
        null,
        null,
        List.of(day, below),
        null,
        null,
        null,
        null);
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(
            new Rule(FAIR_SHARE, "DEFAULT_PLAN"), new Rule(PRIORITY_ROUND_ROBIN, "DEFAULT_PLAN")),
        Arguments.of(
            new Rule(PRIORITY_ROUND_ROBIN, "DEFAULT_PLAN"),
            new Rule(WEIGHTED_FAIR_QUEUING, "DEFAULT_PLAN")),
        Arguments.of(
            new Rule(WEIGHTED_FAIR_QUEUING, "DEFAULT_PLAN"),
            new Rule(COMPLETELY_FAIR, "DEFAULT_PLAN")),
        Arguments.of(
            new Rule(COMPLETELY_FAIR, "DEFAULT_PLAN"), new Rule(FAIR_SHARE, "DEFAULT_PLAN")),
        Arguments.of(new Rule(FAIR_SHARE, "DEFAULT_PLAN"), new Rule(FAIR_SHARE, "DAY")),
        Arguments.of(new Rule(WEIGHTED_FAIR_QUEUING, "DAY"), new Rule(COMPLETELY_FAIR, "DAY")),
        Arguments.of(
            new Rule(COMPLETELY_FAIR, "DAY"), new Rule(PRIORITY_ROUND_ROBIN, "DEFAULT_PLAN")));
  }

  private static List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < WAITING + SERVED_BEFORE; i++) {
      ids.add(GROUPS.get(i % GROUPS.size()) + i);
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldServeWhatWaitsAsIfThereHadNeverBeenAnotherRule(Rule from, Rule to) {
    Place switched = new Place(from);
    ids().forEach(switched::submit);
    switched.serve(SERVED_BEFORE - 1);
    switched.mode(Mode.DRAIN);
    switched.serve(1); // and nobody runs
    List<String> before = List.copyOf(switched.granted);
    switched.follow(to);
    switched.mode(Mode.ENFORCE);
    switched.serve(WAITING);

    Place control = new Place(to);
    control.mode(Mode.DRAIN);
    List<String> waiting = new ArrayList<>(ids());
    waiting.removeAll(new HashSet<>(before));
    assertThat(waiting).hasSize(WAITING);
    waiting.forEach(control::submit);
    control.mode(Mode.ENFORCE);
    control.serve(WAITING);

    assertThat(switched.granted.subList(SERVED_BEFORE, switched.granted.size()))
        .isEqualTo(control.granted);
  }

  @Test
  void shouldLetTheSessionsThatWaitTakeTurnsOnceThePolicyIsFairShare() {
    int sessions = WAITING / IN_SESSION;
    Place place = new Place(new Rule(PRIORITY_ROUND_ROBIN, "DEFAULT_PLAN"));
    place.mode(Mode.DRAIN);
    for (int session = 0; session < sessions; session++) {
      for (int i = 0; i < IN_SESSION; i++) {
        place.submitIn("s" + session, i);
      }
    }
    place.follow(new Rule(FAIR_SHARE, "DEFAULT_PLAN"));
    place.mode(Mode.ENFORCE);
    place.serve(WAITING / 2);
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < IN_SESSION; i++) {
      for (int session = 0; session < sessions; session++) {
        turns.add("s" + session + "-" + i);
      }
    }
    assertThat(place.granted).isEqualTo(turns.subList(0, WAITING / 2 + 1));

    place.follow(new Rule(COMPLETELY_FAIR, "DEFAULT_PLAN"));
    place.serve(WAITING / 2);
    List<String> arrivals = new ArrayList<>(turns.subList(WAITING / 2 + 1, WAITING));
    arrivals.sort(
        Comparator.comparingInt((String id) -> Integer.parseInt(id.substring(1, id.indexOf('-'))))
            .thenComparingInt(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1))));
    assertThat(place.granted.subList(WAITING / 2 + 1, WAITING)).isEqualTo(arrivals);
  }

  @Test
  void shouldLoseNothingAndKeepTheOrderInsideGroupsWhileRulesChangeUnderWhatRuns() {
    Place place = new Place(new Rule(FAIR_SHARE, "DEFAULT_PLAN"));
    List<String> ids = ids();
    ids.forEach(place::submit);
    List<Rule> rules =
        Stream.of(CpuPolicy.values())
            .flatMap(policy -> Stream.of(new Rule(policy, "DAY"), new Rule(policy, "DEFAULT_PLAN")))
            .toList();
    for (Rule rule : rules) {
      place.follow(rule);
      place.serve(ids.size() / rules.size());
    }
    place.serve(ids.size() % rules.size());
    assertThat(place.granted).hasSameSizeAs(ids);
    for (String group : GROUPS) {
      assertThat(place.granted.stream().filter(id -> id.startsWith(group)))
          .containsExactlyElementsOf(ids.stream().filter(id -> id.startsWith(group)).toList());
    }
  }
}
