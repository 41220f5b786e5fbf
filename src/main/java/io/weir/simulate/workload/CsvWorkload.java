package io.weir.simulate.workload;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;

/**
 * A CSV whose header says what each column is: see {@link CsvColumns} for the names, {@link
 * CsvTimes} for the forms of an arrival and {@link CsvLayout} for durations.
 */
final class CsvWorkload implements WorkloadFormat {

  private final Map<String, String> overrides;
  // The line of the last record that could be parsed.
  private long lastLine;

  private CsvWorkload(Map<String, String> overrides) {
    this.overrides = overrides;
  }

  static CsvWorkload withColumns(Map<String, String> overrides) {
    return new CsvWorkload(Map.copyOf(overrides));
  }

  @Override
  public void read(BufferedReader text, WorkloadRows rows) throws IOException, WorkloadException {
    try (var csv = reader(text)) {
      readAll(csv.iterator(), rows);
    } catch (CsvParseException e) {
      throw rows.refusal(
          lastLine + 1, "comma-separated values with closed quotes", "what can't be parsed so");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Rows may be longer or shorter than the header; {@link CsvLayout} refuses what it misses. */
  private static CsvReader<CsvRecord> reader(BufferedReader text) {
    return CsvReader.builder()
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .allowExtraCharsAfterClosingQuote(false)
        .ofCsvRecord(text);
  }

  private void readAll(Iterator<CsvRecord> records, WorkloadRows rows) throws WorkloadException {
    if (!records.hasNext()) {
      throw rows.refusal(1, "a header that names the columns", "an empty file");
    }
    var header = records.next();
    lastLine = header.getStartingLineNumber();
    var layout = CsvLayout.of(header, overrides, rows);
    var read = new ArrayList<CsvLayout.Row>();
    while (records.hasNext()) {
      var record = records.next();
      lastLine = record.getStartingLineNumber();
      rows.refuseBeyondLimit(lastLine, read.size());
      var row = layout.row(record, rows);
      if (row.at().isDate() != (read.isEmpty() ? row : read.getFirst()).at().isDate()) {
        throw rows.refusal(
            lastLine, "either dates or milliseconds as arrivals", "both in one column");
      }
      read.add(row);
    }
    var origin = CsvTimes.originOf(read.stream().map(CsvLayout.Row::at).toList());
    for (var row : read) {
      rows.add(row.line(), row.at().millisSince(origin), row.tenant(), row.runMs(), row.text());
    }
  }
}
