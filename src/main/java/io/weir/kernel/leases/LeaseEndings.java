package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Holder;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** How leases end: what one holds is given back once, and its last answer is remembered. */
public final class LeaseEndings {

  private final Leases leases;
  private final Holdings holdings;
  private final Groups groups;
  private final Timers timers;
  private final Memory memory;

  LeaseEndings(Leases leases, Holdings holdings, Groups groups, Timers timers, Memory memory) {
    this.leases = leases;
    this.holdings = holdings;
    this.groups = groups;
    this.timers = timers;
    this.memory = memory;
  }

  /** It is given back. */
  void release(LeaseRow row, @Nullable Code cause, Turn turn) {
    Charged charged = new Charged(0, row.bytes(), 0, 0, turn.nowMs() - row.grantedMs());
    Released released = new Released(Kind.LEASE, row.leaseId(), charged, cause);
    end(row, released, Whys.of(cause == null ? Code.OPERATOR : cause, row.place()), turn);
  }

  /** Its time is over. */
  void expire(LeaseRow row, Why why, Turn turn) {
    end(row, new Expired(Kind.LEASE, row.leaseId()), why, turn);
  }

  private void end(LeaseRow row, Decision terminal, Why why, Turn turn) {
    timers.cancel(row.timer());
    hold(row, row.heldBytes(), 0);
    leases.delete(row);
    Decided answer = turn.decide(row.client(), groups.get(row.groupId()), terminal, why);
    memory.remember(Kind.LEASE, row.leaseId(), row.bodyHash(), answer);
  }

  /** It holds so much now; gives what is counted of that. */
  long hold(LeaseRow row, long beforeBytes, long bytes) {
    Holder holder =
        new Holder(
            holdings.pools().find(row.pool()), row.groupId(), row.sessionId(), row.operation());
    return beforeBytes == bytes ? bytes : holdings.hold(holder, beforeBytes, bytes);
  }

  /** A session is over: so are its leases, by id, and what was counted of its memory. */
  public void closed(SessionRow session, Turn turn) {
    for (LeaseRow row : leases.ofSession(session.sessionId())) {
      release(row, session.cause(), turn);
    }
    holdings.forgetSession(session.sessionId());
  }

  /** Says the end of a lease again; refuses what is asked of one that never was. */
  Outcome repeatOrRefuse(String leaseId, Turn turn) {
    if (memory.find(Kind.LEASE, leaseId) != null) {
      return memory.repeatOrRefuse(Kind.LEASE, leaseId, turn);
    }
    String what = "lease " + leaseId;
    return reject(
        Code.NOT_HELD,
        Why.of(Limit.IDENTITY, what),
        Sentence.of("Expected %s to be held, but it is not known", what));
  }
}
