package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Asking for I/O by hand: the flags, and the sentences of the answers. */
class SubmitIoTest {

  private static final Why PASSED = Why.of(Limit.IO_BANDWIDTH, 400, 1_000L, 400, "domain");

  // ---- flags ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--io i --op READ --group G | Expected --op and --bytes with --io, but there is no --bytes",
        "--io i --bytes 1 --group G | Expected --op and --bytes with --io, but there is no --op",
        "--io i --op READ --bytes 1 | Expected --session or --group with --io, but there is"
            + " neither",
        "--io i --op READ --bytes 1 --group G --session s | but there are both",
        "--io i --op READ --bytes 1 --group G --user u | Expected --user with --query alone",
        "--io i --op READ --bytes 1 --group G --priority CRITICAL | Expected --priority to be one"
            + " of REALTIME, HIGH, NORMAL, LOW, IDLE, but it is 'CRITICAL'",
        "--io i --op REED --bytes 1 --group G | READ, WRITE, SYNC_WRITE, METADATA",
        "--io i --query q | mutually exclusive",
        "--query q --priority HIHG | but it is 'HIHG': did you mean HIGH?",
        "--query q --bytes 1 | Expected --bytes with --io alone",
        "--record {} --deadline-ms 1 | Expected --deadline-ms with --io alone",
        "complete | --query=ID | --io=ID",
        "complete --io i --cpu-micros 1 | Expected --cpu-micros with --query alone",
        "complete --io i --outcome LATE | SUCCEEDED, FAILED, CANCELLED",
        "complete --query q --latency-ms 1 | Expected --latency-ms with --io alone",
        "cancel --io i --query q | mutually exclusive"
      })
  void shouldSayWhichFlagsBelongTogether(String args, String sentence) {
    Told wrong = Told.by(("submit " + args.strip()).split(" "));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(sentence.strip());
  }

  private static Command completing(String args) {
    SubmitCommand.Complete complete = new SubmitCommand.Complete();
    new CommandLine(complete).parseArgs(args.split(" "));
    return complete.command();
  }

  @Test
  void shouldSayOfIoHowItEndedWhereThatIsKnown() {
    assertThat(completing("--io i --latency-ms 3")).isEqualTo(new CompleteIo("i", null, 3L));
    assertThat(completing("--io i --outcome FAILED --latency-ms 3"))
        .isEqualTo(new CompleteIo("i", null, 3L, Outcome.FAILED));
    assertThat(completing("--query q")).isEqualTo(CompleteQuery.of("q", Outcome.SUCCEEDED, null));
  }

  // ---- answers ----

  private static Decided decided(Decision decision, Why why) {
    return new Decided("d", "c", 1, null, 1, "DEFAULT_PLAN", 1L, "ETL", decision, why);
  }

  private static String said(Decision decision, Why why) {
    return Sentences.of(decided(decision, why));
  }

  @Test
  void shouldSayWhatPassed() {
    Granted grant =
        new Granted(Kind.IO, "i1", null, 12, null, null, null, null, 60_000, null, null, null);
    assertThat(said(grant, PASSED))
        .isEqualTo(
            "granted: io i1 in group ETL may pass, after waiting 12 ms; it is over after 60 s at"
                + " the latest (400 of 1,000 bytes of domain are taken)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IO_BANDWIDTH | domain | | 1,000 of 1,000 bytes of domain are taken, and it asks for 700",
        "IOPS | group ETL | | 1,000 of 1,000 requests of group ETL are taken, and it asks for 700",
        "IO_BANDWIDTH | domain | group BI | behind group BI: 1,000 of 1,000 bytes of domain are"
            + " taken",
        "IO_PARALLELISM | domain | | 1,000 of 1,000 I/O requests of domain are under way",
        "IO_CONCURRENCY | domain | | 1,000 of 1,000 requests of the device of domain are under way"
      })
  void shouldSayWhatItWaitsFor(Limit limit, String at, String behind, String sentence) {
    Why why = Why.of(limit, 1_000, 1_000L, 700, at).behind(behind);
    assertThat(said(new Queued(Kind.IO, "i1", 1, 700L, null), why))
        .isEqualTo(
            "queued: io i1 in group ETL waits at position 1, for about 700 ms (" + sentence + ")");
  }

  @Test
  void shouldSayThatItWaitsForTheMode() {
    assertThat(
            said(
                new Queued(Kind.IO, "i1", 2, null, null),
                Why.of(Limit.MODE, "domain in mode DRAIN")))
        .isEqualTo("queued: io i1 in group ETL waits at position 2 (domain in mode DRAIN)");
  }

  @Test
  void shouldSayWhyItIsRefused() {
    assertThat(
            said(
                new Rejected(Kind.IO, "i1", Code.IO_LIMIT, "Expected to pass", 300L, null),
                Why.of(Limit.IO_BANDWIDTH, 900, 1_000L, 400, "domain")))
        .isEqualTo(
            "rejected (IO_LIMIT): Expected to pass; try again in 300 ms (900 of 1,000 bytes of"
                + " domain are taken, and it asks for 400)");
    assertThat(
            said(new Rejected(Kind.IO, "i1", Code.NEVER_FITS, "Expected less", null, null), PASSED))
        .isEqualTo("rejected (NEVER_FITS): Expected less");
  }

  @Test
  void shouldSayHowItEnded() {
    Charged charged = new Charged(0, 0, 4_096, 1, 7);
    assertThat(said(new Released(Kind.IO, "i1", charged, null), PASSED))
        .isEqualTo(
            "released: io i1 in group ETL has ended after 7 ms, with 4,096 bytes in 1 request");
    assertThat(said(new Released(Kind.IO, "i1", charged, Code.EXECUTION_TIMEOUT), PASSED))
        .endsWith("in 1 request, because of EXECUTION_TIMEOUT");
    assertThat(said(new Expired(Kind.IO, "i1"), PASSED))
        .isEqualTo("expired: io i1 in group ETL was withdrawn before it passed");
  }

  // ---- which answer is whose ----

  @Test
  void shouldKnowTheAnswerToIoFromThatToAQueryOfTheSameName() {
    Request asks = new Request("d", new SubmitIo("x", null, "ETL", IoOperation.READ, 1));
    Decided ofQuery = decided(new Queued(Kind.QUERY, "x", 1, null, null), PASSED);
    Decided ofIo = decided(new Queued(Kind.IO, "x", 1, null, null), PASSED);
    assertThat(asks.isAnsweredBy(ofQuery)).isFalse();
    assertThat(asks.isAnsweredBy(ofIo)).isTrue();
    assertThat(new Request("d", new CompleteIo("x", null, null)).isAnsweredBy(ofIo)).isFalse();
    assertThat(
            new Request("d", new CancelIo("x"))
                .isAnsweredBy(decided(new Expired(Kind.IO, "x"), PASSED)))
        .isTrue();
  }
}
