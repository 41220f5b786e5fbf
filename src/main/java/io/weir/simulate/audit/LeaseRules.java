package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ActivateReservation;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.CheckAvailability;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.LeaseCommand.ReserveCapacity;
import io.weir.protocol.Mode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What requests for leases of memory must be answered. */
final class LeaseRules {

  private static final String MEMORY = "MEMORY"; // the pool of queries
  private static final List<String> OTHERS = // not governed yet
      List.of("CPU", "FILE_HANDLES", "NETWORK", "CONNECTIONS", "GPU");
  private static final String REFUSED = "REJECTED"; // where nothing is enforced

  private final Model model;
  private final Refusals refusals;
  private final LeaseEndings endings;

  LeaseRules(Model model, Refusals refusals, LeaseEndings endings) {
    this.model = model;
    this.refusals = refusals;
    this.endings = endings;
  }

  void decide(LeaseCommand command) {
    switch (command) {
      case AcquireLease c -> acquire(c);
      case RenewLease c -> renew(c);
      case CancelAcquire c -> cancel(c);
      case ReleaseLease c -> release(c);
      case ReserveCapacity c -> refusals.refuse(c, Code.INVALID); // not governed yet
      case ActivateReservation c -> refusals.refuse(c, Code.INVALID); // not governed yet
      case CheckAvailability c -> refusals.refuse(c, Code.INVALID); // not governed yet
    }
  }

  // ---- the door ----

  private void acquire(AcquireLease command) {
    Lease live = model.memory.lease(command.leaseId());
    if (live != null && live.request.equals(command) && live.answer != null) {
      model.script.repeats(live.answer);
      return;
    }
    if (live != null || model.answers.find(Kind.LEASE, command.leaseId(), model.nowMs) != null) {
      refusals.refuse(command, Code.ALREADY_EXISTS); // the same body: what it was answered
      return;
    }
    Code refusal = decideNew(command);
    if (refusal != null) {
      refusals.refuse(command, refusal);
    }
  }

  private @Nullable Code decideNew(AcquireLease command) {
    Map<String, Long> amounts = command.amounts();
    if (amounts.size() != 1
        || amounts.containsValue(0L)
        || OTHERS.containsAll(amounts.keySet())
        || Boolean.TRUE.equals(command.waits())
        || isEndless(command)
        || isImplicit(command.sessionId())) {
      return Code.INVALID;
    }
    if (!model.memory.pools().exist()) {
      return Code.CONFIGURATION;
    }
    String resource = amounts.keySet().iterator().next();
    Pool pool =
        resource.equals(MEMORY)
            ? model.memory.pools().ofQueries()
            : model.memory.pools().find(resource);
    Session session = command.sessionId() == null ? null : model.sessions.get(command.sessionId());
    Group group = session != null ? session.group : groupOf(command);
    boolean noSession = command.sessionId() != null && (session == null || session.ending());
    if (pool == null || group == null || noSession) {
      return Code.NOT_FOUND;
    }
    String otherwise = session == null ? model.domain : session.client;
    Lease lease =
        new Lease(
            command,
            command.client() == null ? otherwise : command.client(),
            group,
            session,
            resource,
            pool.name,
            Math.max(0, model.nowMs - model.heardMs),
            model.nowMs);
    return arrive(lease, amounts.get(resource));
  }

  private static boolean isImplicit(@Nullable String sessionId) {
    return sessionId != null && sessionId.startsWith(QueryRules.IMPLICIT);
  }

  private static boolean isEndless(AcquireLease command) {
    return command.sessionId() == null && Long.valueOf(0).equals(command.ttlMs());
  }

  private @Nullable Group groupOf(AcquireLease command) {
    Definition definition = model.definition;
    return command.group() == null
        ? definition.groups.get(definition.defaultGroup)
        : definition.find(command.group());
  }

  private @Nullable Code arrive(Lease lease, long bytes) {
    Code refusal = model.memory.limits.refuses(lease, bytes);
    if (model.definition.enforces() && refusal != null) {
      return refusal;
    }
    if (model.definition.mode == Mode.DRAIN) {
      return Code.MEMORY_LIMIT;
    }
    lease.fromLiveMs = model.liveMs();
    model.memory.add(lease);
    model.memory.hold(lease, bytes);
    grant(lease, refusal != null && model.definition.mode == Mode.OBSERVE ? REFUSED : null);
    return null;
  }

  private void grant(Lease lease, @Nullable String would) {
    Granted grant =
        new Granted(
            Kind.LEASE,
            lease.id(),
            lease.session == null ? null : lease.session.id,
            lease.waitedMs,
            null,
            null,
            null,
            Map.of(lease.resource, lease.bytes),
            lease.lastsMs(model.rules),
            would,
            null,
            null);
    lease.answer = model.says(lease.client, lease.group, grant);
  }

  // ---- its life ----

  private void renew(RenewLease command) {
    Lease lease = model.memory.lease(command.leaseId());
    if (lease == null) {
      repeatOrRefuse(command, command.leaseId());
    } else {
      lease.fromLiveMs = model.liveMs();
    }
  }

  private void cancel(CancelAcquire command) {
    if (model.memory.lease(command.leaseId()) == null) {
      repeatOrRefuse(command, command.leaseId());
    } else {
      refusals.refuse(command, Code.NOT_HELD);
    }
  }

  private void release(ReleaseLease command) {
    Lease lease = model.memory.lease(command.leaseId());
    if (lease == null) {
      repeatOrRefuse(command, command.leaseId());
      return;
    }
    Map<String, Long> amounts = command.amounts();
    if (amounts != null && (amounts.size() != 1 || amounts.containsValue(0L))) {
      refusals.refuse(command, Code.INVALID);
      return;
    }
    Long part = amounts == null ? (Long) lease.bytes : amounts.get(lease.resource);
    if (part == null || part > lease.bytes) {
      refusals.refuse(command, Code.NOT_HELD);
    } else if (part == lease.bytes) {
      endings.release(lease, null);
    } else {
      model.memory.keep(lease, lease.bytes - part);
      grant(lease, null);
    }
  }

  private void repeatOrRefuse(Command command, String id) {
    Answers.Answer former = model.answers.find(Kind.LEASE, id, model.nowMs);
    if (former == null) {
      refusals.refuse(command, Code.NOT_HELD);
    } else {
      model.script.repeats(former.decided());
    }
  }
}
