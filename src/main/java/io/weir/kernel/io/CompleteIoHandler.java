package io.weir.kernel.io;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Memory;
import io.weir.protocol.Code;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Takes back what I/O held that has ended. */
public final class CompleteIoHandler implements Handler<CompleteIo> {

  private final IoRequests requests;
  private final IoEndings endings;
  private final AdaptiveRate rate;
  private final IoBuckets buckets;
  private final Memory memory;

  CompleteIoHandler(
      IoRequests requests, IoEndings endings, AdaptiveRate rate, IoBuckets buckets, Memory memory) {
    this.requests = requests;
    this.endings = endings;
    this.rate = rate;
    this.buckets = buckets;
    this.memory = memory;
  }

  @Override
  public Outcome handle(CompleteIo command, Turn turn) {
    IoRow row = requests.find(command.ioId());
    if (row == null) {
      return memory.repeatOrRefuse(Kind.IO, command.ioId(), turn);
    }
    String what = "io " + row.ioId();
    if (row.waits()) {
      return reject(
          Code.NOT_HELD,
          Why.of(Limit.IDENTITY, what),
          Sentence.of("Expected %s to be under way, but it still waits", what));
    }
    long moved = command.bytes() == null ? row.bytes() : command.bytes();
    endings.release(row, moved, command.latencyMs(), null, Whys.of(Code.OPERATOR, what), turn);
    if (rate.sample(command, row.grantedMs() == null ? turn.nowMs() : row.grantedMs(), turn)) {
      buckets.followStep(turn.nowMs());
    }
    return Outcome.DONE;
  }
}
