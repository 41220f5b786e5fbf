package io.weir.simulate.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The Standard Workload Format of the parallel workloads archive: a line a job, 18 fields between
 * spaces, comments after ';'. Field 2 is the submit time and field 4 the run time, in seconds;
 * field 12 is the user and becomes the tenant (-1, unknown, becomes "unknown"). Jobs whose run time
 * is unknown (negative) are left out and counted. The number of processors isn't used: each job
 * takes one slot.
 */
final class SwfWorkload implements WorkloadFormat {

  private static final int FIELDS = 18;
  private static final int SUBMIT_TIME = 2;
  private static final int RUN_TIME = 4;
  private static final int USER = 12;
  private static final String UNKNOWN = "-1";
  private static final long SECOND_MS = 1_000;
  private static final Pattern SPACES = Pattern.compile("\\s+");

  @Override
  public void read(BufferedReader text, WorkloadRows rows) throws IOException, WorkloadException {
    long line = 0;
    for (String job = text.readLine(); job != null; job = text.readLine()) {
      line++;
      job = job.strip();
      if (!job.isEmpty() && !job.startsWith(";")) {
        readJob(line, SPACES.split(job), rows);
      }
    }
  }

  private static void readJob(long line, String[] fields, WorkloadRows rows)
      throws WorkloadException {
    if (fields.length != FIELDS) {
      throw rows.refusal(
          line, FIELDS + " fields of the Standard Workload Format", fields.length + " fields");
    }
    long atMs = millis(line, fields, SUBMIT_TIME, "the submit time in seconds", rows);
    long runMs = millis(line, fields, RUN_TIME, "the run time in seconds", rows);
    String user = fields[USER - 1];
    if (runMs < 0) {
      rows.skip();
    } else {
      rows.add(line, atMs, user.equals(UNKNOWN) ? "unknown" : user, runMs, null);
    }
  }

  private static long millis(long line, String[] fields, int field, String what, WorkloadRows rows)
      throws WorkloadException {
    String value = fields[field - 1];
    var millis = Quantity.times(value, SECOND_MS);
    if (millis.isEmpty()) {
      throw rows.refusal(line, "%s as field %d".formatted(what, field), Quantity.quoted(value));
    }
    return millis.getAsLong();
  }
}
