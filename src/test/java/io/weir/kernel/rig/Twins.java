package io.weir.kernel.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Resync;
import io.weir.simulate.torture.TableCopy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A governor and one that was restarted from the bytes of its tables: they decide alike. */
public final class Twins {

  private static final JsonCodec JSON = new JsonCodec();
  private static final int TICKS = 20; // enough to pass every kind of timer

  private Twins() {}

  /** The decisions as they leave, one a line. */
  public static String bytes(Handled handled) {
    StringBuilder lines = new StringBuilder();
    lines.append(handled.commandSeq()).append(' ').append(handled.atMs()).append('\n');
    for (Decided decided : handled.decisions()) {
      lines.append(new String(JSON.writeDecided(decided), StandardCharsets.UTF_8)).append('\n');
    }
    return lines.toString();
  }

  /** A governor restarted on a copy of the tables answers what follows byte by byte as this one. */
  static void assertGoesOnAlike(Tables tables, Settings settings, Governor governor, long nowMs) {
    Governor restarted = new Governor(Rig.DOMAIN, TableCopy.of(tables), settings);
    for (Command probe : probes(new Ledger(tables))) {
      alike(governor, restarted, probe, nowMs);
    }
    for (int i = 0; i < TICKS && governor.nextDueMs().isPresent(); i++) {
      assertThat(restarted.nextDueMs()).isEqualTo(governor.nextDueMs());
      long dueMs = Math.max(nowMs, governor.nextDueMs().getAsLong());
      alike(governor, restarted, new ClockCommand.Tick(), dueMs);
    }
  }

  private static void alike(Governor governor, Governor restarted, Command probe, long nowMs) {
    assertThat(bytes(restarted.handle(probe, nowMs)))
        .as("what a restarted governor decides about %s", probe)
        .isEqualTo(bytes(governor.handle(probe, nowMs)));
  }

  private static List<Command> probes(Ledger ledger) {
    List<Command> probes = new ArrayList<>();
    for (String client : ledger.all(Families.CLIENTS).keySet()) {
      probes.add(new Resync(client));
    }
    for (GroupRow group : ledger.all(Families.GROUPS).values()) {
      for (int i = 0; i < 2; i++) {
        probes.add(probe(group.name(), i));
      }
    }
    for (String id : ledger.all(Families.QUERIES).keySet()) {
      probes.add(CompleteQuery.of(id, Outcome.SUCCEEDED, 1_234_567L));
    }
    for (String id : ledger.all(Families.LEASES).keySet()) {
      probes.add(new RenewLease(id));
    }
    return probes;
  }

  private static SubmitQuery probe(String group, int i) {
    return new SubmitQuery(
        "probe-" + group + "-" + i,
        null,
        "prober",
        "prober",
        null,
        null,
        null,
        null,
        null,
        group,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
