package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.Limit;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Why;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Asking for memory, parallel servers and leases by hand: the flags, and the answers' sentences.
 */
class SubmitMemoryTest {

  private static final Why HELD = Why.of(Limit.MEMORY, 6_000, 8_000L, 3_000, "pool WORK");
  private static final Why SLOTS = Why.of(Limit.SLOTS, 1, 4L, 1, "domain");
  private static final Charged CHARGED = new Charged(0, 3_000, 0, 0, 7);

  // ---- flags ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lease l | Expected --amount with --lease, but there is none",
        "--lease l --amount WORK=1GiB --session s --group G | but there are both",
        "--lease l --amount WORK=lots | Expected it to be a number of bytes, or a size such as"
            + " 64GiB or 500MB, but it is 'lots'",
        "--lease l --amount WORK=1 --ttl 1d | Expected it to be a number of milliseconds",
        "--lease l --amount WORK=1 --memory 1 | Expected --memory with --query alone",
        "--lease l --amount WORK=1 --bytes 1 | Expected --bytes with --io alone",
        "--lease l --amount WORK=1 --wait-ms 1 | Expected --wait-ms with --query or --io alone",
        "--lease l --query q | mutually exclusive",
        "--query q --amount WORK=1 | Expected --amount with --lease alone",
        "--query q --memory 4gib | Expected it to be a number of bytes",
        "--query q --parallel SOME | SERIAL, MANUAL, AUTOMATIC, ADAPTIVE",
        "--io i --op READ --bytes 1 --group G --dop 4 | Expected --dop with --query alone",
        "--record {} --ttl 60s | Expected --ttl with --lease alone",
        "release --amount WORK=1 | --lease=ID",
        "renew | --lease=ID",
        "cancel --lease l --query q | mutually exclusive"
      })
  void shouldSayWhichFlagsBelongTogether(String args, String sentence) {
    Told wrong = Told.by(("submit " + args.strip()).split(" "));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(sentence.strip());
  }

  // ---- answers ----

  private static Decided decided(Decision decision, Why why) {
    return new Decided("d", "c", 1, null, 1, "DEFAULT_PLAN", 1L, "ETL", decision, why);
  }

  private static String said(Decision decision, Why why) {
    return Sentences.of(decided(decision, why));
  }

  private static Granted query(
      @Nullable Long dop, @Nullable Long memoryBytes, @Nullable Long asked, String... warnings) {
    List<String> warned = warnings.length == 0 ? null : List.of(warnings);
    return new Granted(
        Kind.QUERY, "q", null, 12, dop, memoryBytes, null, null, 0, null, warned, asked);
  }

  @Test
  void shouldSayWhatAQueryWasGivenBesideItsSlot() {
    assertThat(said(query(null, 4_294_967_296L, null), HELD))
        .isEqualTo(
            "granted: query q may run in group ETL with 4,294,967,296 bytes of memory, after"
                + " waiting 12 ms (6,000 of 8,000 bytes of pool WORK are in use)");
    assertThat(said(query(4L, 1_000L, 8L, "Expected DOP 8, but …"), SLOTS))
        .isEqualTo(
            "granted: query q may run in group ETL with 1,000 bytes of memory and with 4 parallel"
                + " servers instead of 8, after waiting 12 ms (domain slots: 1 of 4)"
                + System.lineSeparator()
                + "  warning: Expected DOP 8, but …");
    assertThat(said(query(16L, null, 24L), Why.of(Limit.DOP, 16, 16L, 24, "group BI")))
        .endsWith(" (16 of 16 parallel servers that a query may have: group BI)");
    assertThat(said(query(1L, null, 2L), SLOTS))
        .contains(" in group ETL in its session alone instead of 2, after");
  }

  @Test
  void shouldSayWhatAQueryWaitsFor() {
    Queued waits = new Queued(Kind.QUERY, "q", 1, null, null);
    assertThat(said(waits, HELD))
        .isEqualTo(
            "queued: query q waits in group ETL at position 1 (6,000 of 8,000 bytes of pool WORK"
                + " are in use, and it asks for 3,000)");
    assertThat(said(waits, HELD.behind("group BI")))
        .endsWith(" (behind group BI: 6,000 of 8,000 bytes of pool WORK are in use)");
    assertThat(said(waits, Why.of(Limit.MEMORY_PRESSURE, 76, 75L, 9, "pool PGA")))
        .endsWith(" (76 % in use, and the level begins at 75 %: pool PGA)");
    assertThat(said(waits, Why.of(Limit.PARALLEL_SERVERS, 60, 64L, 16, "domain")))
        .endsWith(" (60 of 64 parallel servers of domain are taken, and it asks for 16)");
  }

  @Test
  void shouldSayWhatPressureIsAndAsks() {
    Why full = Why.of(Limit.MEMORY_PRESSURE, 86, 85L, 0, "pool PGA");
    assertThat(said(new PressureChanged("PGA", PressureLevel.MEDIUM, PressureLevel.HIGH), full))
        .isEqualTo(
            "pressure: pool PGA was at MEDIUM and is at HIGH (86 % in use, and the level begins at"
                + " 85 %: pool PGA)");
    assertThat(said(new ShrinkMemory(null, "q", 2_000, false), full))
        .startsWith(
            "ordered: query q is to come down to 2,000 bytes of memory without spilling to disk");
    assertThat(said(new ResizeParallel("q", 4), SLOTS))
        .isEqualTo("ordered: query q is to run with 4 parallel servers");
    assertThat(said(new ResizeParallel("q", 1), SLOTS))
        .isEqualTo("ordered: query q is to run in its session alone");
  }

  @Test
  void shouldSayWhatBecameOfALease() {
    Granted held =
        new Granted(
            Kind.LEASE,
            "l",
            null,
            0,
            null,
            null,
            null,
            Map.of("WORK", 3_000L),
            60_000,
            null,
            null,
            null);
    assertThat(said(held, HELD))
        .isEqualTo(
            "granted: lease l in group ETL holds 3,000 of WORK; it is over after 60 s without being"
                + " renewed (6,000 of 8,000 bytes of pool WORK are in use)");
    Granted ofSession =
        new Granted(
            Kind.LEASE, "l", "s", 0, null, null, null, Map.of("WORK", 1L), 0, null, null, null);
    assertThat(said(ofSession, HELD)).contains("; it lasts as long as its session (");
    Granted forEver =
        new Granted(
            Kind.LEASE, "l", null, 0, null, null, null, Map.of("WORK", 1L), 0, null, null, null);
    assertThat(said(forEver, HELD)).contains("; it lasts until it is given back (");
    assertThat(
            said(new Rejected(Kind.LEASE, "l", Code.MEMORY_LIMIT, "Expected …", null, null), HELD))
        .isEqualTo("rejected (MEMORY_LIMIT): Expected …");
    assertThat(said(new Released(Kind.LEASE, "l", CHARGED, Code.IDLE_TIMEOUT), HELD))
        .isEqualTo("released: lease l in group ETL has ended after 7 ms, because of IDLE_TIMEOUT");
    assertThat(said(new Expired(Kind.LEASE, "l"), HELD))
        .isEqualTo(
            "expired: lease l in group ETL was not renewed in time, and what it held is free");
  }

  // ---- which answer is whose ----

  @Test
  void shouldKnowTheAnswerToALeaseFromThatToAQueryOfTheSameName() {
    AcquireLease acquire =
        new AcquireLease(
            "x",
            "h",
            null,
            null,
            null,
            null,
            "c",
            Map.of("WORK", 1L),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Request asks = new Request("d", acquire);
    assertThat(asks.isAnsweredBy(decided(new Expired(Kind.QUERY, "x"), HELD))).isFalse();
    assertThat(asks.isAnsweredBy(decided(new Expired(Kind.LEASE, "x"), HELD))).isTrue();
    Decided released = decided(new Released(Kind.LEASE, "x", CHARGED, null), HELD);
    assertThat(new Request("d", new ReleaseLease("x", null)).isAnsweredBy(released)).isTrue();
  }
}
