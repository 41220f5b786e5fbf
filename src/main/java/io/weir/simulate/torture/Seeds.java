package io.weir.simulate.torture;

import io.weir.simulate.torture.Torture.Failure;
import io.weir.simulate.torture.Torture.Result;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays seeds, several at a time. They are begun in their order, and the lowest that fails is the
 * result; those above it are given up. So it is the same with any number of threads.
 */
final class Seeds {

  /** What a seed came to; of no account where a lower one has failed. */
  record Ended(long commands, long digest, @Nullable Failure failure) {}

  private final long first;
  private final long until;
  private final Function<Run, Ended> play;
  private final LongConsumer progress;
  private final AtomicLong next;
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong failing = new AtomicLong(Long.MAX_VALUE); // the lowest so far
  private final SortedMap<Long, Ended> ended = new ConcurrentSkipListMap<>();

  /**
   * Seeds to play.
   *
   * @param progress told the commands so far, now and then, by several threads
   */
  Seeds(long first, long count, Function<Run, Ended> play, LongConsumer progress) {
    this.first = first;
    this.until = first + count;
    this.play = play;
    this.progress = progress;
    this.next = new AtomicLong(first);
  }

  /** One that is played. */
  final class Run {
    final long seed;

    private Run(long seed) {
      this.seed = seed;
    }

    /** True where nobody asks any more what it comes to. */
    boolean isVain() {
      return failing.get() < seed || Thread.currentThread().isInterrupted();
    }

    /** It has failed; those above it may stop. */
    void fails() {
      failing.accumulateAndGet(seed, Math::min);
    }

    /** So many commands more. */
    void more(long count) {
      progress.accept(commands.addAndGet(count));
    }
  }

  Result play(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<? extends Future<?>> workers =
          IntStream.range(0, threads).mapToObj(i -> pool.submit(this::work)).toList();
      for (Future<?> worker : workers) {
        worker.get();
      }
      return sum();
    } catch (ExecutionException crash) {
      throw new IllegalStateException(
          "Expected seed " + failing.get() + " to be played to its end", crash.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to see the end of the run", stopped);
    } finally {
      pool.shutdownNow();
    }
  }

  private void work() {
    for (long seed = next.getAndIncrement();
        seed < until && seed < failing.get();
        seed = next.getAndIncrement()) {
      Run run = new Run(seed);
      Ended end = null;
      try {
        end = play.apply(run);
      } finally {
        if (end == null) {
          run.fails(); // it crashed, and so will this thread
        }
      }
      ended.put(seed, end);
    }
  }

  private Result sum() {
    long sum = 0;
    long digest = 0;
    for (var each : ended.entrySet()) {
      sum += each.getValue().commands();
      Failure failure = each.getValue().failure();
      if (failure != null) {
        return new Result(each.getKey() - first + 1, sum, digest, failure);
      }
      digest = 31 * digest + each.getValue().digest();
    }
    return new Result(ended.size(), sum, digest, null);
  }
}
