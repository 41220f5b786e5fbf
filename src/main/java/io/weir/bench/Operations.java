package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Families;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.FiguresRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.IoPolicy;
import java.util.Objects;

/** Single operations of a domain with groups, sessions and a queue, over tables in memory. */
final class Operations {

  private static final int GROUPS = 100;
  private static final int SESSIONS = 100;
  private static final int PLACES = 20_000;

  private final Desk idle = new Desk(SESSIONS, GROUPS, PLACES);
  private final Desk busy = KernelBench.waiting(1_000, PLACES);
  private final IoDesk io = new IoDesk(GROUPS, IoPolicy.BUDGET_FAIR, 1_000);
  private final MemoryDesk memory = new MemoryDesk();
  private final ParallelDesk parallel = new ParallelDesk();
  private final MemoryTables tables = idle.tables();
  private final Groups groups = groups();
  private final long someGroup = findAGroup().id();

  private Groups groups() {
    Counters counters = new Counters(tables);
    Domain domain = new Domain("bench", tables, counters, Defaults.load().kernel());
    return new Groups(tables, domain, new Tallies(tables));
  }

  Group findAGroup() {
    return Objects.requireNonNull(groups.find("G50"));
  }

  /** What only statistics ask of a group. */
  FiguresRow readStatistics() {
    return tables.table(Families.ACCOUNTS).get(someGroup).statistics();
  }

  /** Puts one of two plans in force where nobody waits. */
  void activate() {
    idle.activate();
  }

  /** A query comes to wait behind a thousand others. */
  void submit() {
    busy.submit();
  }

  /** A query ends, and the next is granted. */
  void end() {
    busy.complete();
  }

  /** A query comes, and another ends. */
  void serve() {
    busy.cycle();
  }

  /** I/O comes to wait behind a thousand others. */
  void submitIo() {
    io.submit();
  }

  /** I/O ends, and the next is granted. */
  void endIo() {
    io.complete();
  }

  /** I/O comes, and other I/O ends. */
  void serveIo() {
    io.cycle();
  }

  /** Memory is taken from a pool, for a session of a group. */
  void allocate(int i) {
    memory.allocate(i);
  }

  /** It is given back. */
  void release(int i) {
    memory.release(i);
  }

  /** A query asks for parallel servers, and gets them with its slot. */
  void submitParallel() {
    parallel.submit();
  }

  /** It ends. */
  void endParallel() {
    parallel.complete();
  }

  void open() {
    idle.open();
  }

  void close() {
    idle.close();
  }
}
