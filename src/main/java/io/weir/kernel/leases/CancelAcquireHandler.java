package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.Code;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Withdraws a request that waits; none does so far, so there is nothing to withdraw. */
public final class CancelAcquireHandler implements Handler<CancelAcquire> {

  private final Leases leases;
  private final LeaseEndings endings;

  CancelAcquireHandler(Leases leases, LeaseEndings endings) {
    this.leases = leases;
    this.endings = endings;
  }

  @Override
  public Outcome handle(CancelAcquire command, Turn turn) {
    LeaseRow row = leases.find(command.leaseId());
    return row == null
        ? endings.repeatOrRefuse(command.leaseId(), turn)
        : reject(
            Code.NOT_HELD,
            Why.of(Limit.IDENTITY, row.place()),
            Sentence.of("Expected %s to wait, but it is held: ReleaseLease ends it", row.place()));
  }
}
