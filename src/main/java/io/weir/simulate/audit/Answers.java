package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Terminal answers, kept for the horizon, bounded, the oldest forgotten first. When exactly one is
 * forgotten after its horizon depends on when timers are looked at: until then both is right, and
 * what was answered tells which.
 */
final class Answers {

  record Answer(Command request, Decided decided, long untilMs) {}

  private record Key(Kind kind, String id) {}

  private final SequencedMap<Key, Answer> answers = new LinkedHashMap<>();
  private final Rules rules;
  private final Script script;

  Answers(Rules rules, Script script) {
    this.rules = rules;
    this.script = script;
  }

  void remember(Kind kind, String id, Command request, Decided decided) {
    Key key = new Key(kind, id);
    answers.remove(key);
    answers.put(key, new Answer(request, decided, decided.atMs() + rules.rememberMs()));
    if (answers.size() > rules.rememberMax()) {
      answers.pollFirstEntry();
    }
  }

  @Nullable Answer find(Kind kind, String id, long nowMs) {
    Key key = new Key(kind, id);
    Answer answer = answers.get(key);
    if (answer != null && answer.untilMs() <= nowMs && !isSaid(kind, answer)) {
      answers.remove(key);
      return null;
    }
    return answer;
  }

  private boolean isSaid(Kind kind, Answer answer) {
    Decided said = script.peek();
    if (said == null || said.equals(answer.decided())) {
      return said != null;
    }
    return said.decision() instanceof Rejected refused
        && (refused.code() == Code.ALREADY_EXISTS
            || (kind != Kind.IO && refused.code() == Code.NOT_FOUND && refused.command() == null));
  }

  /** All timers have fired: what is past its horizon is forgotten. */
  void forget(long nowMs) {
    Iterator<Answer> oldestFirst = answers.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next().untilMs() <= nowMs) {
      oldestFirst.remove();
    }
  }
}
