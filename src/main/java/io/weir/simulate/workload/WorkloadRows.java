package io.weir.simulate.workload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one workload file as they are read; numbers them and refuses what no arrival is. */
final class WorkloadRows {

  private final String fileName;
  private final String workloadName;
  private final List<Arrival> arrivals = new ArrayList<>();
  private int skipped;

  WorkloadRows(String fileName, String workloadName) {
    this.fileName = fileName;
    this.workloadName = workloadName;
  }

  void add(long line, long atMs, String tenant, long runMs, @Nullable String text)
      throws WorkloadException {
    refuseBeyondLimit(line, arrivals.size());
    if (atMs < 0) {
      throw refusal(line, "an arrival at 0 ms or later", atMs + " ms");
    }
    if (runMs < 0) {
      throw refusal(line, "a run time of 0 ms or more", runMs + " ms");
    }
    if (tenant.isBlank()) {
      throw refusal(line, "the name of a tenant", "an empty one");
    }
    arrivals.add(new Arrival(arrivals.size(), atMs, tenant, runMs, text));
  }

  void refuseBeyondLimit(long line, int arrivalsBefore) throws WorkloadException {
    if (arrivalsBefore == WorkloadReader.MAX_ARRIVALS) {
      throw refusal(line, "at most %d arrivals".formatted(arrivalsBefore), "one more");
    }
  }

  /** Leaves a row out whose run time the file doesn't know. */
  void skip() {
    skipped++;
  }

  WorkloadException refusal(long line, String expected, String found) {
    return WorkloadException.at(fileName, line, expected, found);
  }

  Workload toWorkload() {
    return new Workload(workloadName, arrivals, skipped);
  }
}
