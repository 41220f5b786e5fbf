package io.weir.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns side by side; the last one is as long as it is. */
final class Table {

  private static final String GAP = "  ";

  private Table() {}

  static String of(List<String> header, List<List<String>> rows) {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder table = new StringBuilder(line(header, widths));
    rows.forEach(row -> table.append('\n').append(line(row, widths)));
    return table.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> padded(cells.get(column), widths[column]))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
