package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import io.weir.simulate.audit.BrokenPromise;
import java.util.HashSet;
import java.util.Set;

/**
 * What must hold after every command, whatever it was: numbers without gaps, one grant and one end
 * a request, gauges that tell what was decided, limits at each grant, no free slot beside who may
 * have it. Every so often the tables are counted from their rows.
 */
final class Invariants {

  private static final long COUNT_EVERY = 512; // commands; a count reads every row

  private final Tables tables;
  private final Settings settings;
  private final Recount recount;
  private final Set<String> waiting;
  private final Set<String> holding;
  private final Charges charges;
  private final Sums sums;
  private final IoInvariants io;
  private final MemoryInvariants memory;
  private final ParallelInvariants parallel;
  private long seq;
  private long commands;
  private long virtualTime = Long.MIN_VALUE;

  Invariants(Tables tables, Settings settings) {
    this(
        tables,
        settings,
        new HashSet<>(),
        new HashSet<>(),
        new Charges(),
        new Sums(),
        new IoInvariants(settings),
        new MemoryInvariants(),
        new ParallelInvariants(settings));
  }

  private Invariants(
      Tables tables,
      Settings settings,
      Set<String> waiting,
      Set<String> holding,
      Charges charges,
      Sums sums,
      IoInvariants io,
      MemoryInvariants memory,
      ParallelInvariants parallel) {
    this.tables = tables;
    this.settings = settings;
    this.recount = new Recount(tables, settings);
    this.waiting = waiting;
    this.holding = holding;
    this.charges = charges;
    this.sums = sums;
    this.io = io;
    this.memory = memory;
    this.parallel = parallel;
  }

  /** The same, over a copy of the tables. */
  Invariants over(Tables copy) {
    Invariants same =
        new Invariants(copy, settings, waiting, holding, charges, sums, io, memory, parallel);
    same.seq = seq;
    same.commands = commands;
    same.virtualTime = virtualTime;
    return same;
  }

  /** After a command. */
  void after(Command command, Handled handled) {
    CountersRow counters = tables.table(Families.COUNTERS).find(Families.ONLY);
    DomainRow domain = tables.table(Families.DOMAIN).find(Families.ONLY);
    if (counters == null || domain == null) {
      return;
    }
    io.after(command, handled, seq, tables);
    memory.after(command, handled, seq);
    parallel.after(command, handled, seq, tables);
    long before = seq;
    boolean redefined = false;
    for (Decided decided : handled.decisions()) {
      boolean isNew = decided.seq() > seq;
      if (isNew) {
        check(decided.seq() == seq + 1, "Expected number %d, but there was %s", seq + 1, decided);
        seq = decided.seq();
        follow(decided);
        charges.follow(decided, tables);
        sums.follow(decided);
      }
      redefined |= decided.decision() instanceof Accepted;
    }
    boolean gives = !redefined && !(command instanceof ReleaseLease); // whose rest is said again
    if (gives) {
      memoryFits(handled, before, domain);
    }
    gauges(counters);
    if (domain.mode() == Mode.ENFORCE && !redefined) {
      limits(domain, counters);
    }
    if (++commands % COUNT_EVERY == 0) {
      count();
    }
  }

  /** Counts the tables from their rows. */
  void count() {
    recount.holds();
    charges.holds(tables);
    sums.holds(tables);
    io.holds(tables);
    parallel.holds(tables);
    new MemoryRows(tables).hold();
  }

  private static void check(boolean holds, String sentence, Object... figures) {
    if (!holds) {
      throw new BrokenPromise("invariant: " + Sentence.of(sentence, figures));
    }
  }

  // ---- one grant, one end ----

  private void follow(Decided decided) {
    if (!(decided.decision() instanceof Answer answer) || answer.kind() != Kind.QUERY) {
      return;
    }
    switch (answer) {
      case Queued told -> {
        check(!holding.contains(told.id()), "Expected no place after the grant: %s", decided);
        waiting.add(told.id());
      }
      case Granted grant -> {
        waiting.remove(grant.id());
        check(holding.add(grant.id()), "Expected one grant: %s", decided);
        within(decided, decided.why());
      }
      case Released end -> check(holding.remove(end.id()), "Expected a grant before %s", decided);
      case Expired end -> {
        waiting.remove(end.id());
        check(!holding.contains(end.id()), "Expected no grant before %s", decided);
      }
      case Rejected end -> {
        if (end.command() == null && !isOfAnother(end)) {
          waiting.remove(end.id());
          check(!holding.contains(end.id()), "Expected no grant before %s", decided);
        }
      }
      default -> check(false, "Expected no such answer about a query: %s", decided);
    }
  }

  // The id belongs to another request, which goes on.
  private static boolean isOfAnother(Rejected refusal) {
    return refusal.code() == Code.ALREADY_EXISTS;
  }

  private void within(Decided decided, Why why) {
    DomainRow domain = tables.table(Families.DOMAIN).get(Families.ONLY);
    Long used = why.used();
    Long most = why.max();
    if (domain.mode() == Mode.ENFORCE && used != null && most != null) {
      boolean ownSlot = why.limit() == Limit.SLOTS && "SYS_GROUP".equals(decided.group());
      check(used <= most || ownSlot, "Expected a grant within its limit: %s", decided);
    }
  }

  // ---- gauges and limits ----

  private void memoryFits(Handled handled, long before, DomainRow domain) {
    for (Decided decided : handled.decisions()) {
      if (decided.seq() > before && decided.decision() instanceof Granted grant) {
        new MemoryRows(tables).fits(grant, domain);
      }
    }
  }

  private void gauges(CountersRow counters) {
    check(
        counters.running() == holding.size() && counters.queued() == waiting.size(),
        "Expected %d running and %d queued, as was decided, but the gauges say %d and %d",
        holding.size(),
        waiting.size(),
        counters.running(),
        counters.queued());
    check(
        counters.awaiting() >= 0 && counters.sessions() >= 0,
        "Expected no negative gauge, but there is %s",
        counters);
    check(
        counters.virtualTime() >= virtualTime,
        "Expected virtual time to go on from %d, but it is %d",
        virtualTime,
        counters.virtualTime());
    virtualTime = counters.virtualTime();
  }

  private void limits(DomainRow domain, CountersRow counters) {
    long own = Math.min(tables.table(Families.ACCOUNTS).get(1L).running(), settings.systemSlots());
    boolean slotFree = counters.running() - own < domain.slots();
    if (counters.queued() == 0 || !slotFree || counters.dispatchTimer() != null) {
      return;
    }
    Utilization utilization = new Utilization(tables, domain.slots());
    ActiveLimits active = new ActiveLimits(tables);
    tables
        .table(Families.GROUPS)
        .scan(
            (id, group) -> {
              AccountRow account = tables.table(Families.ACCOUNTS).get(id);
              long ready = active.ready(group, account);
              check(
                  ready == 0 || !utilization.hasRoom(id),
                  "Expected no free slot beside %d who wait in %s",
                  ready,
                  group.name());
              return true;
            });
  }
}
