package io.weir.cli;

import io.weir.kernel.Settings;
import io.weir.protocol.Decided;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Sentence;
import io.weir.simulate.closed.ClosedLoop;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.executor.ExecutorModel;
import io.weir.simulate.history.RunHistory;
import io.weir.simulate.report.LoopJson;
import io.weir.simulate.report.LoopReport;
import io.weir.simulate.report.LoopText;
import io.weir.simulate.report.page.ReportPage;
import io.weir.simulate.workload.Arrival;
import io.weir.simulate.workload.Workload;
import io.weir.simulate.workload.WorkloadException;
import io.weir.simulate.workload.WorkloadReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Plays a workload in a closed loop for the command line. */
final class WorkloadRun {

  private static final String JSON_ENDING = ".json";
  private static final String PAGE_ENDING = ".html";

  private final DomainDefinition definition;
  private final Settings settings;
  private final @Nullable ObjLongConsumer<Decided> decisions;
  private final @Nullable Path reportFile;
  private final RunHistory history;

  WorkloadRun(
      DomainDefinition definition,
      Settings settings,
      @Nullable ObjLongConsumer<Decided> decisions,
      @Nullable Path reportFile) {
    this.definition = definition;
    this.settings = settings;
    this.decisions = decisions;
    this.reportFile = reportFile;
    this.history = RunHistory.whole(definition.domain());
  }

  /** Plays the file; gives its report. */
  String play(Path file, Map<String, String> columns, PrintWriter err, boolean json)
      throws IOException {
    Workload workload = read(file, columns);
    if (workload.skipped() > 0) {
      err.println(Sentence.of("%d rows without a run time are left out", workload.skipped()));
    }
    ClosedLoop loop =
        new ClosedLoop(
            definition.domain(), workload, ClosedLoop.coresOf(definition), settings, this::hear);
    String refusal = loop.define(definition);
    if (refusal != null) {
      throw CliFault.refused(refusal);
    }
    SimulateProgress progress = new SimulateProgress(err, "queries");
    LoopReport report =
        LoopReport.of(
            workload.name(),
            definition.domain(),
            loop.play(progress::at),
            history.history().switches());
    write(report);
    return json ? LoopJson.render(report) : LoopText.render(report).stripTrailing();
  }

  private void hear(Decided decided, long nowMs) {
    history.accept(decided);
    if (decisions != null) {
      decisions.accept(decided, nowMs);
    }
  }

  private void write(LoopReport report) throws IOException {
    if (reportFile == null) {
      return;
    }
    String name = reportFile.toString();
    String content =
        name.endsWith(PAGE_ENDING)
            ? ReportPage.of(report.workload(), history.history(), report.terms())
            : name.endsWith(JSON_ENDING) ? LoopJson.render(report) + '\n' : LoopText.render(report);
    Files.writeString(reportFile, content);
  }

  private static Workload read(Path file, Map<String, String> columns) {
    try {
      Workload workload = WorkloadReader.read(file, columns);
      workload.arrivals().forEach(WorkloadRun::check);
      return workload;
    } catch (WorkloadException unreadable) {
      throw CliFault.refused(unreadable.getMessage());
    }
  }

  private static void check(Arrival arrival) {
    if (arrival.atMs() > VirtualDomains.LAST_MS || arrival.runMs() > ExecutorModel.MAX_RUN_MS) {
      throw CliFault.refused(
          Sentence.of(
              "Expected arrivals until %d ms that run for at most %d ms, but one of tenant %s"
                  + " arrives at %d ms and runs for %d ms",
              VirtualDomains.LAST_MS,
              ExecutorModel.MAX_RUN_MS,
              arrival.tenant(),
              arrival.atMs(),
              arrival.runMs()));
    }
  }
}
