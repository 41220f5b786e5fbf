package io.weir.simulate.explain;

import io.weir.simulate.explain.Explanation.Event;
import java.util.List;

/** An explanation as an answer to the one who asks. */
public final class Prose {

  /** Steps that are shown at each end of a long story. */
  private static final int MOST_STEPS = 12;

  private Prose() {}

  /** The whole answer; the verdict first. */
  public static String of(Explanation told) {
    StringBuilder text = new StringBuilder(told.verdict()).append('\n');
    paragraph(text, "Who asked", told.asked() == null ? List.of() : List.of(told.asked()));
    paragraph(
        text, "Where it went", told.assigned() == null ? List.of() : List.of(told.assigned()));
    paragraph(
        text, "What stood in the way", told.reason() == null ? List.of() : List.of(told.reason()));
    paragraph(text, "What it had beside its slot", told.given());
    paragraph(text, "Who was ahead", told.ahead());
    paragraph(text, "What would have changed it", told.remedies());
    text.append("\nStep by step (UTC):\n");
    List<Event> events = told.events();
    for (int i = 0; i < events.size(); i++) {
      if (i == MOST_STEPS && events.size() > 2 * MOST_STEPS) {
        int left = events.size() - 2 * MOST_STEPS;
        text.append("  … %d more …\n".formatted(left));
        i += left;
      }
      text.append(step(events.get(i)));
    }
    return text.toString().stripTrailing();
  }

  private static String step(Event event) {
    return "  %s  %s  [%s]\n"
        .formatted(
            Times.whole(event.atMs()).replace(" UTC", ""),
            event.said(),
            event.seq() == null ? "command " + event.commandSeq() : "decision " + event.seq());
  }

  private static void paragraph(StringBuilder text, String title, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    text.append('\n').append(title).append(":\n");
    sentences.forEach(sentence -> text.append("  ").append(sentence).append('\n'));
  }
}
