package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** A broker hears of new topics a moment after the controller has said that they are there. */
class TopicSetupTest {

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void shouldAskAgainWhileTheBrokerHasNotHeardOfATopic() {
    assertThat(TopicSetup.known(ATTEMPTS, PAUSE, knownFrom(3))).isEqualTo("described");
    assertThat(asked).hasValue(3);
  }

  @Test
  void shouldGiveUpAfterItsAttempts() {
    assertThatThrownBy(() -> TopicSetup.known(ATTEMPTS, PAUSE, knownFrom(9)))
        .isInstanceOf(SetupException.class)
        .hasMessage("Expected to create or find the topics, but the broker refused: not yet");
    assertThat(asked).hasValue(ATTEMPTS);
  }

  @Test
  void shouldNotAskAgainAfterAnotherRefusal() {
    Supplier<String> forbidden = () -> answer(new TopicAuthorizationException("forbidden"));
    assertThatThrownBy(() -> TopicSetup.known(ATTEMPTS, PAUSE, forbidden))
        .isInstanceOf(SetupException.class)
        .hasMessageEndingWith("the broker refused: forbidden");
    assertThat(asked).hasValue(1);
  }

  private Supplier<String> knownFrom(int attempt) {
    return () ->
        asked.get() + 1 < attempt
            ? answer(new UnknownTopicOrPartitionException("not yet"))
            : answer(null);
  }

  private String answer(RuntimeException refusal) {
    asked.incrementAndGet();
    KafkaFutureImpl<String> answer = new KafkaFutureImpl<>();
    if (refusal == null) {
      answer.complete("described");
    } else {
      answer.completeExceptionally(refusal);
    }
    return TopicSetup.await(answer);
  }
}
