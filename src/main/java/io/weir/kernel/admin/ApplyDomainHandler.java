package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.Io;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.plans.AppliedPlans;
import io.weir.kernel.plans.PlanWarnings;
import io.weir.kernel.queries.LimitReview;
import io.weir.kernel.queries.Raises;
import io.weir.kernel.queries.Turns;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a domain what its file says, at once or not at all. Groups, mappings, rules and plans that
 * the file leaves out go (a group only where nothing uses it); built-in groups and plans go back to
 * what they were.
 */
public final class ApplyDomainHandler implements Handler<ApplyDomain> {

  private final Domain domain;
  private final Groups groups;
  private final Turns turns;
  private final Raises raises;
  private final Io io;
  private final Holdings holdings;
  private final Leases leases;
  private final Servers servers;
  private final Assignment assignment;
  private final AppliedPlans plans;
  private final LimitReview review;

  public ApplyDomainHandler(
      Domain domain,
      Groups groups,
      Turns turns,
      Raises raises,
      Io io,
      Holdings holdings,
      Leases leases,
      Servers servers,
      Assignment assignment,
      AppliedPlans plans,
      LimitReview review) {
    this.domain = domain;
    this.groups = groups;
    this.turns = turns;
    this.raises = raises;
    this.io = io;
    this.holdings = holdings;
    this.leases = leases;
    this.servers = servers;
    this.assignment = assignment;
    this.plans = plans;
    this.review = review;
  }

  @Override
  public Outcome handle(ApplyDomain command, Turn turn) {
    DomainDefinition asked = command.definition();
    Rejection fault = fault(asked);
    if (fault != null) {
      return fault;
    }
    boolean first = !domain.defined();
    applyGroups(asked, turn);
    applyAssignment(asked);
    plans.apply(asked, first, turn);
    review.begin(turn);
    TreeSet<String> names = new TreeSet<>();
    groups.all().forEach(group -> names.add(group.name()));
    return Outcome.done(PlanWarnings.sentences(PlanWarnings.of(asked, names)));
  }

  // ---- what refuses ----

  private @Nullable Rejection fault(DomainDefinition asked) {
    if (!asked.domain().equals(domain.name())) {
      return Definitions.invalid(
          "domain " + domain.name(),
          Sentence.of(
              "Expected a definition of domain %s, but it is one of %s",
              domain.name(), asked.domain()));
    }
    Rejection fault =
        domain.defined() ? null : Definitions.firstCapacityFault(asked.domain(), asked.capacity());
    if (fault == null) {
      fault = countFault(asked);
    }
    TreeSet<String> names = new TreeSet<>();
    Definitions.BUILT_IN.forEach(row -> names.add(row.name()));
    TreeSet<String> asGiven = new TreeSet<>();
    for (ConsumerGroup group : orNone(asked.groups())) {
      names.add(group.name());
      if (fault == null && !asGiven.add(group.name())) {
        fault = twice("group " + group.name());
      }
      fault = fault != null ? fault : Definitions.fault(group);
    }
    if (fault == null && names.size() > domain.settings().maxGroups()) {
      fault = Definitions.tooMany("groups", names.size(), domain.settings().maxGroups());
    }
    fault = fault != null ? fault : assignmentFault(asked, names);
    fault = fault != null ? fault : plans.fault(asked, names);
    DomainRow then = defined(asked, before());
    fault = fault != null ? fault : PolicyFaults.of(then.ofIo());
    fault = fault != null ? fault : holdings.pools().fault(then.ofMemory(), orNone(asked.pools()));
    fault = fault != null ? fault : serverFault(asked, names);
    return fault != null ? fault : removalFault(names);
  }

  private static Rejection twice(String what) {
    return Definitions.invalid(what, Sentence.of("Expected %s once, but it is given twice", what));
  }

  private @Nullable Rejection countFault(DomainDefinition asked) {
    long most = domain.settings().maxRules();
    if (orNone(asked.rules()).size() > most) {
      return Definitions.tooMany("rules", orNone(asked.rules()).size(), most);
    }
    most = domain.settings().maxMappings();
    return orNone(asked.mappings()).size() > most
        ? Definitions.tooMany("mappings", orNone(asked.mappings()).size(), most)
        : null;
  }

  private static @Nullable Rejection assignmentFault(
      DomainDefinition asked, TreeSet<String> names) {
    TreeSet<String> users = new TreeSet<>();
    for (Mapping mapping : orNone(asked.mappings())) {
      if (!users.add(mapping.user())) {
        return twice("the mapping of user " + mapping.user());
      }
      if (!names.contains(mapping.group())) {
        return Definitions.notFound("group " + mapping.group());
      }
    }
    TreeSet<String> ruleNames = new TreeSet<>();
    for (AssignmentRule rule : orNone(asked.rules())) {
      if (!names.contains(rule.group())) {
        return Definitions.notFound("group " + rule.group());
      }
      if (!ruleNames.add(rule.name())) {
        return twice("rule " + rule.name());
      }
      Rejection fault = Definitions.fault(rule);
      if (fault != null) {
        return fault;
      }
    }
    String defaultGroup = asked.defaultGroup();
    return defaultGroup != null && !names.contains(defaultGroup)
        ? Definitions.notFound("group " + defaultGroup)
        : null;
  }

