package io.weir.config;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A domain file: YAML 1.2, with the field names of the admin commands. All mistakes are found at
 * once, each with its line.
 */
public final class DomainFile {

  /** Longest file. A domain with 10,000 mappings has half of it. */
  public static final int MAX_BYTES = 1024 * 1024;

  private DomainFile() {}

  /** What became of a file: a domain, or all that is wrong with it. */
  public sealed interface Result {

    /** The domain, with what can stand but looks wrong, in the order of the file. */
    record Parsed(DomainDefinition domain, List<Mistake> warnings) implements Result {}

    /** The mistakes, at least one, and warnings, in the order of the file. */
    record Mistaken(List<Mistake> mistakes) implements Result {}
  }

  /** Reads the bytes of a file, UTF-8. */
  public static Result parse(byte[] utf8) {
    if (utf8.length > MAX_BYTES) {
      return tooLong(utf8.length);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(utf8);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException notUtf8) {
      return mistaken("Expected UTF-8, but the file has other bytes");
    }
  }

  /** Reads the text of a file. */
  public static Result parse(String text) {
    if (text.length() > MAX_BYTES) {
      return tooLong(text.length());
    }
    return switch (YamlText.compose(text)) {
      case YamlText.Composed.Failed failed -> new Result.Mistaken(List.of(failed.mistake()));
      case YamlText.Composed.Tree tree -> {
        Mistakes mistakes = new Mistakes();
        RecordReader reader = new RecordReader(mistakes, NotYet.GOVERNED);
        DomainDefinition domain = reader.read(tree.root(), Shape.of(DomainDefinition.class), "");
        new DomainRules(mistakes, domain).check();
        yield mistakes.none()
            ? new Result.Parsed(domain, mistakes.inOrder())
            : new Result.Mistaken(mistakes.inOrder());
      }
    };
  }

  private static Result tooLong(int length) {
    return mistaken(
        Sentence.of("Expected at most %d bytes, but the file has %d", MAX_BYTES, length));
  }

  private static Result mistaken(String message) {
    return new Result.Mistaken(List.of(YamlText.whole(message)));
  }
}
