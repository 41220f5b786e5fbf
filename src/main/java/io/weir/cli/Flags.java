package io.weir.cli;

import io.weir.protocol.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Flags that mean something beside some others alone. */
final class Flags {

  private Flags() {}

  /**
   * Refuses flags that belong to another one.
   *
   * @throws ParameterException where one of them was given
   */
  static void expectNone(CommandLine line, String of, List<String> flags) {
    for (String flag : flags) {
      if (line.getParseResult().hasMatchedOption(flag)) {
        throw new ParameterException(line, "Expected %s with %s alone".formatted(flag, of));
      }
    }
  }

  /**
   * One of the words that a flag has, whatever their case; null where it was not given.
   *
   * @throws ParameterException where it is none of them
   */
  static <E extends Enum<E>> @Nullable E choice(
      CommandLine line, String flag, @Nullable String written, Class<E> words) {
    if (written == null) {
      return null;
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().equalsIgnoreCase(written)) {
        return word;
      }
    }
    List<String> names = Arrays.stream(words.getEnumConstants()).map(Enum::name).toList();
    String question = Nearest.question(written.toUpperCase(Locale.ROOT), names);
    throw new ParameterException(
        line,
        "Expected %s to be one of %s, but it is '%s'%s"
            .formatted(
                flag, String.join(", ", names), written, question == null ? "" : ": " + question));
  }
}
