package io.weir.bench;

import io.weir.kernel.domain.Counters;
import io.weir.kernel.groups.FiguresRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.kernel.timer.Timers.Due;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What deciding is made of, over tables in memory: timers, a whole request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelParts {

  private static final int TIMERS = 10_000; // that are not due
  private static final long FAR_MS = 1_000_000_000L;

  private final Timers timers = timers();
  private final Operations operations = new Operations();
  private final Desk nobodyWaits = KernelBench.waiting(0);
  private final Desk someWait = KernelBench.waiting(1_000);

  private static Timers timers() {
    MemoryTables tables = new MemoryTables();
    Timers timers = new Timers(tables, new Counters(tables));
    for (int i = 0; i < TIMERS; i++) {
      timers.atWall(FAR_MS + i, TimerKind.IDLE, "session-" + i);
    }
    return timers;
  }

  @Benchmark
  public Rank armATimerAndCancelIt() {
    Rank rank = timers.atWall(FAR_MS, TimerKind.IDLE, "session");
    timers.cancel(rank);
    return rank;
  }

  @Benchmark
  public Due armATimerAndTakeItWhenDue() {
    timers.atWall(1, TimerKind.IDLE, "session");
    return timers.takeDue(1);
  }

  @Benchmark
  public Due lookWhetherATimerIsDue() {
    return timers.takeDue(1);
  }

  @Benchmark
  public Group findAGroupByName() {
    return operations.findAGroup();
  }

  @Benchmark
  public FiguresRow readTheStatisticsOfAGroup() {
    return operations.readStatistics();
  }

  @Benchmark
  public void activateAPlanWhenNobodyWaits() {
    operations.activate();
  }

  @Benchmark
  public void openASessionAndCloseIt() {
    operations.open();
    operations.close();
  }

  @Benchmark
  public void addATaskAndScheduleTheNext() {
    operations.submit();
    operations.end();
  }

  @Benchmark
  public void submitGrantAndCompleteWhenNobodyWaits() {
    nobodyWaits.cycle();
  }

  @Benchmark
  public void submitGrantAndCompleteWhenAThousandWait() {
    someWait.cycle();
  }
}
