package io.weir.simulate.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.ClockCommand.Tick;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.Kind;
import io.weir.simulate.torture.Commands;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The auditor sees whatever is changed in a right answer. */
class AuditorTest {

  private static final String DOMAIN = "d";

  private final Governor governor =
      new Governor(DOMAIN, new MemoryTables(), Defaults.load().kernel());
  private final Auditor auditor = new Auditor(DOMAIN, rules());
  private long nowMs = 1_000;

  private static Rules rules() {
    return new Rules(
        1_000, 10_000, 5_000, 1_000, 5_000, 15_000, 3_600_000, 100_000, 1_000, 256, 5_000, 1_000,
        1_000, 256, 1_000, 1_000, 1_000, 100_000, 1, 8, 100, 100, 100, 256, 5_000, 60_000, 300_000,
        50, 1_000, 15_000, 20, 0, 1000, 256, 128, 32, 60_000, 500, 5_000, 16, 2, 1_000, 10, 10, 100,
        5, 8, 1_000, 1_000_000, 50_000, 60_000, 256, 100_000, 128, 100, 60_000, 64, 8, 10_000);
  }

  private void say(Command command, UnaryOperator<List<Decided>> change) {
    nowMs += 10;
    Handled handled = governor.handle(command, nowMs, nowMs);
    auditor.judge(
        new Auditor.Asked(command, nowMs, nowMs),
        new Auditor.Answered(
            handled.commandSeq(), handled.atMs(), change.apply(handled.decisions()), true));
  }

  private void say(Command... commands) {
    for (Command command : commands) {
      say(command, UnaryOperator.identity());
    }
  }

  private static Decided with(Decided d, String client, long seq, Decision decision) {
    return new Decided(
        d.domain(),
        client,
        d.atMs(),
        d.dueMs(),
        seq,
        d.plan(),
        d.planVersion(),
        d.group(),
        decision,
        d.why());
  }

