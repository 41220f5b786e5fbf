package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.BoostSession;
import io.weir.protocol.AdminCommand.CheckTimeouts;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.DeleteAssignmentRule;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.AdminCommand.DeletePlan;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.AdminCommand.DeleteSchedule;
import io.weir.protocol.AdminCommand.DeleteServerPool;
import io.weir.protocol.AdminCommand.DeleteWindow;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.Rebalance;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.AdminCommand.SetAssignmentRule;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.AdminCommand.SetMode;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.AdminCommand.SetSchedule;
import io.weir.protocol.AdminCommand.SetSessionQuota;
import io.weir.protocol.AdminCommand.SetWindow;
import io.weir.protocol.AdminCommand.SwitchSessionGroup;
import io.weir.protocol.AdminCommand.UnmapUser;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.AdminCommand.UpdateConsumerGroup;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Kind;
import io.weir.protocol.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What configuration and operator orders must be answered. */
final class AdminRules {

  private final Model model;
  private final Definition definition;
  private final Refusals refusals;
  private final Endings endings;
  private final WholeDomain wholeDomain;
  private final MemoryRules memory;

  AdminRules(Model model, Refusals refusals, Endings endings) {
    this.model = model;
    this.definition = model.definition;
    this.refusals = refusals;
    this.endings = endings;
    this.memory = new MemoryRules(model);
    this.wholeDomain = new WholeDomain(model, memory);
  }

  void administer(AdminCommand command) {
    Answers.Answer former = model.answers.find(Kind.ADMIN, command.requestId(), model.nowMs);
    if (former != null && former.request().equals(command)) {
      model.script.repeats(former.decided());
      return;
    }
    Code refusal = former == null ? decide(command) : Code.ALREADY_EXISTS;
    if (refusal != null) {
      refusals.refuse(command, refusal);
      return;
    }
    Map<String, Long> counts = counts(command);
    definition.version += counts == null ? 1 : 0;
    Accepted accepted = new Accepted(command.requestId(), definition.version, counts, null);
    PlanRemarks.check(command, model.script.peek(), name -> definition.find(name) != null);
    Decided answer = model.says(model.domain, null, accepted);
    model.answers.remember(Kind.ADMIN, command.requestId(), command, answer);
  }

  private @Nullable Map<String, Long> counts(AdminCommand command) {
    return switch (command) {
      case CheckTimeouts c -> model.timeouts();
      case Rebalance c -> rebalance();
      default -> null;
    };
  }

  private Map<String, Long> rebalance() {
    Map<String, Long> counts =
        Debts.cut(model.share, model.meters.mostAtOnceMicros(), model.script.seq());
    counts.put("groupsSlowed", model.utilization.slowed());
    return counts;
  }

  private @Nullable Code decide(AdminCommand command) {
    return switch (command) {
      case DefineDomain c -> wholeDomain.define(c.capacity());
      case ApplyDomain c -> wholeDomain.apply(c.definition());
      case UpdateCapacity c -> {
        Code fault = memory.capacity(c.capacity());
        if (fault == null) {
          model.meters.resize();
          definition.capacity(c.capacity());
        }
        yield fault;
      }
      case SetMode c -> {
        definition.mode = c.mode();
        yield null;
      }
      case SetPolicy c when isFaulty(c.policies()) -> Code.CONFIGURATION;
      case SetPolicy c -> {
        definition.policies(c.policies());
        model.share.obey();
        model.turns.obey();
        yield null;
      }
      case CreateConsumerGroup c -> create(c.group());
      case UpdateConsumerGroup c -> update(c.group());
      case DeleteConsumerGroup c -> delete(c.group());
      case MapUser c -> map(c);
      case UnmapUser c -> definition.mappings.remove(c.user()) == null ? Code.NOT_FOUND : null;
      case SetAssignmentRule c -> rule(c);
      case DeleteAssignmentRule c ->
          definition.rules.remove(c.rule()) == null ? Code.NOT_FOUND : null;
      case SwitchSessionGroup c -> move(c.sessionId(), c.group());
      case KillSession c -> kill(c.sessionId());
      case CreatePlan c -> model.plans.decide(c);
      case UpdatePlan c -> model.plans.decide(c);
      case DeletePlan c -> model.plans.decide(c);
      case SetDirective c -> model.plans.decide(c);
      case DeleteDirective c -> model.plans.decide(c);
      case ActivatePlan c -> model.plans.decide(c);
      case SetSchedule c -> model.plans.decide(c);
      case DeleteSchedule c -> model.plans.decide(c);
      case SetWindow c -> model.plans.decide(c);
      case DeleteWindow c -> model.plans.decide(c);
      case CreatePool c -> memory.create(c);
      case ResizePool c -> memory.resize(c);
      case DeletePool c -> memory.delete(c);
      case SetSessionQuota c -> memory.quota(c);
      case CreateServerPool c -> model.servers.pools.create(c);
      case DeleteServerPool c -> model.servers.pools.delete(c.pool());
      case CheckTimeouts c -> null;
      case Rebalance c -> null;
      case BoostSession c -> boost(c.sessionId(), c.priority());
    };
  }

