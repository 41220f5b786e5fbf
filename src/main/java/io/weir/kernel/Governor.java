package io.weir.kernel;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.fair.Division;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers.Due;
import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Figures;
import io.weir.protocol.IoCommand;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.Limit;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.Schedule;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.TimerCommand;
import io.weir.protocol.Why;
import io.weir.protocol.Window;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The governor of one domain: commands and their times in, decisions out. It reads no clock and
 * keeps nothing but its tables, so the same commands at the same times over the same tables give
 * the same decisions on any machine. Not thread-safe: one domain, one writer.
 */
public final class Governor {

  /** Version of the rules; a journal names it, so that replay knows whose decisions they were. */
  public static final String KERNEL_VERSION = "11";

  private final String name;
  private final Tables tables;
  private final Handlers handlers;

  /**
   * What became of a command.
   *
   * @param commandSeq its number in the journal; 0 where it neither changed nor decided anything,
   *     and need not be journalled
   * @param atMs the kernel's time at which it was handled
   * @param firstSeq the first decision that it made; null where it made none
   * @param lastSeq the last decision that it made
   * @param decisions what was decided, in order, and what was said again
   */
  public record Handled(
      long commandSeq,
      long atMs,
      @Nullable Long firstSeq,
      @Nullable Long lastSeq,
      List<Decided> decisions) {

    /** As the journal keeps it. */
    public JournalEntry entry(
        String domain,
        @Nullable Long heardAtMs,
        Command command,
        JournalEntry.@Nullable Source source,
        String kernelVersion,
        String rulesHash) {
      return new JournalEntry(
          domain,
          commandSeq,
          firstSeq,
          lastSeq,
          atMs,
          heardAtMs,
          command,
          source,
          decisions,
          kernelVersion,
          rulesHash);
    }
  }

  public Governor(String name, Tables tables, Settings settings) {
    this.name = name;
    this.tables = tables;
    this.handlers = new Handlers(name, tables, settings);
  }

  /** Handles a command that was heard when it is read. See {@link #handle(Command, long, long)}. */
  public Handled handle(Command command, long nowMs) {
    return handle(command, nowMs, nowMs);
  }

  /**
   * Handles a command.
   *
   * @param heardMs when the broker heard it, in ms since 1970; later than now counts as now
   * @param nowMs the time, in ms since 1970; earlier than that of the last command counts as that
   */
  public Handled handle(Command command, long heardMs, long nowMs) {
    long writesBefore = tables.writes();
    long seqBefore = handlers.counters.seq();
    long atMs = handlers.counters.notBefore(nowMs);
    Turn turn = new Turn(handlers.domain, heardMs, atMs);
    if (handlers.domain.defined()) {
      handlers.meter.read(atMs);
      handlers.utilization.look(turn);
      handlers.queries.raise(atMs);
      handlers.rebalancer.look(atMs);
    }
    Rejection refusal = refuseUnread(command);
    if (refusal != null) {
      refuse(command, refusal, turn);
    } else if (command instanceof ClockCommand.Tick) {
      tick(turn);
    } else {
      take(command, turn);
    }
    return finish(turn, atMs, writesBefore, seqBefore);
  }

  /**
   * Puts a definition in force as if it had always been: nothing is decided, numbered or remembered
   * of it, so the first decision has number 1. For simulations, which start from a domain file.
   *
   * @param switches what its schedules and windows say; null where it has none
   * @return a sentence why it is refused, or null
   */
  public @Nullable String define(
      DomainDefinition definition, ClockCommand.@Nullable SetSwitches switches, long nowMs) {
    ApplyDomain command = new ApplyDomain("domain file", null, definition);
    Turn turn = new Turn(handlers.domain, nowMs, nowMs);
    Rejection unread = refuseUnread(command);
    if ((unread != null ? unread : route(command, turn)) instanceof Rejection refusal) {
      return refusal.message();
    }
    if (switches != null) {
      handlers.calendar.begin(switches, turn);
    }
    handlers.domain.define(handlers.domain.row().change().nextVersion().row());
    handlers.meter.followCores(nowMs);
    handlers.io.dispatcher.follow(turn);
    handlers.save();
    handlers.counters.seen(nowMs);
    handlers.counters.save();
    return null;
  }

