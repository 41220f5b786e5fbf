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
   * @param history the shrunk history, as the lines of a command file
   */
  public record Failure(
      long seed,
      List<String> faults,
      String domain,
      long commands,
      String message,
      List<String> last,
      List<String> history) {}

  /** What a run came to. */
  public record Result(long seeds, long commands, @Nullable Failure failure) {}

  private final List<String> faultNames;
  private final Fault fault;
  private final Settings base = Defaults.load().kernel();

  /**
   * @param faults names of {@code topology/faults}, or paths
   * @throws TortureException where one cannot be read
   */
  public Torture(List<String> faults) {
    this.faultNames = List.copyOf(faults);
    this.fault = FaultFiles.read(faultNames);
  }

  /**
   * Runs some seeds, so many commands each, until the first failure.
   *
   * @param progress told the commands so far, now and then
   */
  public Result run(long firstSeed, long seeds, long commandsEach, LongConsumer progress) {
    long commands = 0;
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      World world = new World(seed, new ArrayList<>());
      try {
        commands += world.run(commandsEach, commands, progress);
      } catch (BrokenPromise broken) {
        return new Result(
            seed - firstSeed + 1, commands + world.commands(), failure(seed, world, broken));
      }
    }
    return new Result(seeds, commands, null);
  }

  private Failure failure(long seed, World world, BrokenPromise broken) {
    Shape shape = Shape.values()[world.at];
    List<Step> trace = world.traces.get(world.at);
    String about = Sentence.of("seed %d, faults %s: %s", seed, faultNames, broken.getMessage());
    List<Step> shrunk =
        new Shrinker(name(shape), settings(shape), broken.getMessage()).shrink(trace);
    return new Failure(
        seed,
        faultNames,
        name(shape),
        trace.stream().filter(Step.Say.class::isInstance).count(),
        broken.getMessage(),
        History.lines(
            about,
            name(shape),
            shape.bounds(),
            trace.subList(Math.max(0, trace.size() - LAST), trace.size())),
        History.lines(about, name(shape), shape.bounds(), shrunk));
  }

  private static String name(Shape shape) {
    return shape.name().toLowerCase(Locale.ROOT);
  }

  private Settings settings(Shape shape) {
    return Figures.with(base, shape.bounds());
  }

  /** The domains of one seed, in turn. What happened is kept: it may have to be shrunk. */
  private final class World {

    private final List<List<Step>> traces;
    private final List<DomainRun> domains = new ArrayList<>();
    private int at;

    World(long seed, List<List<Step>> traces) {
      this.traces = traces;
      SplittableRandom random = new SplittableRandom(seed);
      for (Shape shape : Shape.values()) {
        List<Step> trace = new ArrayList<>();
        traces.add(trace);
        domains.add(
            new DomainRun(
                name(shape), shape, settings(shape), fault, random.split(), trace::add));
      }
    }

    long commands() {
      return domains.stream().mapToLong(DomainRun::commands).sum();
    }

    long run(long most, long before, LongConsumer progress) {
      long commands = 0;
      for (long step = 0; commands < most; step++) {
        at = (int) (step % domains.size());
        domains.get(at).step();
        if (at == 0) {
          commands = commands();
        }
        if (step % PROGRESS_EVERY == 0) {
          progress.accept(before + commands);
        }
      }
      for (at = 0; at < domains.size(); at++) {
        domains.get(at).end();
      }
      return commands();
    }
  }
}
