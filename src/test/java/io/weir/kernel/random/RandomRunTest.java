package io.weir.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.rig.Auditor;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.Conservation;
import io.weir.kernel.rig.Rig;
import io.weir.kernel.rig.Twins;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Tables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.ClockCommand.Tick;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long runs of random commands, audited after each one; and a twin that is restarted on the way.
 */
class RandomRunTest {

  private static final int COMMANDS = 20_000;
  private static final int LAST = 20;
  private static final int RECOUNT_EVERY = 5; // fewer than the commands that a failure prints

  private final Settings settings =
      new Bounds()
          .rememberMax(150)
          .grantsPerTurn(3)
          .timersPerTick(4)
          .announceMax(6)
          .maxAwaitingSession(5)
          .maxSessionQueries(6)
          .maxGroups(8)
          .settings();
  private final JsonCodec codec = new JsonCodec();
  private final Deque<String> last = new ArrayDeque<>();
  private final Tables tables = new MemoryTables();
  private final Governor governor = new Governor(Rig.DOMAIN, tables, settings);
  private final Auditor auditor = new Auditor(tables, settings, RECOUNT_EVERY);
  private final Conservation conservation = new Conservation(tables, RECOUNT_EVERY);
  private Tables twinTables = new MemoryTables();
  private Governor twin = new Governor(Rig.DOMAIN, twinTables, settings);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldKeepEveryPromiseAndDecideAlikeAfterRestarts(long seed) {
    try {
      run(seed);
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError(
          "seed %d broke a promise; its last commands:%n%s"
              .formatted(seed, String.join("\n", last)),
          broken);
    }
  }

  private void run(long seed) {
    var random = new SplittableRandom(seed);
    var commands = new RandomCommands(seed, Rig.DOMAIN);
    long nowMs = Rig.MONDAY;
    say(new ApplyDomain("r0", null, RandomAdmin.definition(Rig.DOMAIN)), nowMs, nowMs, commands);
    for (int i = 0; i < COMMANDS; i++) {
      nowMs += random.nextInt(6) == 0 ? random.nextLong(0, 2_500) : random.nextLong(0, 60);
      if (random.nextInt(500) == 0) {
        nowMs += 600_000; // nobody was there
      }
      boolean late = random.nextInt(10) == 0;
      for (int ticks = 0; !late && isDue(nowMs) && ticks < 100; ticks++) {
        say(new Tick(), nowMs, nowMs, commands);
      }
      long readMs = random.nextInt(50) == 0 ? nowMs - random.nextLong(5_000) : nowMs;
      long heardMs = nowMs - (random.nextInt(4) == 0 ? random.nextLong(4_000) : 0);
      say(commands.next(), heardMs, readMs, commands);
      if (random.nextInt(100) == 0) {
        twinTables = random.nextBoolean() ? Twins.copy(twinTables) : twinTables;
        twin = new Governor(Rig.DOMAIN, twinTables, settings);
      }
    }
    auditor.atTheEnd();
  }

  private boolean isDue(long nowMs) {
    return governor.nextDueMs().isPresent() && governor.nextDueMs().getAsLong() <= nowMs;
  }

  private void say(Command command, long heardMs, long nowMs, RandomCommands commands) {
    last.addLast(
        "%d %d %s"
            .formatted(
                nowMs, heardMs, new String(codec.writeCommand(command), StandardCharsets.UTF_8)));
    if (last.size() > LAST) {
      last.removeFirst();
    }
    auditor.before(command);
    Handled handled = governor.handle(command, heardMs, nowMs);
    handled.decisions().forEach(commands::hear);
    assertThat(Twins.bytes(twin.handle(command, heardMs, nowMs)))
        .as("what the restarted twin decides")
        .isEqualTo(Twins.bytes(handled));
    assertThat(twin.nextDueMs()).isEqualTo(governor.nextDueMs());
    auditor.after(command, handled, nowMs);
    conservation.after(handled);
  }
}
