package io.weir.cli;

import io.weir.protocol.Decided;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first answers of requests. They come by several topics, so in no order between these; they
 * are handed on in the order of the requests.
 */
final class Answers {

  private final List<Request> requests;
  private final Consumer<Decided> onAnswer;
  private final @Nullable Decided[] answers;
  private int handedOn;

  Answers(List<Request> requests, Consumer<Decided> onAnswer) {
    this.requests = requests;
    this.onAnswer = onAnswer;
    this.answers = new Decided[requests.size()];
  }

  /** Takes a decision; true where it is an answer that was still open. */
  boolean take(Decided decided) {
    for (int i = handedOn; i < answers.length; i++) {
      if (answers[i] == null && requests.get(i).isAnsweredBy(decided)) {
        answers[i] = decided;
        handOn();
        return true;
      }
    }
    return false;
  }

  private void handOn() {
    while (handedOn < answers.length && answers[handedOn] != null) {
      onAnswer.accept(answers[handedOn]);
      handedOn++;
    }
  }

  boolean complete() {
    return handedOn == answers.length;
  }

  /** The first request without an answer. */
  Request firstOpen() {
    return requests.get(handedOn);
  }
}
