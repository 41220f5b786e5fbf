import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build's formatter: {@code Format check|apply ROOT...}; exits 1 when a file isn't formatted.
 */
public final class Format {
  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    int wrong = 0;
    for (String root : List.of(args).subList(1, args.length)) {
      for (Path file : javaFilesUnder(Path.of(root))) {
        String before = Files.readString(file);
        String after;
        try {
          after = format(before);
        } catch (FormatterException unparsable) {
          System.err.println(file + " can't be parsed: " + unparsable.getMessage());
          wrong++;
          continue;
        }
        if (after.equals(before)) continue;
        if (apply) {
          Files.writeString(file, after);
        } else {
          System.err.println(file + " isn't formatted");
          wrong++;
        }
      }
    }
    if (wrong > 0) {
      System.err.println(wrong + " file(s) to format: run 'mvn -q -P format process-sources'");
      System.exit(1);
    }
  }

  private static String format(String source) throws FormatterException {
    String ordered =
        ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.GOOGLE);
    return new Formatter().formatSource(ordered);
  }

  private static List<Path> javaFilesUnder(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
