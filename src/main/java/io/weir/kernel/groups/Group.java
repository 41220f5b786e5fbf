package io.weir.kernel.groups;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.fair.Contender;
import io.weir.kernel.fair.TurnOrder;
import io.weir.kernel.fair.VirtualTime;
import io.weir.kernel.fair.Weights;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Priority;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group at work: its definition and its account. Kept decoded for the life of the
 * governor (groups are few) and written back at the end of each turn that changed it.
 */
public final class Group extends Contender {

  /** How fast the mean follows: 1/8 of each new figure, as TCP smooths round trips (RFC 6298). */
  private static final long MEAN_SHARE = 8;

  /** Most that a query is expected to take: a day. One wild figure must not rule a group. */
  public static final long MOST_EXPECTED_MICROS = 86_400_000_000L;

  private final long quantumMicros;
  private GroupRow definition;
  private String place;
  private Bound mostActive;
  private long active;
  private long joining;
  private long running;
  private final long[] queued; // by priority
  private long sessions;
  private long meanMicros;
  private long chargedMicros;
  private long granted;
  private long finished;
  private long rejected;
  private long killed;
  private long waitedMs;
  private long ranMs;
  private long opened;
  private long ended;
  private long switches;
  private long contendedMicros;
  private long entitledMicros;
  private long mostOver;
  private @Nullable HoldRow hold;

  Group(GroupRow definition, AccountRow account, long quantumMs) {
    super(
        new VirtualTime(account.vruntime(), account.remainder()),
        account.lag(),
        account.aloneSeq());
    this.definition = definition;
    this.place = place(definition);
    this.mostActive = new Bound(definition.activeSessions(), place);
    this.active = orZero(account.active());
    this.joining = orZero(account.joining());
    this.quantumMicros = Math.multiplyExact(quantumMs, 1000);
    this.running = account.running();
    this.queued =
        new long[] {
          account.queuedCritical(),
          account.queuedHigh(),
          account.queuedNormal(),
          account.queuedLow()
        };
    this.sessions = account.sessions();
    this.meanMicros = account.meanMicros();
    this.chargedMicros = account.chargedMicros();
    this.granted = account.granted();
    this.finished = account.finished();
    this.rejected = account.rejected();
    this.killed = account.killed();
    this.waitedMs = account.waitedMs();
    FiguresRow figures = account.statistics();
    this.ranMs = figures.ranMs();
    this.opened = figures.opened();
    this.ended = figures.ended();
    this.switches = figures.switches();
    this.contendedMicros = figures.contendedMicros();
    this.entitledMicros = figures.entitledMicros();
    this.mostOver = figures.mostOver();
    this.hold = account.hold();
  }

  AccountRow account() {
    return new AccountRow(
        time().value(),
        time().remainder(),
        running,
        queued[0],
        queued[1],
        queued[2],
        queued[3],
        sessions,
        meanMicros,
        chargedMicros,
        granted,
        finished,
        rejected,
        killed,
        waitedMs,
        lag(),
        figures().orNone(),
        aloneSeq(),
        active == 0 ? null : (Long) active,
        joining == 0 ? null : (Long) joining,
        hold);
  }

