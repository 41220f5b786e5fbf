package io.weir.simulate.workload;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.weir.simulate.workload.CsvColumns.Role;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of one CSV into rows, knowing the places of its columns.
 *
 * <p>Durations are milliseconds, decimals are rounded down. A file of requests to a language model
 * has token counts in place of a duration, and maybe no tenant. There the tenant is "all", and the
 * run time is {@value #GENERATED_TOKEN_MICROS} µs a generated token (50 a second, about what one
 * request sees on one accelerator) plus {@value #CONTEXT_TOKEN_MICROS} µs a context token (10,000 a
 * second, read in parallel), rounded down to milliseconds: a stated factor, not a measurement.
 */
record CsvLayout(
    CsvColumns columns,
    int arrival,
    OptionalInt tenant,
    OptionalInt duration,
    OptionalInt contextTokens,
    OptionalInt generatedTokens,
    OptionalInt text) {

  static final long GENERATED_TOKEN_MICROS = 20_000;
  static final long CONTEXT_TOKEN_MICROS = 100;

  /** More than any model reads at once: a larger count is another column by mistake. */
  private static final long MAX_TOKENS = 1_000_000_000;

  private static final long MICROS_PER_MS = 1_000;
  private static final String ONE_TENANT = "all";

  /** A record of the file; its time isn't relative yet. */
  record Row(long line, CsvTimes.Time at, String tenant, long runMs, @Nullable String text) {}

  static CsvLayout of(CsvRecord header, Map<String, String> overrides, WorkloadRows rows)
      throws WorkloadException {
    long line = header.getStartingLineNumber();
    var columns = CsvColumns.of(header.getFields(), line, overrides, rows);
    var duration = columns.find(Role.DURATION);
    var generatedTokens = columns.find(Role.GENERATED_TOKENS);
    int arrival = columns.need(Role.ARRIVAL, line, rows);
    boolean countsTokens = duration.isEmpty() && generatedTokens.isPresent();
    if (!countsTokens) {
      columns.need(Role.TENANT, line, rows);
      columns.need(Role.DURATION, line, rows);
    }
    return new CsvLayout(
        columns,
        arrival,
        columns.find(Role.TENANT),
        duration,
        columns.find(Role.CONTEXT_TOKENS),
        generatedTokens,
        columns.find(Role.TEXT));
  }

  Row row(CsvRecord record, WorkloadRows rows) throws WorkloadException {
    String at = value(record, arrival, rows);
    var time = CsvTimes.parse(at);
    if (time.isEmpty()) {
      throw refusal(record, arrival, "milliseconds or a date with a time", at, rows);
    }
    return new Row(
        record.getStartingLineNumber(),
        time.get(),
        tenant.isPresent() ? value(record, tenant.getAsInt(), rows) : ONE_TENANT,
        runMs(record, rows),
        text.isPresent() ? value(record, text.getAsInt(), rows) : null);
  }

  private long runMs(CsvRecord record, WorkloadRows rows) throws WorkloadException {
    if (duration.isPresent()) {
      return number(record, duration.getAsInt(), "milliseconds", rows);
    }
    long micros =
        tokens(record, generatedTokens, rows) * GENERATED_TOKEN_MICROS
            + tokens(record, contextTokens, rows) * CONTEXT_TOKEN_MICROS;
    return micros / MICROS_PER_MS;
  }

  private long tokens(CsvRecord record, OptionalInt column, WorkloadRows rows)
      throws WorkloadException {
    if (column.isEmpty()) {
      return 0;
    }
    long tokens = number(record, column.getAsInt(), "a number of tokens", rows);
    if (tokens < 0 || tokens > MAX_TOKENS) {
      throw refusal(
          record,
          column.getAsInt(),
          "0 to %d tokens".formatted(MAX_TOKENS),
          String.valueOf(tokens),
          rows);
    }
    return tokens;
  }

  private long number(CsvRecord record, int column, String what, WorkloadRows rows)
      throws WorkloadException {
    String value = value(record, column, rows);
    var number = Quantity.times(value, 1);
    if (number.isEmpty()) {
      throw refusal(record, column, what, value, rows);
    }
    return number.getAsLong();
  }

  private String value(CsvRecord record, int column, WorkloadRows rows) throws WorkloadException {
    if (column >= record.getFieldCount()) {
      throw rows.refusal(
          record.getStartingLineNumber(),
          "a value in the column '%s'".formatted(columns.nameOf(column)),
          "only %d fields".formatted(record.getFieldCount()));
    }
    return record.getField(column).strip();
  }

  private WorkloadException refusal(
      CsvRecord record, int column, String expected, String found, WorkloadRows rows) {
    return rows.refusal(
        record.getStartingLineNumber(),
        "%s in the column '%s'".formatted(expected, columns.nameOf(column)),
        Quantity.quoted(found));
  }
}