  /** The same of a definition without schedules and windows. */
  public @Nullable String define(DomainDefinition definition, long nowMs) {
    return define(definition, null, nowMs);
  }

  /**
   * Divides the slots as a compiled plan says from now on, or by the priorities of groups: nothing
   * is decided of it by itself. For simulations, which bring a division without its plan.
   */
  public void follow(@Nullable Division division) {
    handlers.groups.follow(division);
    long lastMs = handlers.counters.lastNowMs();
    handlers.utilization.follow(new Turn(handlers.domain, lastMs, lastMs));
    handlers.save();
    handlers.counters.save();
  }

  /** When the next timer, reading, look or raise is due, in ms since 1970, as known now. */
  public OptionalLong nextDueMs() {
    OptionalLong reading = handlers.meter.nextDueMs();
    OptionalLong look = handlers.utilization.nextDueMs();
    OptionalLong raise = handlers.raises.nextDueMs();
    return earlier(earlier(handlers.timers.nextDueMs(), raise), earlier(reading, look));
  }

  private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
    boolean isOne = other.isEmpty() || (one.isPresent() && one.getAsLong() < other.getAsLong());
    return isOne ? one : other;
  }

  /** True where the domain is defined. */
  public boolean defined() {
    return handlers.domain.defined();
  }

  /** True where a sign of life names only sessions that are open, and so needs no answer. */
  public boolean needsNoAnswer(SessionCommand.Heartbeat heartbeat) {
    return heartbeat.onlyAlive()
        && defined()
        && (heartbeat.sessionId() != null
            ? handlers.isOpen(heartbeat.sessionId())
            : heartbeat.client() != null);
  }

  /**
   * True where the next switches of schedules and windows are to be said by {@link
   * ClockCommand.SetSwitches}, before anything else is: asked after every command.
   */
  public boolean wantsSwitches() {
    return defined() && handlers.calendar.isWanted();
  }

  /** The schedules, by name. */
  public List<Schedule> schedules() {
    return List.copyOf(handlers.plans.schedules().values());
  }

  /** The maintenance windows, by name. */
  public List<Window> windows() {
    return List.copyOf(handlers.plans.windows().values());
  }

  /** True while timeouts of liveness and execution stand still. */
  public boolean timeoutsPaused() {
    return handlers.counters.paused();
  }

  /** How often clients are asked for a sign of life, in ms; 0 where the domain is not defined. */
  public long heartbeatEveryMs() {
    return handlers.domain.defined() ? handlers.domain.row().heartbeatEveryMs() : 0;
  }

  private Handled finish(Turn turn, long atMs, long writesBefore, long seqBefore) {
    handlers.utilization.follow(turn);
    handlers.save();
    List<Decided> decisions = turn.decisions();
    if (!handlers.domain.defined()) {
      return new Handled(0, atMs, null, null, decisions);
    }
    if (decisions.isEmpty() && tables.writes() == writesBefore && !handlers.counters.changed()) {
      return new Handled(0, atMs, null, null, decisions);
    }
    long commandSeq = handlers.counters.nextCommandSeq();
    handlers.counters.seen(atMs);
    handlers.counters.save();
    long seq = handlers.counters.seq();
    return seq == seqBefore
        ? new Handled(commandSeq, atMs, null, null, decisions)
        : new Handled(commandSeq, atMs, seqBefore + 1, seq, decisions);
  }

  // ---- what is refused before anything reads it ----

  private @Nullable Rejection refuseUnread(Command command) {
    if (!handlers.domain.defined() && !defines(command)) {
      return Outcome.reject(
          Code.NOT_FOUND,
          Why.of(Limit.IDENTITY, "domain " + name),
          Sentence.of("Expected domain %s to be defined, but it is not", name));
    }
    String fault = Figures.firstFault(command);
    return fault == null
        ? null
        : Outcome.reject(Code.INVALID, Why.of(Limit.RECORD, "record"), fault);
  }

  private static boolean defines(Command command) {
    return command instanceof AdminCommand.DefineDomain
        || command instanceof ApplyDomain
        || command instanceof ClockCommand;
  }

  private void refuse(Command command, Rejection refusal, Turn turn) {
    if (handlers.domain.defined()) {
      handlers.refusals.refuse(command, handlers.codec.hash(command), refusal, turn);
    } else {
      turn.repeat(undefined(command, refusal, turn.nowMs()));
    }
  }

  /** An answer of a domain that does not exist: it has no number, and nothing is kept of it. */
  private Decided undefined(Command command, Rejection refusal, long atMs) {
    Subject subject = Subject.of(command, name);
    return new Decided(
        name,
        subject.client() == null ? name : subject.client(),
        atMs,
        null,
        0,
        null,
        null,
        null,
        Refusals.rejected(subject, refusal),
        refusal.why());
  }

  // ---- commands ----

  private void take(Command command, Turn turn) {
    if (command instanceof AdminCommand admin) {
      administer(admin, turn);
    } else {
      switch (route(command, turn)) {
        case Rejection refusal -> refuse(command, refusal, turn);
        case Outcome.Done done -> {
          // what it decided is in its turn
        }
        case Outcome.Report report ->
            throw new IllegalStateException("Expected operators alone to be told " + report);
        case Outcome.Warned warned ->
            throw new IllegalStateException("Expected operators alone to be told " + warned);
      }
    }
    if (handlers.domain.defined()) {
      follow(turn);
    }
  }

  /** What follows from a command's own part: pressure acts, and what is free is given out. */
  private void follow(Turn turn) {
    handlers.pressure.look(turn);
    handlers.dispatcher.dispatch(turn);
    handlers.resizes.look(turn);
    handlers.io.dispatcher.dispatch(turn);
  }

  /** A repeated request gets its answer again; one that changed anything makes a new version. */
  private void administer(AdminCommand command, Turn turn) {
    RememberedRow former = handlers.memory.find(Kind.ADMIN, command.requestId());
    long hash = handlers.codec.hash(command);
    if (former != null && former.bodyHash() == hash) {
      turn.repeat(former.answer());
      return;
    }
    Outcome outcome =
        former == null
            ? route(command, turn)
            : Refusals.otherRequest(Kind.ADMIN, command.requestId());
    switch (outcome) {
      case Rejection refusal -> refuse(command, refusal, turn);
      case Outcome.Report report -> accept(command, hash, report.counts(), null, turn);
      case Outcome.Done done -> changed(command, hash, null, turn);
      case Outcome.Warned warned -> changed(command, hash, warned.warnings(), turn);
    }
  }

  private void changed(
      AdminCommand command, long hash, @Nullable List<String> warnings, Turn turn) {
    handlers.domain.define(handlers.domain.row().change().nextVersion().row());
    handlers.meter.followCores(turn.nowMs());
    accept(command, hash, null, warnings, turn);
  }

  private void accept(
      AdminCommand command,
      long hash,
      @Nullable Map<String, Long> counts,
      @Nullable List<String> warnings,
      Turn turn) {
    long version = handlers.domain.row().version();
    Decided answer =
        turn.decide(
            name,
            null,
            new Accepted(command.requestId(), version, counts, warnings),
            Why.of(Limit.REQUEST, "domain"));
    handlers.memory.remember(Kind.ADMIN, command.requestId(), hash, answer);
  }

  /** Turns timers that are due into commands, a bounded number of them. */
  private void tick(Turn turn) {
    if (!handlers.domain.defined()) {
      return;
    }
    for (long i = 0; i < handlers.domain.settings().timersPerTick(); i++) {
      Due due = handlers.timers.takeDue(turn.nowMs());
      if (due == null) {
        followReadings(i, turn);
        return;
      }
      turn.causedByTimer(due.dueMs());
      take(due.timer().kind().command(due.timer().id()), turn);
      if (due.timer().kind().isBatch()) {
        return;
      }
    }
  }

  /** Time alone may have made another query the next of a held group, with other needs. */
  private void followReadings(long timers, Turn turn) {
    if (timers == 0 && !handlers.groups.held().isEmpty()) {
      turn.causedByTimer(turn.nowMs());
      follow(turn);
    }
  }

  /** The index of the system: which handler answers which command. */
  private Outcome route(Command command, Turn turn) {
    return switch (command) {
      case QueryCommand.SubmitQuery c -> handlers.submitQuery.handle(c, turn);
      case QueryCommand.CompleteQuery c -> handlers.completeQuery.handle(c, turn);
      case QueryCommand.CancelQuery c -> handlers.cancelQuery.handle(c, turn);
      case IoCommand.SubmitIo c -> handlers.submitIo.handle(c, turn);
      case IoCommand.CompleteIo c -> handlers.io.complete.handle(c, turn);
      case IoCommand.CancelIo c -> handlers.io.cancel.handle(c, turn);
      case IoCommand.LeaseTokens c -> notGoverned(c);
      case IoCommand.ReturnTokens c -> notGoverned(c);
      case LeaseCommand.AcquireLease c -> handlers.leasing.acquire.handle(c, turn);
      case LeaseCommand.RenewLease c -> handlers.leasing.renew.handle(c, turn);
      case LeaseCommand.CancelAcquire c -> handlers.leasing.cancel.handle(c, turn);
      case LeaseCommand.ReleaseLease c -> handlers.leasing.release.handle(c, turn);
      case LeaseCommand.ReserveCapacity c -> notGoverned(c);
      case LeaseCommand.ActivateReservation c -> notGoverned(c);
      case LeaseCommand.CheckAvailability c -> notGoverned(c);
      case SessionCommand.OpenSession c -> handlers.openSession.handle(c, turn);
      case SessionCommand.Heartbeat c -> handlers.heartbeat.handle(c, turn);
      case SessionCommand.CloseSession c -> handlers.closeSession.handle(c, turn);
      case SessionCommand.OrderDone c -> handlers.orderDone.handle(c, turn);
      case SessionCommand.Resync c -> handlers.resync.handle(c, turn);
      case AdminCommand.DefineDomain c -> handlers.defineDomain.handle(c, turn);
      case ApplyDomain c -> handlers.applyDomain.handle(c, turn);
      case AdminCommand.UpdateCapacity c -> handlers.updateCapacity.handle(c, turn);
      case AdminCommand.SetMode c -> handlers.setMode.handle(c, turn);
      case AdminCommand.SetPolicy c -> handlers.setPolicy.handle(c, turn);
      case AdminCommand.CreateConsumerGroup c -> handlers.createConsumerGroup.handle(c, turn);
      case AdminCommand.UpdateConsumerGroup c -> handlers.updateConsumerGroup.handle(c, turn);
      case AdminCommand.DeleteConsumerGroup c -> handlers.deleteConsumerGroup.handle(c, turn);
      case AdminCommand.MapUser c -> handlers.mapUser.handle(c, turn);
      case AdminCommand.UnmapUser c -> handlers.unmapUser.handle(c, turn);
      case AdminCommand.SetAssignmentRule c -> handlers.setAssignmentRule.handle(c, turn);
      case AdminCommand.DeleteAssignmentRule c -> handlers.deleteAssignmentRule.handle(c, turn);
      case AdminCommand.SwitchSessionGroup c -> handlers.switchSessionGroup.handle(c, turn);
      case AdminCommand.KillSession c -> handlers.killSession.handle(c, turn);
      case AdminCommand.CreatePool c -> handlers.createPool.handle(c, turn);
      case AdminCommand.ResizePool c -> handlers.resizePool.handle(c, turn);
      case AdminCommand.DeletePool c -> handlers.deletePool.handle(c, turn);
      case AdminCommand.SetSessionQuota c -> handlers.setSessionQuota.handle(c, turn);
      case AdminCommand.CreateServerPool c -> handlers.createServerPool.handle(c, turn);
      case AdminCommand.DeleteServerPool c -> handlers.deleteServerPool.handle(c, turn);
      case AdminCommand.CreatePlan c -> handlers.createPlan.handle(c, turn);
      case AdminCommand.UpdatePlan c -> handlers.updatePlan.handle(c, turn);
      case AdminCommand.DeletePlan c -> handlers.deletePlan.handle(c, turn);
      case AdminCommand.SetDirective c -> handlers.setDirective.handle(c, turn);
      case AdminCommand.DeleteDirective c -> handlers.deleteDirective.handle(c, turn);
      case AdminCommand.ActivatePlan c -> handlers.activatePlan.handle(c, turn);
      case AdminCommand.SetSchedule c -> handlers.setSchedule.handle(c, turn);
      case AdminCommand.DeleteSchedule c -> handlers.deleteSchedule.handle(c, turn);
      case AdminCommand.SetWindow c -> handlers.setWindow.handle(c, turn);
      case AdminCommand.DeleteWindow c -> handlers.deleteWindow.handle(c, turn);
      case AdminCommand.BoostSession c -> handlers.boostSession.handle(c, turn);
      case AdminCommand.CheckTimeouts c -> handlers.checkTimeouts.handle(c, turn);
      case AdminCommand.Rebalance c -> handlers.rebalance.handle(c, turn);
      case ClockCommand.Tick c -> Outcome.DONE; // has its own way above
      case ClockCommand.KeepAlive c -> handlers.keepAlive.handle(c, turn);
      case ClockCommand.PauseTimeouts c -> handlers.pauseTimeouts.handle(c, turn);
      case ClockCommand.ResumeTimeouts c -> handlers.resumeTimeouts.handle(c, turn);
      case ClockCommand.SetSwitches c -> handlers.setSwitches.handle(c, turn);
      case TimerCommand.SwitchPlan c -> handlers.switchPlan.handle(c, turn);
      case TimerCommand.ExpireWait c -> handlers.expireWait.handle(c, turn);
      case TimerCommand.ExpireSessionWait c -> handlers.expireSessionWait.handle(c, turn);
      case TimerCommand.ExpireExecution c -> handlers.expireExecution.handle(c, turn);
      case TimerCommand.LookAtRunaway c -> handlers.lookAtRunaway.handle(c, turn);
      case TimerCommand.ExpireIoWait c -> handlers.io.expireWait.handle(c, turn);
      case TimerCommand.ExpireIoLease c -> handlers.io.expireLease.handle(c, turn);
      case TimerCommand.ContinueIo c -> handlers.io.goOn.handle(c, turn);
      case TimerCommand.ExpireLease c -> handlers.leasing.expire.handle(c, turn);
      case TimerCommand.EndParallelWait c -> handlers.endParallelWait.handle(c, turn);
      case TimerCommand.ForgetWatched c -> handlers.forgetWatched.handle(c, turn);
      case TimerCommand.ExpireGrace c -> handlers.expireGrace.handle(c, turn);
      case TimerCommand.ExpireIdle c -> handlers.expireIdle.handle(c, turn);
      case TimerCommand.ExpireHeartbeat c -> handlers.expireHeartbeat.handle(c, turn);
      case TimerCommand.AnnounceQueues c -> {
        handlers.announcer.announceAll(turn);
        yield Outcome.DONE;
      }
      case TimerCommand.Forget c -> {
        handlers.memory.forget(turn.nowMs());
        yield Outcome.DONE;
      }
      case TimerCommand.ContinueResync c -> handlers.continueResync.handle(c, turn);
      case TimerCommand.ReviewLimits c -> handlers.reviewLimits.handle(c, turn);
      case TimerCommand.ContinueDispatch c -> {
        handlers.counters.dispatchTimer(null);
        yield Outcome.DONE;
      }
    };
  }

  private static Rejection notGoverned(Command command) {
    String type = command.getClass().getSimpleName();
    return Outcome.reject(
        Code.INVALID,
        Why.of(Limit.RECORD, type),
        Sentence.of(
            "Expected a request that this release governs, but %s is not governed yet", type));
  }
}
