package io.weir.simulate.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads a workload file; its ending says the format: {@code .csv} (mapped by its header, see {@link
 * CsvColumns}), {@code .jsonl} ({@link JsonlWorkload}) or {@code .swf} ({@link SwfWorkload}), each
 * also with {@code .gz}.
 */
public final class WorkloadReader {

  /** Arrivals in one workload: they are kept in memory, and this many take about a gigabyte. */
  static final int MAX_ARRIVALS = 10_000_000;

  private static final String ZIPPED = ".gz";

  private WorkloadReader() {}

  /** Reads a file whose columns, in a CSV, have names that {@link CsvColumns} knows. */
  public static Workload read(Path file) throws WorkloadException {
    return read(file, Map.of());
  }

  /**
   * Reads a file of which the user named some columns.
   *
   * @param columns role → column of a CSV; the roles are arrival, tenant, duration and text
   */
  public static Workload read(Path file, Map<String, String> columns) throws WorkloadException {
    String fileName = String.valueOf(file.getFileName());
    boolean zipped = fileName.toLowerCase(Locale.ROOT).endsWith(ZIPPED);
    String plainName =
        zipped ? fileName.substring(0, fileName.length() - ZIPPED.length()) : fileName;
    var format = formatOf(fileName, plainName, columns);
    try (var bytes = Files.newInputStream(file);
        var text = new BufferedReader(decode(bytes, zipped))) {
      var rows = new WorkloadRows(fileName, withoutEnding(plainName));
      format.read(text, rows);
      return rows.toWorkload();
    } catch (NoSuchFileException e) {
      throw new WorkloadException(
          "Expected a workload in the file '%s', but there is no such file.".formatted(file), e);
    } catch (IOException e) {
      throw new WorkloadException(
          "Expected to read the workload '%s', but reading failed: %s."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static WorkloadFormat formatOf(
      String fileName, String plainName, Map<String, String> columns) throws WorkloadException {
    String ending = plainName.substring(withoutEnding(plainName).length()).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case ".csv" -> CsvWorkload.withColumns(columns);
      case ".jsonl" -> new JsonlWorkload();
      case ".swf" -> new SwfWorkload();
      default ->
          throw new WorkloadException(
              ("Expected a workload file that ends in .csv, .jsonl or .swf (each also with .gz),"
                      + " but it is named '%s'.")
                  .formatted(fileName),
              null);
    };
  }

  private static InputStreamReader decode(InputStream bytes, boolean zipped) throws IOException {
    return new InputStreamReader(
        zipped ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8);
  }

  private static String withoutEnding(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? fileName : fileName.substring(0, dot);
  }
}