  private static String place(GroupRow definition) {
    return "group " + definition.name();
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private FiguresRow figures() {
    long over = Math.max(active - mostActive.most(), running - cap());
    mostOver = Math.max(mostOver, over);
    return new FiguresRow(
        ranMs, opened, ended, switches, contendedMicros, entitledMicros, mostOver);
  }

  public GroupRow definition() {
    return definition;
  }

  void redefine(GroupRow row) {
    long weightBefore = weight();
    definition = row;
    place = place(row);
    if (weight() != weightBefore) {
      time().reweigh();
      changed();
    }
  }

  public long id() {
    return definition.id();
  }

  public String name() {
    return definition.name();
  }

  /** How its limits are named in a decision. */
  public String place() {
    return place;
  }

  @Override
  public long weight() {
    return amounts().isEmpty()
        ? Weights.ofPriority(definition.priority())
        : Weights.ofAmounts(amounts());
  }

  public long running() {
    return running;
  }

  /** Queries that wait. */
  public long queued() {
    return queued[0] + queued[1] + queued[2] + queued[3];
  }

  /** Queries that wait and are served before a newcomer of a priority. */
  public long queuedBefore(Priority priority) {
    long before = 0;
    for (int i = 0; i <= priority.ordinal(); i++) {
      before += queued[i];
    }
    return before;
  }

  public long sessions() {
    return sessions;
  }

  @Override
  public boolean active() {
    return running + queued() > 0;
  }

  /** Sessions of which a query holds a slot. */
  public long activeSessions() {
    return active;
  }

  /** How many of its sessions may be active at once, by its own limit and its directive's. */
  public Bound mostActive() {
    return mostActive;
  }

  /** Queries that wait in active sessions; counted only where those are limited. */
  public long joining() {
    return joining;
  }

  /**
   * True where its limit of active sessions lets one more query run.
   *
   * @param inActive where that is one of a session that is active already
   */
  public boolean mayRunMore(boolean inActive) {
    return inActive ? active <= mostActive.most() : active < mostActive.most();
  }

  /** Queries that wait, and that its limit of active sessions lets run. */
  public long ready() {
    return mayRunMore(false) ? queued() : mayRunMore(true) ? joining : 0;
  }

  /** True where what its plan says of it lets one more query run. */
  public boolean isWithinPlan() {
    return running < cap();
  }

  @Override
  protected boolean contends() {
    return (hold == null || hold.isReady()) && ready() > 0 && isWithinPlan();
  }

  @Override
  protected long requestMicros() {
    return expectedMicros();
  }

  @Override
  protected long turn() {
    return TurnOrder.due(time(), definition.priority());
  }

  /** What it waits for beside a slot, or keeps from others until it has one; or null. */
  public @Nullable HoldRow hold() {
    return hold;
  }

  /** True where its active sessions are limited at all. */
  public boolean limitsActive() {
    return mostActive.most() != DomainRow.UNLIMITED;
  }

  /** What a query of unknown length is expected to take: the mean so far, else the quantum. */
  public long expectedMicros() {
    return meanMicros > 0 ? meanMicros : quantumMicros;
  }

  // ---- changes; Groups places it again after each ----

  void queued(Priority priority, long by) {
    queued[priority.ordinal()] += by;
    changed();
  }

  void limitActive(Bound bound, long nowJoining) {
    mostActive = bound;
    joining = nowJoining;
    changed();
  }

  void activity(Activity by) {
    active += by.sessions();
    joining += by.joining();
    changed();
  }

  void held(@Nullable HoldRow value) {
    hold = value;
    changed();
  }

  void running(long by) {
    running += by;
    changed();
  }

  void sessions(long by) {
    sessions += by;
    changed();
  }

  void charge(long micros) {
    chargedMicros =
        micros > 0 ? Saturating.add(chargedMicros, micros) : Math.max(0, chargedMicros + micros);
    changed();
  }

  /** Sessions come in from outside, or go for good. */
  void sessionsCameAndWent(long came, long went) {
    opened += came;
    ended += went;
  }

  /** Is served after another group was. */
  void switchedTo() {
    switches++;
  }

  /** Was charged while somebody waited, or gets back what was too much. */
  void contended(long micros) {
    contendedMicros = Math.max(0, Saturating.add(contendedMicros, micros));
  }

  /** Its share of what was charged while somebody waited. */
  void entitled(long micros) {
    entitledMicros = Saturating.add(entitledMicros, micros);
    changed();
  }

  void finished(long micros, long heldMs, boolean wasKilled) {
    ranMs = Saturating.add(ranMs, heldMs);
    finished++;
    killed += wasKilled ? 1 : 0;
    long figure = Math.min(micros, MOST_EXPECTED_MICROS);
    meanMicros = meanMicros == 0 ? figure : meanMicros + (figure - meanMicros) / MEAN_SHARE;
    changed();
  }

  void granted(long afterMs) {
    granted++;
    waitedMs += afterMs;
    changed();
  }

  void rejected() {
    rejected++;
    changed();
  }
}
