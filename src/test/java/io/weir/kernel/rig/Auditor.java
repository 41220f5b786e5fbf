package io.weir.kernel.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
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
import io.weir.protocol.Mode;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.simulate.torture.ActiveLimits;
import io.weir.simulate.torture.Recount;
import io.weir.simulate.torture.Utilization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches every command and its decisions, and says so when a promise is broken: numbers without
 * gaps, repeats byte by byte, one grant and one terminal decision a request, limits at each grant,
 * no idle slot beside a waiter. The tables are counted again by a {@link Recount}.
 */
public final class Auditor {

  private static final long SYS_GROUP = 1;
  private static final int MANY = 200; // from so many live rows on, recounts are far between
  private static final int FAR = 64;

  private final Tables tables;
  private final Settings settings;
  private final Ledger ledger;
  private final TreeMap<Long, String> said = new TreeMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Map<String, String> ended = new HashMap<>();
  private final Set<String> granted = new HashSet<>();
  private final int recountEvery;
  private long lastCommandSeq;
  private long commands;

  public Auditor(Tables tables, Settings settings) {
    this(tables, settings, 1);
  }

  /** Counts the tables again after each so many commands only; the rest is watched after each. */
  public Auditor(Tables tables, Settings settings, int recountEvery) {
    this.recountEvery = recountEvery;
    this.tables = tables;
    this.settings = settings;
    this.ledger = new Ledger(tables);
  }

  /** A command comes: an id that was forgotten may be used again. */
  public void before(Command command) {
    if (command instanceof SubmitQuery submit) {
      String id = submit.queryId();
      if (ended.containsKey(id)
          && tables.table(Families.REMEMBERED).find(Kind.QUERY.name() + '/' + id) == null) {
        ended.remove(id);
        granted.remove(id);
      }
      asked.add(id);
    }
  }

  /** What became of it. */
  public void after(Command command, Handled handled, long nowMs) {
    for (Decided decided : handled.decisions()) {
      assertThat(decided.why()).as("the reason of %s", decided).isNotNull();
      if (ledger.domain() == null) {
        assertThat(decided.seq()).as("an undefined domain has no numbers").isZero();
      } else {
        note(decided, handled);
      }
    }
    DomainRow domain = ledger.domain();
    CountersRow counters = ledger.counters();
    if (domain == null || counters == null) {
      return;
    }
    if (handled.commandSeq() != 0) {
      assertThat(handled.commandSeq()).as("commands are numbered").isEqualTo(++lastCommandSeq);
    }
    assertThat(counters.commandSeq()).isEqualTo(lastCommandSeq);
    boolean few = counters.running() + counters.queued() + counters.sessions() < MANY;
    long number = ++commands;
    if (few || number % FAR == 0) {
      limitsHold(handled, domain, counters);
    }
    if (number % (few ? recountEvery : FAR) == 0) {
      new Recount(tables, settings).holds();
    }
  }

  private void note(Decided decided, Handled handled) {
    String bytes = decided.toString();
    String before = said.get(decided.seq());
    if (before != null) {
      assertThat(bytes).as("a repeated decision").isEqualTo(before);
      return;
    }
    assertThat(decided.seq())
        .as("the number of %s", decided)
        .isEqualTo(said.isEmpty() ? 1 : said.lastKey() + 1);
    assertThat(decided.plan()).as("the plan of %s", decided).isNotNull();
    assertThat(decided.planVersion()).as("the plan version of %s", decided).isNotNull();
    assertThat(decided.atMs()).isEqualTo(handled.atMs());
    if (decided.dueMs() != null) {
      assertThat(decided.dueMs()).as("no timer fires early").isLessThanOrEqualTo(decided.atMs());
    }
    said.put(decided.seq(), bytes);
    if (decided.decision() instanceof Answer answer && answer.kind() == Kind.QUERY) {
      noteQuery(answer, decided);
    }
  }