  // ---- configuration ----

  private static boolean isFaulty(@Nullable Policies asked) {
    return IoRate.isFaulty(asked) || MemoryRules.isFaulty(asked);
  }

  private @Nullable Code create(ConsumerGroup asked) {
    if (WholeDomain.isFaulty(asked)) {
      return Code.CONFIGURATION;
    }
    if (definition.find(asked.name()) != null) {
      return Code.ALREADY_EXISTS;
    }
    if (definition.groups.size() >= model.rules.maxGroups()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    definition
        .add(definition.nextGroupId++, asked.name(), Definition.NORMAL_PRIORITY)
        .define(asked, true, Definition.NORMAL_PRIORITY);
    model.plans.divide();
    return null;
  }

  private @Nullable Code update(ConsumerGroup asked) {
    if (WholeDomain.isFaulty(asked)) {
      return Code.CONFIGURATION;
    }
    Group group = definition.find(asked.name());
    if (group == null) {
      return Code.NOT_FOUND;
    }
    group.define(asked, false, 0);
    model.share.settle(group);
    model.plans.divide();
    return null;
  }

  private @Nullable Code delete(String nameOrId) {
    Group group = definition.find(nameOrId);
    if (group == null) {
      return Code.NOT_FOUND;
    }
    if (group.id < Definition.FIRST_OWN_GROUP
        || group.sessions > 0
        || group.active()
        || model.io.uses(group)
        || model.memory.leases(group)
        || definition.defaultGroup == group.id
        || model.servers.pools.names(group)
        || isNamed(group)
        || model.plans.names(group)) {
      return Code.CONFIGURATION;
    }
    definition.groups.remove(group.id);
    model.plans.divide();
    return null;
  }

  private boolean isNamed(Group group) {
    String id = Long.toString(group.id);
    return definition.rules.values().stream()
            .anyMatch(r -> r.group().equals(group.name) || r.group().equals(id))
        || definition.mappings.values().stream()
            .anyMatch(m -> m.group().equals(group.name) || m.group().equals(id));
  }

  private @Nullable Code map(MapUser command) {
    if (definition.find(command.mapping().group()) == null) {
      return Code.NOT_FOUND;
    }
    if (!definition.mappings.containsKey(command.mapping().user())
        && definition.mappings.size() >= model.rules.maxMappings()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    definition.mappings.put(command.mapping().user(), command.mapping());
    return null;
  }

  private @Nullable Code rule(SetAssignmentRule command) {
    if (definition.find(command.rule().group()) == null) {
      return Code.NOT_FOUND;
    }
    if (!definition.rules.containsKey(command.rule().name())
        && definition.rules.size() >= model.rules.maxRules()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    definition.rules.put(command.rule().name(), command.rule());
    return null;
  }

  // ---- orders of operators ----

  private @Nullable Code kill(String sessionId) {
    Session session = model.sessions.get(sessionId);
    if (session == null) {
      return Code.NOT_FOUND;
    }
    endings.kill(session, Code.OPERATOR);
    return null;
  }

  private @Nullable Code boost(String sessionId, Priority priority) {
    Session session = model.sessions.get(sessionId);
    if (session == null) {
      return Code.NOT_FOUND;
    }
    boolean lower = priority.ordinal() > session.priority.ordinal();
    session.priority = priority;
    for (String id : session.queries) {
      Query query = model.queries.get(id);
      if (query.place != null && query.request.priority() == null) {
        int said = priority.ordinal();
        int risenTo = query.place.priority();
        model.moves.requeue(query, session.group, lower ? said : Math.min(said, risenTo));
        query.risesFromMs = lower ? model.nowMs : query.risesFromMs;
      }
    }
    return null;
  }

  private @Nullable Code move(String sessionId, String nameOrId) {
    Session session = model.sessions.get(sessionId);
    Group to = definition.find(nameOrId);
    if (session == null || to == null) {
      return Code.NOT_FOUND;
    }
    session.away = null; // it stays where an operator wants it, also where it is already
    model.moves.move(session, to, Code.OPERATOR, null);
    return null;
  }
}
