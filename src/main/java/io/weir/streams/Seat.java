package io.weir.streams;

import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.protocol.ClockCommand.KeepAlive;
import io.weir.protocol.Command;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.streams.store.StoredRows;
import io.weir.streams.store.StoredTables;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A domain's governor in its task, with the signs of life that wait to be handled as one. */
final class Seat {

  /** Signs of life that are gathered before they are handled, whatever the time. */
  private static final int MOST_GATHERED = 10_000;

  private final String domain;
  private final Governor governor;
  private final StoredTables tables;
  private final SnapshotPace pace;
  private final Set<String> clientsAlive = new LinkedHashSet<>();
  private final Set<String> sessionsAlive = new LinkedHashSet<>();
  private boolean inTurn;

  Seat(String domain, Governor governor, StoredTables tables, SnapshotPace pace) {
    this.domain = domain;
    this.governor = governor;
    this.tables = tables;
    this.pace = pace;
  }

  String domain() {
    return domain;
  }

  Governor governor() {
    return governor;
  }

  /** Handles a command; what it wrote is stored by {@link #writeBack}. */
  Handled handle(Command command, long heardMs, long nowMs) {
    inTurn = true;
    Handled handled = governor.handle(command, heardMs, nowMs);
    tables.endTurn();
    inTurn = false;
    if (handled.commandSeq() != 0) {
      pace.handled(handled.commandSeq(), handled.atMs());
    }
    return handled;
  }

  /** When the tables are worth a snapshot. */
  SnapshotPace pace() {
    return pace;
  }

  /** The tables as they are now, between two commands. */
  StoredRows rows() {
    return tables.rows();
  }

  /**
   * Stores what turns have changed. After a fault in the middle of one nothing is stored any more:
   * the task is being closed, and half a turn must not get into a store that is kept.
   */
  void writeBack() {
    if (!inTurn) {
      tables.writeBack();
    }
  }

  boolean isDue(long nowMs) {
    var due = governor.nextDueMs();
    return due.isPresent() && due.getAsLong() <= nowMs;
  }

  /** Keeps a sign of life for later; false where it has to be handled now. */
  boolean gather(Heartbeat heartbeat) {
    if (!governor.needsNoAnswer(heartbeat)
        || clientsAlive.size() + sessionsAlive.size() >= MOST_GATHERED) {
      return false;
    }
    if (heartbeat.client() != null) {
      clientsAlive.add(heartbeat.client());
    }
    if (heartbeat.sessionId() != null) {
      sessionsAlive.add(heartbeat.sessionId());
    }
    return true;
  }

  /** The signs of life gathered since the last call as one command, or null. */
  @Nullable KeepAlive takeGathered() {
    if (clientsAlive.isEmpty() && sessionsAlive.isEmpty()) {
      return null;
    }
    KeepAlive gathered = new KeepAlive(List.copyOf(clientsAlive), List.copyOf(sessionsAlive));
    clientsAlive.clear();
    sessionsAlive.clear();
    return gathered;
  }
}