  private @Nullable Rejection serverFault(DomainDefinition asked, TreeSet<String> names) {
    Rejection fault = servers.fault(defined(asked, before()), orNone(asked.serverPools()));
    for (ServerPool pool : orNone(asked.serverPools())) {
      for (String group : orNone(pool.groups())) {
        fault =
            fault != null || names.contains(group) ? fault : Definitions.notFound("group " + group);
      }
    }
    return fault;
  }

  private @Nullable Rejection removalFault(TreeSet<String> kept) {
    for (Group group : groups.all()) {
      boolean goes = !kept.contains(group.name());
      if (goes && (group.sessions() > 0 || group.active())) {
        return GroupUse.inUse(group, Sentence.of("%d sessions", group.sessions()));
      }
      if (goes && io.requests.liveOf(group) > 0) {
        return GroupUse.inUse(group, Sentence.of("%d I/O requests", io.requests.liveOf(group)));
      }
      if (goes && leases.liveOf(group) > 0) {
        return GroupUse.inUse(group, Sentence.of("%d leases", leases.liveOf(group)));
      }
      long bytes = holdings.ofGroup(group.id()).usedBytes();
      if (goes && bytes > 0) {
        return GroupUse.inUse(group, Sentence.of("%d bytes of memory", bytes));
      }
    }
    return null;
  }

  // ---- what is done ----

  private void applyGroups(DomainDefinition asked, Turn turn) {
    DomainRow row = before();
    if (!domain.defined()) {
      Definitions.BUILT_IN.forEach(groups::add);
    }
    TreeSet<String> kept = new TreeSet<>();
    long nextId = row.nextGroupId();
    for (ConsumerGroup group : orNone(asked.groups())) {
      kept.add(group.name());
      Group existing = groups.find(group.name());
      if (existing == null) {
        groups.add(Definitions.group(group, Definitions.freshGroup(nextId++, group.name())));
      } else {
        groups.redefine(existing, Definitions.group(group, base(existing)));
      }
    }
    for (Group group : List.copyOf(groups.all())) {
      if (kept.contains(group.name())) {
        continue;
      }
      if (Definitions.isBuiltIn(group.id())) {
        groups.redefine(group, base(group));
      } else {
        groups.remove(group);
        turns.forget(group);
        io.forget(group);
        holdings.forgetGroup(group.id());
        servers.forgetGroup(group.id());
      }
    }
    define(asked, row, nextId, turn);
  }

  private DomainRow before() {
    return domain.defined()
        ? domain.row()
        : Definitions.freshDomain(domain.name(), domain.settings());
  }

  /** What it has, and in which order it gives that. */
  private DomainRow defined(DomainDefinition asked, DomainRow row) {
    DomainRow fresh = Definitions.forNewFile(row, asked.capacity(), domain.settings());
    return Definitions.withPolicies(
        Definitions.withCapacity(fresh, asked.capacity()), asked.policies());
  }

  private static GroupRow base(Group group) {
    return Definitions.isBuiltIn(group.id())
        ? Definitions.BUILT_IN.get((int) group.id() - 1)
        : Definitions.freshGroup(group.id(), group.name());
  }

  private void define(DomainDefinition asked, DomainRow row, long nextGroupId, Turn turn) {
    Group defaultGroup = asked.defaultGroup() == null ? null : groups.find(asked.defaultGroup());
    DomainRow defined =
        Definitions.withPolicies(
            defined(asked, row),
            defaultGroup == null ? Groups.INTERACTIVE_GROUP : defaultGroup.id(),
            asked.heartbeat(),
            asked.killGraceMs(),
            asked.mode(),
            nextGroupId);
    domain.define(defined);
    holdings.pools().apply(orNone(asked.pools()));
    servers.put(orNone(asked.serverPools()));
    groups.obey();
    turns.obey(turn.nowMs());
    raises.obey();
    long lostAfterMs = domain.row().lostAfterMs();
    if (lostAfterMs != 0 && (row.lostAfterMs() == 0 || lostAfterMs < row.lostAfterMs())) {
      domain.counters().silenceFrom(turn.nowMs());
    }
  }

  private void applyAssignment(DomainDefinition asked) {
    assignment.mappings().forEach(mapping -> assignment.unmap(mapping.user()));
    orNone(asked.mappings()).forEach(assignment::map);
    new ArrayList<>(assignment.rules()).forEach(rule -> assignment.drop(rule.name()));
    orNone(asked.rules()).forEach(assignment::set);
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
