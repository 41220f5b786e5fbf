package io.weir.cli.demo;

import io.weir.simulate.history.History;
import io.weir.simulate.history.HistoryJson;
import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.JsonReport;
import io.weir.simulate.report.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the demo's report goes: one page, as often as it was asked for, and its figures. */
record ReportFiles(List<Path> pages, @Nullable Path figures) {

  /**
   * Those in a directory and under a name. Makes the directories now: a demo takes minutes, and its
   * end is too late to learn that nothing can be written.
   */
  static ReportFiles in(@Nullable Path directory, @Nullable Path page) throws IOException {
    List<Path> pages = new ArrayList<>();
    if (directory != null) {
      Files.createDirectories(directory);
      pages.add(directory.resolve("report.html"));
    }
    if (page != null) {
      if (Files.isDirectory(page)) {
        throw new DemoException(
            "Expected --report to name a file, but %s is a directory".formatted(page));
      }
      Path parent = page.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      pages.add(page);
    }
    return new ReportFiles(pages, directory == null ? null : directory.resolve("report.json"));
  }

  void write(
      String title, DemoReport report, History firstCome, History governed, Progress progress)
      throws IOException {
    for (Path page : pages) {
      Files.writeString(page, ReportPage.of(title, report, firstCome, governed));
      progress.say("  the report with pictures is " + page.toUri());
    }
    if (figures != null) {
      String json =
          "{\"report\":%s,\"firstCome\":%s,\"governed\":%s}\n"
              .formatted(
                  JsonReport.render(report),
                  HistoryJson.render(firstCome),
                  HistoryJson.render(governed));
      Files.writeString(figures, json);
      progress.say("  its figures over time are in " + figures);
    }
  }
}
