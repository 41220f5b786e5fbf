package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Refusals;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.Pool;
import io.weir.kernel.sessions.OpenSessionHandler;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Lets somebody hold memory of a pool, or refuses it at once: leases do not wait so far. */
public final class AcquireLeaseHandler implements Handler<AcquireLease> {

  private static final String OPERATION = "operation"; // of the metadata
  private static final String UNNAMED = "lease";
  private static final String WOULD_REJECT = "REJECTED";

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Holdings holdings;
  private final Leases leases;
  private final LeaseDoor door;
  private final LeaseGrants grants;
  private final LeaseTimes times;
  private final Memory memory;
  private final RowCodec codec;

  AcquireLeaseHandler(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Holdings holdings,
      Leases leases,
      LeaseDoor door,
      LeaseGrants grants,
      LeaseTimes times,
      Memory memory,
      RowCodec codec) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.holdings = holdings;
    this.leases = leases;
    this.door = door;
    this.grants = grants;
    this.times = times;
    this.memory = memory;
    this.codec = codec;
  }

  @Override
  public Outcome handle(AcquireLease command, Turn turn) {
    long hash = codec.hash(command);
    LeaseRow live = leases.find(command.leaseId());
    if (live != null) {
      return repeat(live.bodyHash(), hash, live.answer(), command, turn);
    }
    RememberedRow former = memory.find(Kind.LEASE, command.leaseId());
    if (former != null) {
      return repeat(former.bodyHash(), hash, former.answer(), command, turn);
    }
    Amount amount = Amount.of(command.amounts());
    if (amount == null) {
      return Amount.invalid(command.amounts());
    }
    Rejection fault = fault(command, amount);
    return fault != null ? fault : acquire(command, amount, hash, turn);
  }

  private static Outcome repeat(
      long known, long hash, @Nullable Decided answer, AcquireLease command, Turn turn) {
    if (known != hash) {
      return Refusals.otherRequest(Kind.LEASE, command.leaseId());
    }
    if (answer != null) {
      turn.repeat(answer);
    }
    return Outcome.DONE;
  }

  private static @Nullable Rejection fault(AcquireLease command, Amount amount) {
    String sessionId = command.sessionId();
    if (sessionId != null && sessionId.startsWith(OpenSessionHandler.IMPLICIT)) {
      return Amount.invalid(
          Sentence.of(
              "Expected a sessionId that does not start with '%s', but it is %s",
              OpenSessionHandler.IMPLICIT, sessionId));
    }
    if (!amount.isGoverned()) {
      return Amount.invalid(
          Sentence.of(
              "Expected memory, or a pool of it, but %s is not governed yet", amount.resource()));
    }
    if (Boolean.TRUE.equals(command.waits())) {
      return Amount.invalid(
          "Expected wait to be false, as waiting for a lease is not governed yet");
    }
    Long ttlMs = command.ttlMs();
    return sessionId == null && ttlMs != null && ttlMs == LeaseTimes.ENDLESS
        ? Amount.invalid(
            "Expected ttlMs of a lease without a session to be at least 1, but it is 0")
        : null;
  }

  private Outcome acquire(AcquireLease command, Amount amount, long hash, Turn turn) {
    Pool work = holdings.pools().work();
    if (work == null) {
      return reject(
          Code.CONFIGURATION,
          Why.of(Limit.CONFIGURATION, "domain"),
          "Expected capacity.memoryBytes of the domain, but it has no memory to lease");
    }
    boolean isOfQueries = amount.resource().equals(Amount.MEMORY);
    Pool pool = isOfQueries ? work : holdings.pools().find(amount.resource());
    if (pool == null) {
      return notFound("pool " + amount.resource(), "there");
    }
    String sessionId = command.sessionId();
    SessionRow session = sessionId == null ? null : sessions.find(sessionId);
    if (sessionId != null && (session == null || session.ending())) {
      return notFound("session " + sessionId, "open");
    }
    Group group = group(command.group(), session);
    return group == null
        ? notFound("group " + command.group(), "there")
        : acquire(row(command, amount, pool, session, group, hash, turn), group, pool, turn);
  }

  private @Nullable Group group(@Nullable String named, @Nullable SessionRow session) {
    if (session != null) {
      return groups.get(session.groupId());
    }
    return named == null ? groups.get(domain.row().defaultGroupId()) : groups.find(named);
  }

  private static Rejection notFound(String what, String state) {
    return reject(
        Code.NOT_FOUND,
        Why.of(Limit.IDENTITY, what),
        Sentence.of("Expected %s to be %s, but it is not", what, state));
  }

  private LeaseRow row(
      AcquireLease command,
      Amount amount,
      Pool pool,
      @Nullable SessionRow session,
      Group group,
      long hash,
      Turn turn) {
    String ofSession = session == null ? domain.name() : session.client();
    String operation = command.metadata() == null ? null : command.metadata().get(OPERATION);
    return new LeaseRow(
        command.leaseId(),
        command.holder(),
        command.sessionId(),
        command.client() == null ? ofSession : command.client(),
        group.id(),
        amount.resource(),
        pool.name(),
        holdings.operation(operation == null ? UNNAMED : operation),
        amount.bytes(),
        0,
        times.of(command.ttlMs(), session != null),
        turn.nowMs(),
        turn.nowMs() - turn.heardMs(),
        hash,
        null,
        null);
  }

  private Outcome acquire(LeaseRow row, Group group, Pool pool, Turn turn) {
    Rejection refusal = door.refuse(row, group, pool);
    if (!domain.enforces()) {
      boolean says = refusal != null && domain.mode() == Mode.OBSERVE;
      grants.grant(row, says ? WOULD_REJECT : null, turn);
      return Outcome.DONE;
    }
    if (refusal != null) {
      holdings.failed(pool, group.id());
      return refusal;
    }
    Rejection drained = door.refuseDrained();
    if (drained == null) {
      grants.grant(row, null, turn);
    }
    return drained == null ? Outcome.DONE : drained;
  }
}
