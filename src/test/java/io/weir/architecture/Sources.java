package io.weir.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for a pattern in the code of a layer, outside comments and literals. */
final class Sources {
  private static final Path ROOT = Path.of("src", "main", "java", "io", "weir");

  /** Comments, text blocks, strings, characters. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
          Pattern.DOTALL);

  private Sources() {}

  /**
   * Every match as {@code file:line: text}.
   *
   * @param excepted ends of the paths of files not to look at
   */
  static List<String> find(String layer, Pattern pattern, Set<String> excepted) {
    var found = new ArrayList<String>();
    for (Path file : javaFilesOf(layer)) {
      if (excepted.stream().anyMatch(file::endsWith)) continue;
      String code = codeOf(file);
      pattern
          .matcher(code)
          .results()
          .forEach(
              match -> found.add(file + ":" + lineOf(code, match.start()) + ": " + match.group()));
    }
    return found;
  }

  private static List<Path> javaFilesOf(String layer) {
    Path folder = ROOT.resolve(layer);
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String codeOf(Path file) {
    try {
      return NO_CODE.matcher(Files.readString(file)).replaceAll(Sources::lineEndsOnly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lineEndsOnly(MatchResult match) {
    return match.group().replaceAll("[^\\n]", "");
  }

  private static long lineOf(String code, int position) {
    return code.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
  }
}
