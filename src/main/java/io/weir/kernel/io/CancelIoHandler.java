package io.weir.kernel.io;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Memory;
import io.weir.protocol.Code;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.Kind;

/** Withdraws I/O; what is under way has ended by the word of its client, its tokens spent. */
public final class CancelIoHandler implements Handler<CancelIo> {

  private final IoRequests requests;
  private final IoEndings endings;
  private final Memory memory;

  CancelIoHandler(IoRequests requests, IoEndings endings, Memory memory) {
    this.requests = requests;
    this.endings = endings;
    this.memory = memory;
  }

  @Override
  public Outcome handle(CancelIo command, Turn turn) {
    IoRow row = requests.find(command.ioId());
    if (row == null) {
      return memory.repeatOrRefuse(Kind.IO, command.ioId(), turn);
    }
    if (row.waits()) {
      endings.expire(row, turn);
    } else {
      endings.release(
          row, row.bytes(), null, null, Whys.of(Code.OPERATOR, "io " + row.ioId()), turn);
    }
    return Outcome.DONE;
  }
}
