package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class WaitsTest {

  private static final long MS = 1_000_000;

  private final JsonCodec codec = new JsonCodec();
  private final Traffic traffic = Traffic.grantedAtOnce(200, 2, 1);
  private final Pace pace = new Pace(0, 1_000);

  @Test
  void shouldCountFromWhenAQueryWasToBeSent() {
    Latencies took = Waits.of(traffic.load(), pace, 0).until(granted(40 * MS));

    assertThat(took.p50Ms()).isCloseTo(40, within(0.1));
    assertThat(took.p99Ms()).isCloseTo(40, within(0.1));
  }

  @Test
  void shouldCountWhatIsPassedOnAsItWasSent() {
    List<GrantWatch.Seen> passedOn = new ArrayList<>();
    for (int i = 0; i < traffic.load().size(); i++) {
      Sent sent = traffic.load().get(i);
      passedOn.add(seen(sent.key(), sent.value(), pace.dueNanos(i) + 3 * MS));
    }

    assertThat(Waits.of(traffic.load(), pace, 0).until(passedOn).p50Ms()).isCloseTo(3, within(0.1));
  }

  @Test
  void shouldLeaveOutWhatWarmedUp() {
    List<GrantWatch.Seen> seen = new ArrayList<>(granted(5 * MS));
    seen.subList(0, 5).replaceAll(s -> new GrantWatch.Seen(s.record(), s.atNanos() + 1_000 * MS));

    assertThat(Waits.of(traffic.load(), pace, 0).until(seen).p99Ms()).isGreaterThan(900);
    assertThat(Waits.of(traffic.load(), pace, 10).until(seen).p99Ms()).isCloseTo(5, within(0.1));
  }

  @Test
  void shouldNotBelieveAGrantThatIsThereTwice() {
    List<GrantWatch.Seen> seen = new ArrayList<>(granted(MS));
    seen.add(seen.getFirst());

    assertThatThrownBy(() -> Waits.of(traffic.load(), pace, 0).until(seen))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("another of bench-");
  }

  @Test
  void shouldNotBelieveARunInWhichOneWasNotGranted() {
    List<GrantWatch.Seen> seen = granted(MS);

    assertThatThrownBy(() -> Waits.of(traffic.load(), pace, 0).until(seen.subList(1, seen.size())))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "Expected each of %d queries to be granted, but %d were",
            traffic.queries(), traffic.queries() - 1);
  }

  /** What governors say to the traffic, each answer so long after its record was due. */
  private List<GrantWatch.Seen> granted(long afterNanos) {
    Map<String, Governor> governors = new HashMap<>();
    traffic.setup().forEach(part -> part.forEach(sent -> answers(governors, sent)));
    List<GrantWatch.Seen> seen = new ArrayList<>();
    for (int i = 0; i < traffic.load().size(); i++) {
      long atNanos = pace.dueNanos(i) + afterNanos;
      answers(governors, traffic.load().get(i))
          .forEach(json -> seen.add(seen(null, json, atNanos)));
    }
    return seen;
  }

  private Stream<byte[]> answers(Map<String, Governor> governors, Sent sent) {
    Governor governor =
        governors.computeIfAbsent(
            new String(sent.key(), StandardCharsets.UTF_8),
            name -> new Governor(name, new MemoryTables(), Defaults.load().kernel()));
    return codec.readCommand(sent.value()) instanceof Reading.Read<Command> read
        ? governor.handle(read.value(), 1).decisions().stream().map(codec::writeDecided)
        : Stream.empty();
  }

  private static GrantWatch.Seen seen(byte[] key, byte[] value, long atNanos) {
    return new GrantWatch.Seen(new ConsumerRecord<>(TopicNames.GRANTS, 0, 0, key, value), atNanos);
  }
}
