package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.parallel.ServerUseRow;
import io.weir.kernel.parallel.ServerUses;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.simulate.audit.BrokenPromise;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold of parallel servers after every command: no more are given than there are, nobody
 * runs with more than it wanted, one order at a time, none after one that failed; counted from what
 * was said and decided alone.
 */
final class ParallelInvariants {

  /** A query with a slot: what it wanted, runs with, and is ordered to. */
  private static final class Runner {
    final long wanted;
    long dop;
    long ordered; // 0 where nothing is
    long orderedMs;
    boolean failed;

    Runner(long wanted, long dop) {
      this.wanted = wanted;
      this.dop = dop;
    }

    long servers() {
      long most = Math.max(dop, ordered);
      return most > 1 ? most : 0;
    }

    boolean isShrinkingSince(long sinceMs) {
      return ordered > 0 && ordered < dop && orderedMs > sinceMs;
    }
  }

  private final Settings settings;
  private final Map<String, Runner> runners = new HashMap<>();
  private final Map<Long, String> orders = new HashMap<>();

  ParallelInvariants(Settings settings) {
    this.settings = settings;
  }

  /** After a command: its new decisions, those that come after a number. */
  void after(Command command, Handled handled, long lastSeq, Tables tables) {
    if (handled.commandSeq() == 0) {
      return;
    }
    boolean refused =
        handled.decisions().stream()
            .anyMatch(each -> each.decision() instanceof Rejected r && r.command() != null);
    if (command instanceof OrderDone done && !refused) {
      settled(done);
    }
    for (Decided decided : handled.decisions()) {
      if (decided.seq() > lastSeq) {
        follow(decided, tables);
      }
    }
  }

  /** What is busy is what was decided. */
  void holds(Tables tables) {
    ServerUseRow all = tables.table(Families.SERVER_USES).find(ServerUses.ALL);
    long busy = all == null ? 0 : all.busy();
    check(busy == busy(), "Expected %d servers to be busy, but there are %d", busy(), busy);
  }

  private static void check(boolean holds, String sentence, Object... figures) {
    if (!holds) {
      throw new BrokenPromise("invariant: " + Sentence.of(sentence, figures));
    }
  }

  private long busy() {
    return runners.values().stream().mapToLong(Runner::servers).sum();
  }

  private void settled(OrderDone command) {
    Runner runner = runners.get(orders.remove(command.seq()));
    if (runner != null) {
      runner.dop = command.outcome() == OrderOutcome.DONE ? runner.ordered : runner.dop;
      runner.ordered = 0;
      runner.failed |= command.outcome() != OrderOutcome.DONE;
    }
  }

  // ---- what is decided ----

  private void follow(Decided decided, Tables tables) {
    switch (decided.decision()) {
      case Granted grant when grant.kind() == Kind.QUERY -> {
        granted(grant);
        if (grant.dop() != null && grant.dop() > 1) {
          within(decided, tables);
        }
      }
      case Queued place -> {
        // holds nothing
      }
      case Decision.Answer end when end.kind() == Kind.QUERY && !isOfAnother(end) ->
          runners.remove(end.id());
      case ResizeParallel order -> {
        boolean grows = resizes(order, decided);
        if (grows) {
          within(decided, tables);
        }
      }
      default -> {
        // concerns no servers
      }
    }
  }

  private static boolean isOfAnother(Decision.Answer end) {
    return end instanceof Rejected;
  }

  private void granted(Granted grant) {
    long dop = grant.dop() == null ? 1 : grant.dop();
    Long asked = grant.dopAsked();
    check(dop >= 1 && (asked == null || asked > dop), "Expected fewer than it asked: %s", grant);
    runners.put(grant.id(), new Runner(asked == null ? dop : asked, dop));
  }

  private boolean resizes(ResizeParallel order, Decided decided) {
    Runner runner = runners.get(order.queryId());
    check(
        runner != null && runner.ordered == 0 && !runner.failed,
        "Expected an order to who runs, has none and followed all before: %s",
        decided);
    long sinceMs = decided.atMs() - settings.resizeAnswerMs();
    boolean isShrinking =
        runners.values().stream().anyMatch(other -> other.isShrinkingSince(sinceMs));
    check(
        order.dop() >= 1
            && order.dop() <= runner.wanted
            && order.dop() != runner.dop
            && !(order.dop() < runner.dop && isShrinking),
        "Expected another degree of at most %d, and one to shrink that may answer yet: %s",
        runner.wanted,
        decided);
    runner.ordered = order.dop();
    runner.orderedMs = decided.atMs();
    orders.put(decided.seq(), order.queryId());
    return order.dop() > runner.dop;
  }

  private void within(Decided decided, Tables tables) {
    DomainRow domain = tables.table(Families.DOMAIN).get(Families.ONLY);
    Long said = domain.parallelServers();
    long all = said == null ? settings.parallelServers() : said;
    check(
        domain.mode() != Mode.ENFORCE || busy() <= all,
        "Expected %d busy servers to be at most %d: %s",
        busy(),
        all,
        decided);
  }
}
