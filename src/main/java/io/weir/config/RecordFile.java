package io.weir.config;

import io.weir.protocol.shape.Shape;
import java.util.List;
import java.util.Map;

/** A small YAML file that holds one record. All mistakes are found at once, each with its line. */
public final class RecordFile {

  private RecordFile() {}

  /** What became of a file: a record, or all that is wrong with it. */
  public sealed interface Result<R> {

    /** The record. */
    record Parsed<R>(R value) implements Result<R> {}

    /** The mistakes, at least one, in the order of the file. */
    record Mistaken<R>(List<Mistake> mistakes) implements Result<R> {}
  }

  /** Reads the text of a file. */
  public static <R> Result<R> parse(String text, Class<R> type) {
    return switch (YamlText.compose(text)) {
      case YamlText.Composed.Failed failed -> new Result.Mistaken<>(List.of(failed.mistake()));
      case YamlText.Composed.Tree tree -> {
        Mistakes mistakes = new Mistakes();
        R value = new RecordReader(mistakes, Map.of()).read(tree.root(), Shape.of(type), "");
        yield mistakes.none()
            ? new Result.Parsed<>(value)
            : new Result.Mistaken<>(mistakes.inOrder());
      }
    };
  }
}
