package io.weir.kernel.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Released;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Nothing that is charged is lost or made up: what the groups were charged is what ended queries
 * used and what is charged to those that run. The domain's virtual time never goes back. Groups
 * that are deleted take along what they were charged.
 */
public final class Conservation {

  private final Ledger ledger;
  private final int recountEvery;
  private long commands;
  private long releasedMicros;
  private long deletedMicros;
  private SequencedMap<Long, Long> chargedBefore = new TreeMap<>(); // by group
  private long lastSeq;
  private long lastVirtualTime = Long.MIN_VALUE;

  public Conservation(Tables tables, int recountEvery) {
    this.recountEvery = recountEvery;
    this.ledger = new Ledger(tables);
  }

  /** After a command. */
  public void after(Handled handled) {
    CountersRow counters = ledger.counters();
    if (counters == null) {
      return;
    }
    for (Decided decided : handled.decisions()) {
      if (decided.seq() > lastSeq) {
        lastSeq = decided.seq();
        releasedMicros +=
            decided.decision() instanceof Released released ? released.charged().cpuMicros() : 0;
      }
    }
    SequencedMap<Long, Long> charged = new TreeMap<>();
    ledger.all(Families.ACCOUNTS).forEach((id, row) -> charged.put(id, row.chargedMicros()));
    chargedBefore.keySet().removeAll(charged.keySet());
    deletedMicros += sum(chargedBefore); // of groups that are gone
    chargedBefore = charged;
    assertThat(counters.virtualTime())
        .as("the domain's virtual time")
        .isGreaterThanOrEqualTo(lastVirtualTime);
    lastVirtualTime = counters.virtualTime();
    if (++commands % recountEvery == 0) {
      whatRunsIsCharged(sum(charged));
    }
  }

  private static long sum(SequencedMap<Long, Long> micros) {
    return micros.values().stream().mapToLong(Long::longValue).sum();
  }

  private void whatRunsIsCharged(long charged) {
    long running = 0;
    for (QueryRow row : ledger.all(Families.QUERIES).values()) {
      running += row.grantedMs() == null ? 0 : row.chargedMicros();
    }
    assertThat(charged + deletedMicros)
        .as("charged to groups, of which to what runs %d", running)
        .isEqualTo(releasedMicros + running);
  }
}
