package io.weir.kernel.queries;

import io.weir.kernel.state.Rank;
import io.weir.protocol.Parallel;
import org.jspecify.annotations.Nullable;

/**
 * What a query wants of parallel servers (ADR 29); that it runs with is in its own row.
 *
 * @param wantedDop the degree of parallelism chosen when it was submitted
 * @param timer when it waits for servers no more, while that is ahead; of one that runs, when an
 *     order to run with fewer should have been answered
 * @param queued true where it had to wait for servers; absent = it had not
 * @param orderSeq the order to run with more or fewer, while it is not settled
 * @param orderedDop what that order says
 * @param isFixed true where such an order was not carried out: it is given none any more; absent =
 *     it may be
 */
public record ParallelRow(
    Parallel mode,
    long wantedDop,
    @Nullable Rank timer,
    @Nullable Boolean queued,
    @Nullable Long orderSeq,
    @Nullable Long orderedDop,
    @Nullable Boolean isFixed) {

  static ParallelRow wanting(Parallel mode, long wantedDop) {
    return new ParallelRow(mode, wantedDop, null, null, null, null, null);
  }

  boolean isAdaptive() {
    return mode == Parallel.ADAPTIVE;
  }

  boolean hasQueued() {
    return queued != null && queued;
  }

  ParallelRow timedBy(@Nullable Rank value) {
    return new ParallelRow(mode, wantedDop, value, queued, orderSeq, orderedDop, isFixed);
  }

  ParallelRow waits() {
    return new ParallelRow(mode, wantedDop, timer, true, orderSeq, orderedDop, isFixed);
  }

  ParallelRow ordered(long seq, long dop) {
    return new ParallelRow(mode, wantedDop, timer, queued, seq, dop, isFixed);
  }

  /** Its order, and its timer, are settled; {@code fixed}: and it is given none any more. */
  ParallelRow settled(boolean fixed) {
    Boolean now = fixed ? (Boolean) true : isFixed;
    return new ParallelRow(mode, wantedDop, null, queued, null, null, now);
  }
}
