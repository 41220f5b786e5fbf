package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Figures;
import io.weir.protocol.IoCommand;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.TimerCommand;
import java.util.List;

/**
 * Judges one domain's answers, command by command. It keeps its own picture of the domain, made
 * from commands and times alone, and derives from the rules what must be decided, in which order.
 */
public final class Auditor {

  /** A command as it was given. */
  public record Asked(Command command, long heardMs, long nowMs) {}

  /**
   * What became of it.
   *
   * @param commandSeq its number; 0 where nothing was changed nor decided
   * @param noneDue no timer is due any more
   */
  public record Answered(long commandSeq, long atMs, List<Decided> decisions, boolean noneDue) {}

  private final Model model;
  private final Refusals refusals;
  private final Endings endings;
  private final Dispatch dispatch;
  private final IoDispatch ioDispatch;
  private final QueryRules queries;
  private final IoRules io;
  private final LeaseRules leases;
  private final Pressure pressure;
  private final SessionRules sessions;
  private final AdminRules admin;
  private final Resyncs resyncs;
  private final Deadlines deadlines;
  private final Timers timers;
  private long commandSeq;

  public Auditor(String domain, Rules rules) {
    model = new Model(domain, rules);
    refusals = new Refusals(model);
    IoEndings ioEndings = new IoEndings(model);
    LeaseEndings leaseEndings = new LeaseEndings(model);
    endings = new Endings(model, ioEndings, leaseEndings);
    pressure = new Pressure(model, endings);
    Runaways runaways = new Runaways(model, endings);
    dispatch = new Dispatch(model, endings, runaways, pressure);
    ioDispatch = new IoDispatch(model, ioEndings);
    io = new IoRules(model, refusals, ioDispatch, ioEndings);
    leases = new LeaseRules(model, refusals, leaseEndings);
    queries = new QueryRules(model, refusals, dispatch, endings);
    sessions = new SessionRules(model, refusals, queries, endings, runaways, pressure);
    admin = new AdminRules(model, refusals, endings);
    resyncs = new Resyncs(model);
    deadlines = new Deadlines(model);
    timers =
        new Timers(
            model,
            dispatch,
            endings,
            resyncs,
            deadlines,
            runaways,
            ioDispatch,
            ioEndings,
            leaseEndings,
            pressure);
  }

  /** The slots are divided by a plan from now on; empty: by the priorities of groups alone. */
  public void follow(List<Part.Node> plan) {
    model.share.follow(plan);
    model.nowMs = model.clock.lastMs();
    model.utilization.follow();
  }

  /**
   * Judges the answers to a command.
   *
   * @throws BrokenPromise where they are not what the rules say
   */
  public void judge(Asked asked, Answered answered) {
    model.nowMs = model.clock.notBefore(asked.nowMs());
    model.heardMs = Math.min(asked.heardMs(), model.nowMs);
    frame(answered);
    boolean tick = asked.command() instanceof ClockCommand.Tick;
    model.script.begin(answered.decisions(), model.nowMs, tick);
    if (!model.definition.exists && !defines(asked.command())) {
      undefined(answered.decisions());
      return;
    }
    deadlines.notice();
    if (model.definition.exists) {
      model.meters.read();
      model.script.first(model.utilization::look);
      model.longWaits.look();
      Debts.cutEachInterval(model);
    }
    if (Figures.firstFault(asked.command()) != null) {
      refusals.refuse(asked.command(), Code.INVALID);
    } else {
      take(asked.command(), answered.noneDue());
    }
    model.script.ends();
    model.utilization.follow();
    if (answered.commandSeq() != 0) {
      model.clock.seen(model.nowMs);
    }
  }

  private void frame(Answered answered) {
    if (answered.atMs() != model.nowMs) {
      throw new BrokenPromise(
          "Expected the time to be " + model.nowMs + ", but it was " + answered.atMs());
    }
    long expected = answered.commandSeq() == 0 ? 0 : ++commandSeq;
    if (answered.commandSeq() != expected) {
      throw new BrokenPromise(
          "Expected command " + expected + ", but it was numbered " + answered.commandSeq());
    }
    for (Decided decided : answered.decisions()) {
      if (decided.why() == null || decided.why().limit() == null) {
        throw new BrokenPromise("Expected a reason, but there was none: " + decided);
      }
    }
  }

  private static boolean defines(Command command) {
    return command instanceof AdminCommand.DefineDomain
        || command instanceof AdminCommand.ApplyDomain
        || command instanceof ClockCommand;
  }

  private static void undefined(List<Decided> decisions) {
    if (decisions.size() != 1
        || decisions.getFirst().seq() != 0
        || !(decisions.getFirst().decision() instanceof Rejected rejected)
        || rejected.code() != Code.NOT_FOUND) {
      throw new BrokenPromise(
          "Expected NOT_FOUND, as the domain is not defined, but there was " + decisions);
    }
  }

  private void take(Command command, boolean noneDue) {
    switch (command) {
      case QueryCommand.SubmitQuery c -> queries.submit(c);
      case QueryCommand.CompleteQuery c -> queries.complete(c);
      case QueryCommand.CancelQuery c -> queries.cancel(c);
      case SessionCommand.OpenSession c -> sessions.open(c);
      case SessionCommand.CloseSession c -> sessions.close(c);
      case SessionCommand.Heartbeat c -> sessions.heartbeat(c);
      case SessionCommand.OrderDone c -> sessions.orderDone(c);
      case SessionCommand.Resync c -> resyncs.begin(c.client());
      case AdminCommand c -> admin.administer(c);
      case IoCommand c -> io.decide(c);
      case LeaseCommand c -> leases.decide(c);
      case ClockCommand.KeepAlive c -> sessions.keepAlive(c);
      case ClockCommand.PauseTimeouts c -> {
        model.clock.pause();
        model.queries.values().forEach(query -> query.graceMayGoOn = true);
      }
      case ClockCommand.ResumeTimeouts c ->
          model.clock.resumeAt(Clock.plus(model.nowMs, model.definition.everyMs));
      case ClockCommand.SetSwitches c -> model.plans.calendar.take(c);
      case ClockCommand.Tick c -> timers.fired(noneDue);
      case TimerCommand c ->
          throw new IllegalArgumentException("Expected a command of the wire, but it is " + c);
    }
    if (!(command instanceof ClockCommand.Tick) && model.definition.exists) {
      model.io.follow();
      pressure.look();
      dispatch.dispatch();
      ioDispatch.dispatch();
    }
  }
}
