package io.weir.simulate.report;

import java.util.List;

/** Rows of as many cells each, in aligned columns: the first to the left, figures to the right. */
public final class Columns {

  private static final String GAP = "  ";

  private Columns() {}

  /** The rows as lines; all of them end in '\n'. */
  public static String of(List<List<String>> rows) {
    int[] widths = widths(rows);
    var text = new StringBuilder();
    rows.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder(row.getFirst()).append(pad(row.getFirst(), widths[0]));
    for (int column = 1; column < widths.length; column++) {
      line.append(GAP).append(pad(row.get(column), widths[column])).append(row.get(column));
    }
    return line.toString().stripTrailing();
  }

  private static String pad(String cell, int width) {
    return " ".repeat(width - cell.length());
  }
}
