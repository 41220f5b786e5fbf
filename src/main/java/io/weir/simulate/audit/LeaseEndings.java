package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Kind;
import org.jspecify.annotations.Nullable;

/** How leases end. */
final class LeaseEndings {

  private final Model model;

  LeaseEndings(Model model) {
    this.model = model;
  }

  void release(Lease lease, @Nullable Code cause) {
    long heldMs = model.nowMs - lease.grantedMs;
    end(
        lease,
        new Released(Kind.LEASE, lease.id(), new Charged(0, lease.bytes, 0, 0, heldMs), cause));
  }

  private void end(Lease lease, Decision terminal) {
    model.memory.remove(lease);
    Decided answer = model.says(lease.client, lease.group, terminal);
    model.answers.remember(Kind.LEASE, lease.id(), lease.request, answer);
  }

  /** A session is over. */
  void give(Session session) {
    model.memory.leasesOf(session).forEach(lease -> release(lease, session.cause));
  }

  // ---- time ----

  private long untilMs(Lease lease) {
    long lastsMs = lease.lastsMs(model.rules);
    return lastsMs == 0 ? Clock.NEVER : model.clock.wallOf(Clock.plus(lease.fromLiveMs, lastsMs));
  }

  /** A timer has found its time over. */
  void timeIsOver(Lease lease, long dueMs, Decided next) {
    Deadlines.due(untilMs(lease), dueMs, next);
    end(lease, new Expired(Kind.LEASE, lease.id()));
  }

  /** No timer is due any more, so no lease may live that one should have ended. */
  void noneIsLeft() {
    for (Lease lease : model.memory.leases()) {
      if (untilMs(lease) <= model.nowMs) {
        throw new BrokenPromise(
            "Expected lease " + lease.id() + " to be over at " + untilMs(lease) + ", but it lives");
      }
    }
  }
}
