package io.weir.simulate.torture;

import io.weir.config.Defaults;
import io.weir.kernel.Settings;
import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Tree;
import io.weir.kernel.groups.NodeRow;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one domain, as a command file that can be kept: one line a command, with its
 * times. The first line tells what the history is about, and the figures of {@code defaults.yaml}
 * that are others here; restarts have lines of their own.
 */
public final class History {

  /** What happens to the machine. */
  public enum Event {
    /** The governor dies, another takes its tables over. */
    RESTART,
    /** The tables are loaded from their bytes. */
    RESTORE,
    /** The slots are divided another way. */
    FOLLOW
  }

  /**
   * A line.
   *
   * @param heardAtMs when the broker heard the command; when it was read, where absent
   * @param division of a FOLLOW, the nodes that are followed; none: by priorities alone
   * @param expect what is decided, each by its type, id and code, such as {@code Granted q1}
   */
  public record Line(
      @Nullable String about,
      @Nullable Map<String, Long> bounds,
      @Nullable Long atMs,
      @Nullable Long heardAtMs,
      @Nullable String domain,
      @Nullable Command command,
      @Nullable Event event,
      @Nullable List<String> expect,
      @Nullable List<NodeRow> division) {}

  private static final JsonCodec JSON = new JsonCodec();

  private final String domain;
  private final Settings settings;
  private final List<Expected> steps;

  private record Expected(Step step, @Nullable List<String> decisions) {}

  private History(String domain, Settings settings, List<Expected> steps) {
    this.domain = domain;
    this.settings = settings;
    this.steps = steps;
  }

  /**
   * Reads the lines of a file.
   *
   * @throws TortureException where one cannot be read, with its number
   */
  public static History read(List<String> lines) {
    Map<String, Long> bounds = Map.of();
    String domain = null;
    List<Expected> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = line(lines.get(i), i + 1);
      bounds = line.bounds() == null ? bounds : line.bounds();
      domain = line.domain() == null ? domain : line.domain();
      Step step = step(line);
      if (step != null) {
        steps.add(new Expected(step, line.expect()));
      }
    }
    if (domain == null) {
      throw new TortureException("Expected lines that name their domain, but none does");
    }
    return new History(domain, settings(bounds), steps);
  }

  private static Settings settings(Map<String, Long> bounds) {
    return Bounds.with(Defaults.load().kernel(), new LinkedHashMap<>(bounds));
  }

  private static Line line(String text, int number) {
    return switch (JSON.readRecord(text.getBytes(StandardCharsets.UTF_8), Line.class)) {
      case Reading.Read<Line> read -> read.value();
      case Reading.Malformed<Line> malformed ->
          throw new TortureException(Sentence.of("line %d: %s", number, malformed.message()));
    };
  }

  private static @Nullable Step step(Line line) {
    Step.Say say = say(line);
    if (line.event() == null) {
      return say;
    }
    return switch (line.event()) {
      case RESTART -> new Step.Restart();
      case RESTORE -> new Step.Restore();
      case FOLLOW -> say == null ? null : follow(line.division(), say);
    };
  }

  private static Step follow(@Nullable List<NodeRow> rows, Step.Say then) {
    return new Step.Follow(rows == null ? null : NodeRow.division(rows), then);
  }

  private static Step.@Nullable Say say(Line line) {
    if (line.command() == null || line.atMs() == null) {
      return null;
    }
    long heardMs = line.heardAtMs() == null ? line.atMs() : line.heardAtMs();
    return new Step.Say(line.command(), heardMs, line.atMs());
  }

  /** The lines of steps that were shrunk from a run. */
  static List<String> lines(
      String about, String domain, Map<String, Long> bounds, List<Step> steps) {
    List<String> lines = new ArrayList<>();
    lines.add(text(new Line(about, bounds, null, null, domain, null, null, null, null)));
    for (Step step : steps) {
      lines.add(
          text(
              switch (step) {
                case Step.Say say -> line(domain, say, null, null);
                case Step.Follow f -> line(domain, f.then(), Event.FOLLOW, rows(f.division()));
                case Step.Restart restart -> event(domain, Event.RESTART);
                case Step.Restore restore -> event(domain, Event.RESTORE);
              }));
    }
    return lines;
  }

  private static List<NodeRow> rows(@Nullable Division division) {
    return division == null
        ? List.of()
        : division.nodes().stream().map(n -> NodeRow.of(n, Tree.Account.EMPTY)).toList();
  }

  private static Line line(
      String domain, Step.Say say, @Nullable Event event, @Nullable List<NodeRow> division) {
    return new Line(
        null,
        null,
        say.nowMs(),
        say.heardMs() == say.nowMs() ? null : (Long) say.heardMs(),
        domain,
        say.command(),
        event,
        null,
        division);
  }

  private static Line event(String domain, Event event) {
    return new Line(null, null, null, null, domain, null, event, null, null);
  }

  private static String text(Line line) {
    return new String(JSON.writeRecord(line), StandardCharsets.UTF_8);
  }

  /**
   * Plays it, audited.
   *
   * @throws BrokenPromise where something is not as it must be, or as a line expects
   */
  public void play() {
    Trial trial = new Trial(domain, settings);
    for (Expected expected : steps) {
      List<String> decided = trial.take(expected.step).stream().map(History::brief).toList();
      if (expected.decisions != null && !expected.decisions.equals(decided)) {
        throw new BrokenPromise(
            Sentence.of(
                "history: Expected %s from %s, but there was %s",
                expected.decisions, expected.step, decided));
      }
    }
    trial.end();
  }

  private static String brief(Decided decided) {
    Decision decision = decided.decision();
    String of =
        switch (decision) {
          case Decision.Rejected d -> d.id() + ' ' + d.code();
          case Decision.Released d -> d.cause() == null ? d.id() : d.id() + ' ' + d.cause();
          case Decision.SessionClosed d -> d.cause() == null ? d.id() : d.id() + ' ' + d.cause();
          case Decision.Answer d -> d.id();
          case Decision.KillSession d -> d.sessionId() + ' ' + d.cause();
          case Decision.CancelQuery d -> d.queryId() + ' ' + d.cause();
          case Decision.Throttle d -> d.queryId() + ' ' + d.factorPercent();
          case Decision.Resume d -> d.queryId();
          case Decision.ResizeParallel d -> d.queryId() + ' ' + d.dop();
          case Decision.ShrinkMemory d -> d.queryId() + ' ' + d.toBytes();
          case Decision.PressureChanged d -> d.pool() + ' ' + d.to();
          case Decision.SwitchGroup d -> d.sessionId() + ' ' + d.to();
          case Decision.Recommendation d -> d.subject();
          case Decision.PlanActivated d -> decided.plan() + ' ' + d.version();
          case Decision.Accepted d -> d.requestId();
        };
    return decision.getClass().getSimpleName() + ' ' + of;
  }
}
