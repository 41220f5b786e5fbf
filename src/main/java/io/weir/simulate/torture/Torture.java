package io.weir.simulate.torture;

import io.weir.config.Defaults;
import io.weir.kernel.Settings;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Seeded runs: the same seed and faults give the same run, command by command. Each seed is a world
 * of one domain of every {@link Shape}.
 */
public final class Torture {

  private static final int LAST = 20; // records that a failure shows
  private static final long PROGRESS_EVERY = 4_096; // steps

  /**
   * What broke.
   *
   * @param commands of that domain until then
   * @param last the last records
   * @param history what happened, shrunk where that was asked for, as the lines of a command file
   */
  public record Failure(
      long seed,
      List<String> faults,
      String domain,
      long commands,
      String message,
      List<String> last,
      List<String> history) {}

  /**
   * What a run came to.
   *
   * @param digest the same where all decisions were, byte by byte
   */
  public record Result(long seeds, long commands, long digest, @Nullable Failure failure) {}

  private final List<String> faultNames;
  private final Fault fault;
  private final boolean shrinks;
  private final Settings base = Defaults.load().kernel();

  /**
   * @param faults names of {@code topology/faults}, or paths
   * @param shrinks true where a failure's history is made as short as it can be, for a minute or so
   * @throws TortureException where one cannot be read
   */
  public Torture(List<String> faults, boolean shrinks) {
    this.shrinks = shrinks;
    this.faultNames = List.copyOf(faults);
    this.fault = FaultFiles.read(faultNames);
  }

  /**
   * Runs some seeds, so many commands each, until the first that fails: as many at a time as there
   * are processors.
   *
   * @param progress told the commands so far, now and then, by several threads
   */
  public Result run(long firstSeed, long seeds, long commandsEach, LongConsumer progress) {
    return run(
        firstSeed, seeds, commandsEach, progress, Runtime.getRuntime().availableProcessors());
  }

  Result run(long firstSeed, long seeds, long commandsEach, LongConsumer progress, int threads) {
    return new Seeds(firstSeed, seeds, seed -> play(seed, commandsEach), progress).play(threads);
  }

  private Seeds.Ended play(Seeds.Run run, long commands) {
    World world = new World(run.seed);
    try {
      world.run(commands, run);
      return new Seeds.Ended(world.commands(), world.digest(), null);
    } catch (BrokenPromise broken) {
      run.fails();
      return new Seeds.Ended(world.commands(), 0, failure(run, world, broken));
    }
  }

  private Failure failure(Seeds.Run run, World world, BrokenPromise broken) {
    Shape shape = Shape.values()[world.at];
    List<Step> trace = world.traces.get(world.at);
    String about = Sentence.of("seed %d, faults %s: %s", run.seed, faultNames, broken.getMessage());
    String watcher = watcher(broken);
    Shrinker shrinker = new Shrinker(steps -> run.isVain() ? null : failsAt(steps, shape, watcher));
    List<Step> history = shrinks ? shrinker.shrink(trace) : trace;
    return new Failure(
        run.seed,
        faultNames,
        name(shape),
        trace.stream().filter(Step.Say.class::isInstance).count(),
        broken.getMessage(),
        History.lines(
            about,
            name(shape),
            shape.bounds(),
            trace.subList(Math.max(0, trace.size() - LAST), trace.size())),
        History.lines(about, name(shape), shape.bounds(), history));
  }

  private static String watcher(BrokenPromise broken) {
    String message = broken.getMessage();
    return message.substring(0, message.indexOf(':'));
  }

  /** The step at which the same watcher complains of a domain that lives through steps, or null. */
  private @Nullable Integer failsAt(List<Step> steps, Shape shape, String watcher) {
    Trial trial = new Trial(name(shape), settings(shape));
    for (int i = 0; i < steps.size(); i++) {
      try {
        trial.take(steps.get(i));
      } catch (BrokenPromise broken) {
        return watcher(broken).equals(watcher) ? (Integer) i : null;
      }
    }
    return null;
  }

  private static String name(Shape shape) {
    return shape.name().toLowerCase(Locale.ROOT);
  }

  private Settings settings(Shape shape) {
    return Bounds.with(base, shape.bounds());
  }

  /** The domains of one seed, in turn. What happened is kept: it may have to be shrunk. */
  private final class World {

    private final List<List<Step>> traces = new ArrayList<>();
    private final List<DomainRun> domains = new ArrayList<>();
    private int at;

    World(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (Shape shape : Shape.values()) {
        List<Step> trace = new ArrayList<>();
        traces.add(trace);
        domains.add(
            new DomainRun(name(shape), shape, settings(shape), fault, random.split(), trace::add));
      }
    }

    long commands() {
      return domains.stream().mapToLong(DomainRun::commands).sum();
    }

    long digest() {
      return domains.stream().mapToLong(DomainRun::digest).sum();
    }

    void run(long most, Seeds.Run run) {
      long commands = 0;
      long told = 0;
      for (long step = 0; commands < most && !run.isVain(); step++) {
        at = (int) (step % domains.size());
        domains.get(at).step();
        if (at == 0) {
          commands = commands();
        }
        if (step % PROGRESS_EVERY == 0) {
          run.more(commands - told);
          told = commands;
        }
      }
      for (at = 0; at < domains.size() && !run.isVain(); at++) {
        domains.get(at).end();
      }
      run.more(commands() - told);
    }
  }
}
