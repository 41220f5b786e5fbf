package io.weir.config;

import io.weir.protocol.Sentence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Text to a tree of nodes that know their lines. The text's events are looked through first: the
 * tree is built by recursion, which a file of brackets would exhaust.
 */
final class YamlText {

  private static final int MAX_DEPTH = 32; // the deepest file has 5 levels

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setAllowDuplicateKeys(true) // the reader of records says so itself, as of odd keys
          .setAllowNonScalarKeys(true)
          .setSchema(new CoreSchema())
          .build();

  private YamlText() {}

  /** The tree, or the mistake that there is none. */
  sealed interface Composed {
    record Tree(Node root) implements Composed {}

    record Failed(Mistake mistake) implements Composed {}
  }

  static Composed compose(String text) {
    try {
      Mistake unfit = lookThrough(text);
      if (unfit != null) {
        return new Composed.Failed(unfit);
      }
      return new Compose(SETTINGS)
          .composeString(text)
          .<Composed>map(Composed.Tree::new)
          .orElseGet(() -> new Composed.Failed(whole("Expected some content, but it is empty")));
    } catch (MarkedYamlEngineException marked) {
      return new Composed.Failed(at(marked.getProblemMark(), notYaml(marked.getProblem())));
    } catch (ReaderException unreadable) {
      return new Composed.Failed(at(text, unreadable));
    } catch (YamlEngineException unmarked) {
      return new Composed.Failed(whole(notYaml(unmarked.getMessage())));
    }
  }

  /** What a tree is not built for, or null. */
  private static @Nullable Mistake lookThrough(String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case DocumentStart -> documents++;
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias, Comment, DocumentEnd, Scalar, StreamEnd, StreamStart -> {}
      }
      if (documents > 1) {
        return at(event.getStartMark(), "Expected one document, but a second one begins after ---");
      }
      if (depth > MAX_DEPTH) {
        return at(
            event.getStartMark(),
            Sentence.of("Expected at most %d levels, but this is one deeper", MAX_DEPTH));
      }
    }
    return null;
  }

  private static String notYaml(String problem) {
    return "Expected YAML, but " + problem.strip();
  }

  static Mistake whole(String message) {
    return new Mistake(1, 1, "", message, null, false);
  }

  private static Mistake at(Optional<Mark> mark, String message) {
    return mark.map(m -> new Mistake(m.getLine() + 1, m.getColumn() + 1, "", message, null, false))
        .orElseGet(() -> whole(message));
  }

  private static Mistake at(String text, ReaderException unreadable) {
    int position = Math.min(unreadable.getPosition(), text.length());
    String before = text.substring(0, position);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = position - before.lastIndexOf('\n');
    String message =
        Sentence.of(
            "Expected characters that can be read, but found U+%04X", unreadable.getCodePoint());
    return new Mistake(line, column, "", message, null, false);
  }
}
