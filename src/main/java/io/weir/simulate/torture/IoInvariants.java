package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Saturating;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.kernel.io.IoRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold of I/O after every command: one grant and one end a request, what is under way
 * within its limits at each grant, no more passed than has come; counted from what was asked and
 * decided alone.
 */
final class IoInvariants {

  private final Settings settings;
  private final Map<String, SubmitIo> waiting = new HashMap<>();
  private final Map<String, SubmitIo> underWay = new HashMap<>();
  private final TokenCount bytes = new TokenCount();
  private final TokenCount requests = new TokenCount();

  IoInvariants(Settings settings) {
    this.settings = settings;
  }

  /** After a command: its new decisions, those that come after a number. */
  void after(Command command, Handled handled, long lastSeq, Tables tables) {
    if (handled.commandSeq() == 0) {
      return; // nothing was decided: its time may come again
    }
    DomainRow domain = tables.table(Families.DOMAIN).get(Families.ONLY);
    IoSettingsRow limits = domain.ofIo();
    bytes.follow(limits.bytesPerSecond(), limits.burstBytes(), handled.atMs());
    requests.follow(limits.iops(), limits.iopsBurst(), handled.atMs());
    for (Decided decided : handled.decisions()) {
      boolean isIo = decided.decision() instanceof Answer answer && answer.kind() == Kind.IO;
      if (isIo && decided.seq() > lastSeq) {
        follow((Answer) decided.decision(), command, domain);
      }
    }
  }

  private static void check(boolean holds, String sentence, Object... figures) {
    if (!holds) {
      throw new BrokenPromise("invariant: " + Sentence.of(sentence, figures));
    }
  }

  private void follow(Answer answer, Command command, DomainRow domain) {
    switch (answer) {
      case Queued place -> {
        boolean isAsked = command instanceof SubmitIo asked && asked.ioId().equals(place.id());
        check(isAsked && !isLive(place.id()), "Expected one place for what is asked: %s", place);
        waiting.put(place.id(), (SubmitIo) command);
      }
      case Granted grant -> {
        SubmitIo known = waiting.remove(grant.id());
        check(!underWay.containsKey(grant.id()), "Expected one grant: %s", grant);
        boolean isAsked = command instanceof SubmitIo asked && asked.ioId().equals(grant.id());
        check(known != null || isAsked, "Expected a grant for what was asked: %s", grant);
        SubmitIo asked = known == null ? (SubmitIo) command : known;
        underWay.put(grant.id(), asked);
        passes(asked, domain);
      }
      case Released end -> ended(end);
      case Expired end -> check(waiting.remove(end.id()) != null, "Expected to wait: %s", end);
      case Rejected end -> {
        if (end.command() == null && end.code() != Code.ALREADY_EXISTS) {
          waiting.remove(end.id());
          check(!underWay.containsKey(end.id()), "Expected no grant before %s", end);
        }
      }
      default -> check(false, "Expected no such answer about I/O: %s", answer);
    }
  }

  private boolean isLive(String id) {
    return waiting.containsKey(id) || underWay.containsKey(id);
  }

  private void passes(SubmitIo io, DomainRow domain) {
    boolean enforced = domain.mode() == Mode.ENFORCE;
    IoSettingsRow limits = domain.ofIo();
    long most = limits.parallelism() == null ? settings.ioParallelism() : limits.parallelism();
    long mostOfDevice =
        limits.concurrency() == null ? settings.ioConcurrency() : limits.concurrency();
    check(
        !enforced || (underWay.size() <= most && ofDevice() <= mostOfDevice),
        "Expected at most %d requests under way, and %d of the device, but with %s there are %d,"
            + " %d",
        most,
        mostOfDevice,
        io.ioId(),
        underWay.size(),
        ofDevice());
    boolean passes = bytes.take(io.bytes()) & requests.take(io.deviceRequests());
    check(!enforced || passes, "Expected no more to pass than has come, but %s did", io);
  }

  private long ofDevice() {
    return underWay.values().stream()
        .mapToLong(SubmitIo::deviceRequests)
        .reduce(0, Saturating::add);
  }

  private void ended(Released end) {
    SubmitIo io = underWay.remove(end.id());
    check(io != null, "Expected a grant before %s", end);
    long moved = end.charged().ioBytes();
    if (io != null && moved < io.bytes()) {
      bytes.giveBack(io.bytes() - moved);
    } else if (io != null) {
      bytes.take(moved - io.bytes());
    }
  }

  /** Counts again. */
  void holds(Tables tables) {
    long[] rows = new long[2];
    tables
        .table(Families.IO)
        .scan(
            (id, row) -> {
              rows[row.waits() ? 0 : 1]++;
              check(isKept(id, row), "Expected no row of I/O that has ended, but there is %s", row);
              return true;
            });
    check(
        rows[0] == waiting.size() && rows[1] == underWay.size(),
        "Expected %d to wait and %d under way, as was decided, but there are rows of %d and %d",
        waiting.size(),
        underWay.size(),
        rows[0],
        rows[1]);
  }

  private boolean isKept(String id, IoRow row) {
    return row.waits() ? waiting.containsKey(id) : underWay.containsKey(id);
  }
}
