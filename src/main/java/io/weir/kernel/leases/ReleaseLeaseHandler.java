package io.weir.kernel.leases;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.Code;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.Map;

/** Takes back what a lease holds, or a part of it. */
public final class ReleaseLeaseHandler implements Handler<ReleaseLease> {

  private final Leases leases;
  private final LeaseEndings endings;
  private final LeaseGrants grants;

  ReleaseLeaseHandler(Leases leases, LeaseEndings endings, LeaseGrants grants) {
    this.leases = leases;
    this.endings = endings;
    this.grants = grants;
  }

  @Override
  public Outcome handle(ReleaseLease command, Turn turn) {
    LeaseRow row = leases.find(command.leaseId());
    Map<String, Long> amounts = command.amounts();
    if (row == null) {
      return endings.repeatOrRefuse(command.leaseId(), turn);
    }
    if (amounts == null) {
      endings.release(row, null, turn);
      return Outcome.DONE;
    }
    Amount part = Amount.of(amounts);
    return part == null ? Amount.invalid(amounts) : release(row, part, turn);
  }

  private Outcome release(LeaseRow row, Amount part, Turn turn) {
    if (!part.resource().equals(row.resource()) || part.bytes() > row.bytes()) {
      return reject(
          Code.NOT_HELD,
          Why.of(Limit.MEMORY, row.bytes(), row.bytes(), part.bytes(), row.place()),
          Sentence.of(
              "Expected %s to hold %d of %s, but it holds %d of %s",
              row.place(), part.bytes(), part.resource(), row.bytes(), row.resource()));
    }
    if (part.bytes() == row.bytes()) {
      endings.release(row, null, turn);
    } else {
      grants.shrink(row, row.bytes() - part.bytes(), turn);
    }
    return Outcome.DONE;
  }
}
