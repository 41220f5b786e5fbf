package io.weir.simulate.torture;

import io.weir.config.SwitchTimes;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.Auditor;
import io.weir.simulate.audit.BrokenPromise;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A governor on trial: its answers are judged by an auditor, its tables by invariants, and a twin
 * that never restarts has to answer alike.
 */
final class Trial {

  private static final long BYTES_EVERY = 64; // commands; writing takes longer than deciding

  private final String domain;
  private final Settings settings;
  private final JsonCodec codec = new JsonCodec();
  private final Auditor auditor;
  private final Governor twin;
  private Tables tables = new MemoryTables();
  private Governor governor;
  private Invariants invariants;
  private final CRC32C digest = new CRC32C();
  private long commands;
  private long atMs;

  Trial(String domain, Settings settings) {
    this.domain = domain;
    this.settings = settings;
    this.auditor = new Auditor(domain, Bounds.rules(settings));
    this.governor = new Governor(domain, tables, settings);
    this.twin = new Governor(domain, new MemoryTables(), settings);
    this.invariants = new Invariants(tables, settings);
  }

  /** Commands so far. */
  long commands() {
    return commands;
  }

  /** Tells whether two runs decided the same, byte by byte. */
  long digest() {
    return digest.getValue();
  }

  /** When the next timer is due. */
  OptionalLong nextDueMs() {
    return governor.nextDueMs();
  }

  /** What schedules and windows say of the time to come, where the governor wants to know. */
  @Nullable Command switchesWanted() {
    return governor.wantsSwitches()
        ? SwitchTimes.of(governor.schedules(), governor.windows(), atMs)
        : null;
  }

  /**
   * Lets a step happen.
   *
   * @return what was decided
   * @throws BrokenPromise where something is not as it must be; the message begins with who says so
   */
  List<Decided> take(Step step) {
    return switch (step) {
      case Step.Say say -> say(say);
      case Step.Follow follow -> {
        governor.follow(follow.division());
        twin.follow(follow.division());
        auditor.follow(Divisions.asPlan(follow.division()));
        yield say(follow.then());
      }
      case Step.Restart restart -> {
        governor = new Governor(domain, tables, settings);
        yield List.of();
      }
      case Step.Restore restore -> {
        tables = TableCopy.of(tables);
        governor = new Governor(domain, tables, settings);
        invariants = invariants.over(tables);
        yield List.of();
      }
    };
  }

  private List<Decided> say(Step.Say say) {
    commands++;
    Handled handled = handle(governor, say);
    atMs = handled.atMs();
    OptionalLong due = governor.nextDueMs();
    try {
      auditor.judge(
          new Auditor.Asked(say.command(), say.heardMs(), say.nowMs()),
          new Auditor.Answered(
              handled.commandSeq(),
              handled.atMs(),
              handled.decisions(),
              due.isEmpty() || due.getAsLong() > handled.atMs()));
    } catch (BrokenPromise broken) {
      throw new BrokenPromise("auditor: " + broken.getMessage());
    }
    invariants.after(say.command(), handled);
    compare(handled, handle(twin, say), due);
    return handled.decisions();
  }

  private static Handled handle(Governor governor, Step.Say say) {
    try {
      return governor.handle(say.command(), say.heardMs(), say.nowMs());
    } catch (IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | ArithmeticException crash) {
      throw new BrokenPromise("crash: " + crash);
    }
  }

  private void compare(Handled handled, Handled twins, OptionalLong due) {
    boolean alike =
        handled.equals(twins) && due.equals(twin.nextDueMs()) && sameBytes(handled, twins);
    if (!alike) {
      throw new BrokenPromise(
          Sentence.of(
              "twin: Expected %s and then %s, as who never restarts says, but there was %s and %s",
              twins, twin.nextDueMs(), handled, due));
    }
  }

  // Equal records are written alike; now and then they really are.
  private boolean sameBytes(Handled one, Handled other) {
    for (int i = 0; i < one.decisions().size(); i++) {
      byte[] bytes = codec.writeDecided(one.decisions().get(i));
      digest.update(bytes);
      if (commands % BYTES_EVERY == 0
          && !Arrays.equals(bytes, codec.writeDecided(other.decisions().get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** Counts everything again, at the end. */
  void end() {
    invariants.count();
  }
}
