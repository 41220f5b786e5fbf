package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.SessionCommand.QueryFigures;
import org.jspecify.annotations.Nullable;

/** Takes the cumulative figures of running queries; one that goes back is late, and passed over. */
public final class Figures {

  private final Queries queries;
  private final Sessions sessions;
  private final RunawayMarks marks;
  private final Accounting accounting;
  private final QueryMemory memory;
  private final Runaways runaways;

  public Figures(
      Queries queries,
      Sessions sessions,
      RunawayMarks marks,
      Accounting accounting,
      QueryMemory memory,
      Runaways runaways) {
    this.queries = queries;
    this.sessions = sessions;
    this.marks = marks;
    this.accounting = accounting;
    this.memory = memory;
    this.runaways = runaways;
  }

  /** A query's figures: a sign of life of its session, and charged where above what was. */
  public void report(QueryFigures figures, Turn turn) {
    QueryRow row = queries.find(figures.queryId());
    if (row == null || row.grantedMs() == null) {
      return; // it has ended, or was never granted: nothing to correct
    }
    SessionRow session = sessions.get(row.sessionId());
    if (!session.ending()) {
      sessions.alive(session, turn);
    }
    sessions.blocks(row.sessionId(), row.queryId(), figures.blocking(), figures.blocked(), turn);
    Long cpuMicros = later(row.cpuMicros(), measured(figures.cpuMicros()));
    QueryRow reported =
        marks
            .counted(row)
            .reported(
                cpuMicros,
                later(null, figures.memoryBytes()),
                later(row.ioBytes(), figures.ioBytes()),
                later(row.ioRequests(), figures.ioRequests()));
    QueryRow holding =
        memory.report(
            reported,
            figures.memoryBytes(),
            figures.windowBufferRecords(),
            figures.aggregationGroups());
    QueryRow charged = accounting.report(row, holding, turn);
    if (!charged.equals(row)) {
      queries.update(charged);
    }
    accounting.reported(row, charged, measured(figures.cpuMicros()) != null, turn);
    runaways.reported(charged, turn);
  }

  // who cannot measure CPU time says 0: that is none reported, and the clock goes on counting
  private static @Nullable Long measured(@Nullable Long cpuMicros) {
    return cpuMicros == null || cpuMicros == 0 ? null : cpuMicros;
  }

  /** The later of two cumulative figures. */
  static @Nullable Long later(@Nullable Long known, @Nullable Long reported) {
    if (known == null || reported == null) {
      return reported == null ? known : reported;
    }
    return Math.max(known, reported);
  }
}
