package io.weir.cli;

import io.weir.protocol.Decided;
import io.weir.simulate.history.RunHistory;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows what a domain's groups do, from the decisions as they are made. */
@Command(
    name = "watch",
    description = {
      "Shows the groups of a domain, again every second: the share of the slots that each is",
      "entitled to and received over the last minute, what waits, what runs, and how long."
    },
    footer = {
      "",
      "It knows what the output topics say since --since: a query that has run for longer shows",
      "when it ends. Runs until Ctrl-C or SIGTERM; then the exit code is the signal's, 130 or 143."
    })
final class WatchCommand implements Callable<Integer> {

  private static final long WINDOW_MS = 1_000;
  private static final int WINDOWS = 60; // the last minute
  private static final Duration LONGEST_PAST = Duration.ofDays(1);

  /** A transaction's decisions are heard when it is committed, some 100 ms after they were made. */
  private static final long HEARD_WITHIN_MS = 1_000;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--domain",
      defaultValue = "default",
      description = "The domain (default: default).")
  private String domain;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = Period.class,
      description = "How far back to begin, such as 30s, 10m or 2h (default: 1m, at most 24h).")
  private Duration since;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = Period.class,
      description = "How often to show it (default: 1s).")
  private Duration every;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "The N busiest groups (default: 20).")
  private int top;

  @Option(names = "--once", description = "Show it once, and end.")
  private boolean once;

  @Option(names = "--json", description = "Print JSON, one object each time, with all groups.")
  private boolean json;

  @Override
  public Integer call() {
    check();
    PrintWriter out = spec.commandLine().getOut();
    WatchScreen screen = new WatchScreen(out, !json && !once && Ansi.AUTO.enabled());
    Runtime.getRuntime().addShutdownHook(new Thread(screen::leave, "leave-screen"));
    long beginMs = System.currentTimeMillis() - since.toMillis();
    RunHistory history = RunHistory.lately(domain, WINDOW_MS, WINDOWS);
    history.advanceTo(beginMs);
    try (DecisionFeed feed = DecisionFeed.open(server.bootstrap(), domain, beginMs)) {
      feed.catchUp(history, count -> progress("%d decisions read so far".formatted(count)));
      screen.show(frame(history));
      while (!once) {
        follow(feed, history);
        screen.show(frame(history));
      }
    } finally {
      screen.leave();
    }
    return 0;
  }

  private void check() {
    if (since.compareTo(LONGEST_PAST) > 0 || top < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected --since of at most 24h and --top of at least 1, but they are %d s and %d"
              .formatted(since.toSeconds(), top));
    }
  }

  private void follow(DecisionFeed feed, RunHistory history) {
    long untilNanos = System.nanoTime() + every.toNanos();
    long leftNanos = every.toNanos();
    while (leftNanos > 0) {
      for (Decided decided : feed.poll(Duration.ofNanos(leftNanos))) {
        history.accept(decided);
      }
      leftNanos = untilNanos - System.nanoTime();
    }
  }

  private String frame(RunHistory history) {
    long nowMs = System.currentTimeMillis();
    history.advanceTo(nowMs - HEARD_WITHIN_MS);
    WatchView view = new WatchView(history.history());
    if (json) {
      return view.json(nowMs) + "\n";
    }
    return view.text(CLOCK.format(Instant.ofEpochMilli(nowMs)), top);
  }

  private void progress(String sentence) {
    spec.commandLine().getErr().println(sentence);
    spec.commandLine().getErr().flush();
  }

  /** {@code 90s}, {@code 10m}, {@code 1h30m}: what ISO 8601 writes behind PT. */
  static final class Period implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration period = Duration.parse("PT" + text);
        if (period.isPositive()) {
          return period;
        }
      } catch (DateTimeParseException unreadable) {
        // says so below, as for one that is not positive
      }
      throw new TypeConversionException(
          "Expected a time such as 30s, 10m or 2h, but it is '%s'".formatted(text));
    }
  }
}