  private void noteQuery(Answer answer, Decided decided) {
    String id = answer.id();
    switch (answer) {
      case Granted ignored -> {
        assertThat(ended).as("no grant after the end: %s", decided).doesNotContainKey(id);
        assertThat(granted.add(id)).as("one grant: %s", decided).isTrue();
      }
      case Queued ignored -> {
        assertThat(ended).as("no place after the end: %s", decided).doesNotContainKey(id);
        assertThat(granted).as("no place after the grant: %s", decided).doesNotContain(id);
      }
      case Released ignored -> {
        assertThat(granted).as("released was granted: %s", decided).contains(id);
        end(id, decided);
      }
      case Expired ignored -> {
        assertThat(granted).as("expired was not granted: %s", decided).doesNotContain(id);
        end(id, decided);
      }
      case Rejected rejected -> {
        // Another request under a known id is refused, and ends nothing.
        if (rejected.command() == null && rejected.code() != Code.ALREADY_EXISTS) {
          assertThat(granted).as("refused was not granted: %s", decided).doesNotContain(id);
          end(id, decided);
        }
      }
      default -> throw new AssertionError("no answer about a query: " + decided);
    }
  }

  private void end(String id, Decided decided) {
    assertThat(ended.put(id, decided.toString()))
        .as("one terminal decision, but also %s", decided)
        .isNull();
  }

  // ---- limits ----

  private void limitsHold(Handled handled, DomainRow domain, CountersRow counters) {
    if (domain.mode() != Mode.ENFORCE) {
      return;
    }
    AccountRow system = ledger.account("SYS_GROUP");
    long own = Math.min(system.running(), settings.systemSlots());
    long used = counters.running() - own;
    boolean versionChanged =
        handled.decisions().stream().anyMatch(d -> d.decision() instanceof Accepted);
    for (Decided decided : handled.decisions()) {
      if (decided.decision() instanceof Granted grant
          && decided.atMs() == handled.atMs()
          && !versionChanged
          && ledger.query(grant.id()) != null) {
        grantWasAllowed(decided, domain, used);
      }
    }
    if (counters.dispatchTimer() == null) {
      nobodyWaitsBesideAFreeSlot(domain, used, own);
    }
  }

  private void grantWasAllowed(Decided decided, DomainRow domain, long used) {
    GroupRow group = ledger.group(String.valueOf(decided.group()));
    assertThat(group).as("the group of %s", decided).isNotNull();
    if (group == null || said.lastKey() > decided.seq() + settings.grantsPerTurn()) {
      return;
    }
    boolean freshNow = isNew(decided);
    if (freshNow && group.id() != SYS_GROUP) {
      assertThat(used).as("slots in use after %s", decided).isLessThanOrEqualTo(domain.slots());
    }
    if (freshNow) {
      Long active = ledger.account(group.name()).active();
      assertThat(active == null ? 0L : active)
          .as("active sessions of the group after %s", decided)
          .isLessThanOrEqualTo(new ActiveLimits(tables).of(group));
    }
  }

  // A grant that is only said again proves nothing about now.
  private boolean isNew(Decided decided) {
    var row = ledger.query(((Granted) decided.decision()).id());
    CountersRow counters = ledger.counters();
    return row != null
        && counters != null
        && row.grantedMs() != null
        && decided.seq() > counters.seq() - 2
        && row.grantedMs() == counters.lastNowMs();
  }

  private void nobodyWaitsBesideAFreeSlot(DomainRow domain, long used, long own) {
    for (GroupRow group : ledger.all(Families.GROUPS).values()) {
      AccountRow account = ledger.account(group.name());
      boolean hasRoom = new Utilization(tables, domain.slots()).hasRoom(group.id());
      boolean held = account.hold() != null; // by what else its next query needs
      if (new ActiveLimits(tables).ready(group, account) > 0 && hasRoom && !held) {
        assertThat(used)
            .as("slots in use while %s waits", group.name())
            .isGreaterThanOrEqualTo(domain.slots());
        if (group.id() == SYS_GROUP) {
          assertThat(own).as("SYS_GROUP's own slots").isEqualTo(settings.systemSlots());
        }
      }
    }
  }

  /** At the end of a test: every request is alive, or has its one terminal decision. */
  public void atTheEnd() {
    if (ledger.domain() == null) {
      return;
    }
    new Recount(tables, settings).holds();
    for (String id : asked) {
      assertThat(ledger.query(id) != null)
          .as("query %s is alive, and not if it has ended: %s", id, ended.get(id))
          .isNotEqualTo(ended.containsKey(id));
    }
  }
}