  static Stream<Arguments> lies() {
    UnaryOperator<Decided> otherClient = d -> with(d, "somebody", d.seq(), d.decision());
    UnaryOperator<Decided> otherNumber = d -> with(d, d.client(), d.seq() + 1, d.decision());
    UnaryOperator<Decided> otherPlace =
        d -> with(d, d.client(), d.seq(), new Queued(Kind.QUERY, "q2", 2, 1L, null));
    UnaryOperator<Decided> refused =
        d ->
            with(
                d,
                d.client(),
                d.seq(),
                new Rejected(Kind.QUERY, "q2", Code.QUEUE_FULL, "Expected …", null, null));
    UnaryOperator<Decided> granted =
        d ->
            with(
                d,
                d.client(),
                d.seq(),
                new Granted(
                    Kind.QUERY, "q2", null, 0, null, null, 1024L, null, 15_000, null, null, null));
    return Stream.of(
        Arguments.of("another client", otherClient),
        Arguments.of("another number", otherNumber),
        Arguments.of("another place", otherPlace),
        Arguments.of("a refusal instead of a place", refused),
        Arguments.of("a second grant on the last slot", granted));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void shouldSeeWhenAPlaceInTheQueueIs(String lie, UnaryOperator<Decided> change) {
    say(Commands.define(1), Commands.submit("q1"));
    assertThatThrownBy(() -> say(Commands.submit("q2"), all -> all.stream().map(change).toList()))
        .as(lie)
        .isInstanceOf(BrokenPromise.class);
  }

  @Test
  void shouldSeeWhenAnAnswerIsMissing() {
    say(Commands.define(1), Commands.submit("q1"), Commands.submit("q2"));
    assertThatThrownBy(() -> say(Commands.complete("q1"), all -> all.subList(0, 1)))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("Granted")
        .hasMessageContaining("there was no more");
  }

  @Test
  void shouldSeeWhenAnAnswerIsAddedOrComesTwice() {
    say(Commands.define(1), Commands.submit("q1"));
    assertThatThrownBy(
            () ->
                say(
                    Commands.complete("q1"),
                    all -> Stream.concat(all.stream(), all.stream()).toList()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("no more decisions");
  }

  @Test
  void shouldSeeWhenARepeatedRequestIsAnsweredAnew() {
    say(Commands.define(1), Commands.submit("q1"), Commands.complete("q1"));
    assertThatThrownBy(
            () ->
                say(
                    Commands.complete("q1"),
                    all ->
                        all.stream()
                            .map(d -> with(d, d.client(), d.seq() + 1, d.decision()))
                            .toList()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("again");
  }

  // ---- I/O ----

  private static Command defineIo(long parallelism, Long bytesPerSecond) {
    Capacity capacity =
        new Capacity(
            1L, null, null, null, null, bytesPerSecond, null, null, null, null, parallelism);
    return new DefineDomain("define", null, capacity);
  }

  private static Command io(String id, String group) {
    return new SubmitIo(id, null, group, IoOperation.READ, 100);
  }

  private static UnaryOperator<List<Decided>> each(UnaryOperator<Decided> change) {
    return all -> all.stream().map(change).toList();
  }

  private static UnaryOperator<Decided> instead(Decision decision) {
    return d -> with(d, d.client(), d.seq(), decision);
  }

  static Stream<Arguments> liesOfIo() {
    return Stream.of(
        Arguments.of("another place", new Queued(Kind.IO, "io2", 2, null, null)),
        Arguments.of("another kind", new Queued(Kind.QUERY, "io2", 1, null, null)),
        Arguments.of(
            "a refusal instead of a place",
            new Rejected(Kind.IO, "io2", Code.QUEUE_FULL, "Expected …", null, null)),
        Arguments.of(
            "a grant above the parallelism",
            new Granted(
                Kind.IO, "io2", null, 0, null, null, null, null, 60_000, null, null, null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("liesOfIo")
  void shouldSeeWhenAPlaceOfIoIs(String lie, Decision told) {
    say(defineIo(1, null), io("io1", "BATCH_GROUP"));
    assertThatThrownBy(() -> say(io("io2", "BATCH_GROUP"), each(instead(told))))
        .as(lie)
        .isInstanceOf(BrokenPromise.class);
  }

  @Test
  void shouldSeeWhenTheNextIoIsNotGranted() {
    say(defineIo(1, null), io("io1", "BATCH_GROUP"), io("io2", "BATCH_GROUP"));
    assertThatThrownBy(() -> say(new CompleteIo("io1", null, null), all -> all.subList(0, 1)))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("Granted[kind=IO, id=io2")
        .hasMessageContaining("there was no more");
  }

  @Test
  void shouldSeeWhenAnotherGroupsIoIsGrantedFirst() {
    say(defineIo(1, null), io("io1", "BATCH_GROUP"));
    say(io("io2", "BATCH_GROUP"), io("io3", "INTERACTIVE_GROUP"));
    Capacity both = new Capacity(null, null, null, null, null, null, null, null, null, null, 3L);
    assertThatThrownBy(
            () ->
                say(
                    new UpdateCapacity("more", null, both),
                    all ->
                        List.of(
                            all.get(0),
                            with(all.get(1), all.get(1).client(), 5, all.get(2).decision()),
                            with(all.get(2), all.get(2).client(), 6, all.get(1).decision()))))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("id=io3");
  }

  @Test
  void shouldSeeWhenIoHasMovedOtherBytes() {
    say(defineIo(1, null), io("io1", "BATCH_GROUP"));
    Released lie = new Released(Kind.IO, "io1", new Charged(0, 0, 100, 1, 10), null);
    assertThatThrownBy(() -> say(new CompleteIo("io1", 40L, null), each(instead(lie))))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("ioBytes=40");
  }

  @Test
  void shouldSeeWhenNobodyWakesIoWhoseTokensHaveCome() {
    say(defineIo(9, 100L), io("io1", "BATCH_GROUP"), io("io2", "BATCH_GROUP"));
    nowMs += 1_000;
    assertThatThrownBy(() -> say(new Tick(), all -> List.of()))
        .isInstanceOf(BrokenPromise.class)
        .hasMessageContaining("io2");
  }
}
