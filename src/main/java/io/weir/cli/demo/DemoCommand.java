package io.weir.cli.demo;

import io.weir.cli.journal.RawRecords;
import io.weir.config.Defaults;
import io.weir.embedded.EmbeddedBroker;
import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.JsonReport;
import io.weir.simulate.report.TextReport;
import io.weir.simulate.workload.GeneratedWorkload;
import io.weir.simulate.workload.Workload;
import io.weir.simulate.workload.WorkloadException;
import io.weir.simulate.workload.WorkloadReader;
import io.weir.streams.GovernorApp;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one workload first come first served, then governed, and shows what each tenant got. */
@Command(
    name = "demo",
    description = {
      "Runs a workload twice through a governor and its real topics, in accelerated time:",
      "first come first served, then with a fair share for each tenant; and compares.",
      "Needs nothing but this program: the broker runs inside, in a temporary folder."
    })
public final class DemoCommand implements Callable<Integer> {

  /** A scene by its name on the command line. */
  enum Scene {
    runaway("A report that runs away"),
    memory("Reports that take more memory than they were granted");

    private final String title;

    Scene(String title) {
      this.title = title;
    }
  }

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final long GENERATED_SPEED = 20;
  private static final long TRACE_SPEED = 60;
  private static final int TRACE_SLOTS = 16;
  private static final long MOST_SPEED = 100_000;
  private static final int WARM_UP_QUERIES = 200;

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description = "a trace to play: CSV (mapped by its header), JSONL or SWF, also as .gz")
  @Nullable Path workloadFile;

  @Option(
      names = "--column",
      paramLabel = "ROLE=NAME",
      description = "which column of a CSV is the arrival, tenant, duration or text")
  Map<String, String> columns = Map.of();

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "trace seconds in a second (generated workload: 20, traces: 60)")
  @Nullable Long speed;

  @Option(
      names = "--slots",
      paramLabel = "C",
      description = "queries that run at once (generated workload: 8, traces: 16)")
  @Nullable Integer slots;

  @Option(
      names = "--runaway",
      description = {
        "show instead how a query that runs away is throttled, moved and cancelled,",
        "with the reason at each step (only --speed and --out go with it)"
      })
  boolean runaway;

  @Option(
      names = "--scene",
      paramLabel = "NAME",
      description = {
        "show one of these instead, each decision in a line (goes with --speed and --out):",
        "runaway (as --runaway), or memory: queries take more memory than they were granted,",
        "and each level of pressure acts; ${COMPLETION-CANDIDATES}"
      })
  @Nullable Scene scene;

  @Option(names = "--seed", paramLabel = "N", description = "of the generated workload (1)")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "keep the raw records of the output topics there, with their offsets,",
        "and the report: report.html with pictures, report.json with its figures"
      })
  @Nullable Path out;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "write the report there, one page of HTML with pictures")
  @Nullable Path page;

  @Option(names = "--json", description = "end with the figures as one line of JSON")
  boolean json;

  private final StopRequest stop = StopRequest.onShutdown();

  @Override
  public Integer call() throws InterruptedException {
    try {
      if (runaway || scene != null) {
        return scene(scene == null ? Scene.runaway : scene);
      }
      Workload workload =
          workloadFile == null
              ? GeneratedWorkload.of(seed)
              : WorkloadReader.read(workloadFile, columns);
      return run(workload);
    } catch (WorkloadException unreadable) {
      System.err.println(unreadable.getMessage());
      return FAILED;
    } catch (DemoException failed) {
      System.err.println(failed.getMessage());
      return FAILED;
    } catch (IOException unwritable) {
      System.err.println("Expected to write the records and the report, but " + unwritable);
      return FAILED;
    } finally {
      stop.closed();
    }
  }

  private int run(Workload workload) throws InterruptedException, IOException {
    boolean generated = workloadFile == null;
    long faster = speed != null ? speed : generated ? GENERATED_SPEED : TRACE_SPEED;
    int most = slots != null ? slots : generated ? GeneratedWorkload.SLOTS : TRACE_SLOTS;
    if (faster < 1 || faster > MOST_SPEED || most < 1) {
      System.err.printf(
          "Expected --speed from 1 to %d and --slots of at least 1, but they were %d and %d%n",
          MOST_SPEED, faster, most);
      return USAGE;
    }
    if (workload.arrivals().isEmpty()) {
      System.err.println("Expected a workload with queries, but it has none");
      return FAILED;
    }
    TimeSource time = TimeSource.accelerated(System.currentTimeMillis(), faster);
    Progress progress = new Progress(System.err, time);
    announce(workload, faster, most, progress);
    try (TemporaryFolder state = TemporaryFolder.create();
        EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        GovernorApp app = start(broker, state, time);
        Wire wire = new Wire(broker.bootstrapServers())) {
      if (!app.awaitRunning(Duration.ofSeconds(60))) {
        throw new DemoException("Expected the governor to run within 60 s, but it does not");
      }
      return compare(workload, most, faster, broker, wire, time, progress);
    }
  }

  private int scene(Scene played) throws InterruptedException, IOException {
    long faster = speed != null ? speed : GENERATED_SPEED;
    boolean isAlone = !runaway || scene == null;
    if (workloadFile != null || slots != null || page != null || json || faster < 1 || !isAlone) {
      System.err.printf(
          "Expected %s with --speed of at least 1 and --out alone%n",
          runaway ? "--runaway" : "--scene");
      return USAGE;
    }
    TimeSource time = TimeSource.accelerated(System.currentTimeMillis(), faster);
    try (TemporaryFolder state = TemporaryFolder.create();
        EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        GovernorApp app = start(broker, state, time);
        Wire wire = new Wire(broker.bootstrapServers())) {
      if (!app.awaitRunning(Duration.ofSeconds(60))) {
        throw new DemoException("Expected the governor to run within 60 s, but it does not");
      }
      System.err.printf("%s, %d × as fast as life:%n", played.title, faster);
      switch (played) {
        case runaway -> new RunawayScene(wire, time, stop, new RunawayWords(System.out)).play();
        case memory -> new MemoryScene(wire, time, stop, new MemoryWords(System.out)).play();
      }
      if (out != null) {
        long copied = new RawRecords().copy(broker.bootstrapServers(), out);
        System.err.printf("%d records of the output topics are in %s%n", copied, out);
      }
      return OK;
    }
  }

  private static void announce(Workload workload, long faster, int most, Progress progress) {
    long lastMs = workload.arrivals().getLast().atMs() - workload.arrivals().getFirst().atMs();
    progress.say(
        "%s: %d queries of %d tenants over %d min on %d slots, %d × as fast: about %d s a run"
            .formatted(
                workload.name(),
                workload.arrivals().size(),
                workload.tenants().size(),
                Math.ceilDiv(lastMs, 60_000),
                most,
                faster,
                Math.ceilDiv(lastMs, 1000 * faster)));
    if (workload.skipped() > 0) {
      progress.say("  %d rows without a run time are left out".formatted(workload.skipped()));
    }
  }

  private static GovernorApp start(EmbeddedBroker broker, TemporaryFolder state, TimeSource time) {
    Defaults defaults = Defaults.load();
    return GovernorApp.start(
        new GovernorConfig(
            broker.bootstrapServers(),
            "weir-demo",
            "weir-demo-1",
            state.path(),
            true,
            defaults.kernel(),
            defaults.streams(),
            time,
            Map.of()));
  }

  private int compare(
      Workload workload,
      int most,
      long faster,
      EmbeddedBroker broker,
      Wire wire,
      TimeSource time,
      Progress progress)
      throws IOException {
    ReportFiles files = ReportFiles.in(out, page);
    Workload few =
        Workload.of(
            "warm-up",
            workload.arrivals().stream().limit(WARM_UP_QUERIES).map(WarmUp::at).toList());
    new DisciplineRun(Discipline.WARM_UP, few, most, wire, time, progress, stop).play(most, faster);
    DisciplineRun.Result firstCome =
        new DisciplineRun(Discipline.FIRST_COME, workload, most, wire, time, progress, stop)
            .play(most, faster);
    DisciplineRun.Result governed =
        new DisciplineRun(Discipline.GOVERNED, workload, most, wire, time, progress, stop)
            .play(most, faster);
    if (out != null) {
      long copied = new RawRecords().copy(broker.bootstrapServers(), out);
      progress.say("  %d records of the output topics are in %s".formatted(copied, out));
    }
    DemoReport report =
        DemoReport.of(firstCome.served(), governed.served(), governed.terminalDecisions());
    String title = "%s on %d slots".formatted(workload.name(), most);
    files.write(title, report, firstCome.history(), governed.history(), progress);
    System.out.println(TextReport.render(report));
    if (json) {
      System.out.println(JsonReport.render(report));
    }
    return verdict(workload, most, firstCome) && verdict(workload, most, governed) ? OK : FAILED;
  }

  private static boolean verdict(Workload workload, int most, DisciplineRun.Result result) {
    int queries = workload.arrivals().size();
    if (result.terminalDecisions() != queries || result.refused() > 0) {
      System.err.printf(
          "Expected one terminal decision for each of %d queries, but there were %d, %d refused%n",
          queries, result.terminalDecisions(), result.refused());
      return false;
    }
    if (result.peakRunning() > most) {
      System.err.printf(
          "Expected at most %d queries to run at once, but %d did%n", most, result.peakRunning());
      return false;
    }
    return true;
  }
}
