package io.weir.simulate.torture;

import io.weir.kernel.Settings;
import io.weir.protocol.ClockCommand.PauseTimeouts;
import io.weir.protocol.ClockCommand.ResumeTimeouts;
import io.weir.protocol.ClockCommand.Tick;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.simulate.torture.Network.Arrived;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One domain's life: its clients and operators, the network between, and a governor on trial. */
final class DomainRun {

  private static final long FROM_MS = 1_794_787_200_000L; // a Monday, 00:00 UTC
  private static final int MOST_TICKS = 2_000; // at one moment
  private static final int ADMIN_ONE_IN = 40;
  private static final int FOLLOW_ONE_IN = 120; // moments

  private final Fault fault;
  private final SplittableRandom random;
  private final Clients clients;
  private final Operators operators;
  private final Divisions divisions;
  private final Network<Command> towards;
  private final Network<Decided> back;
  private final Trial trial;
  private final Consumer<Step> trace;
  private long worldMs = FROM_MS;
  private long clockErrorMs;
  private long downUntilMs;
  private boolean down;

  DomainRun(
      String domain,
      Shape shape,
      Settings settings,
      Fault fault,
      SplittableRandom random,
      Consumer<Step> trace) {
    this.fault = fault;
    this.random = random.split();
    this.clients = new Clients(domain, shape, random.split());
    this.operators = new Operators(domain, shape, random.split());
    this.divisions = new Divisions(random.split());
    this.towards = new Network<>(fault, random.split());
    this.back = new Network<>(fault, random.split());
    this.trial = new Trial(domain, settings);
    this.trace = trace;
    say(operators.define(), worldMs);
  }

  long commands() {
    return trial.commands();
  }

  long digest() {
    return trial.digest();
  }

  /** A moment passes, and what happens in it. */
  void step() {
    worldMs += random.nextInt(8) == 0 ? random.nextLong(1_500) : random.nextLong(80);
    if (random.nextInt(20_000) == 0) {
      worldMs += 7_200_000; // a night: answers are forgotten
    }
    people();
    if (down && worldMs >= downUntilMs) {
      comeUp();
    }
    if (!down) {
      machines();
      fireTimers();
      readAll();
    }
  }

  private void people() {
    for (Arrived<Decided> heard = back.next(worldMs); heard != null; heard = back.next(worldMs)) {
      clients.hear(heard.content(), worldMs);
    }
    Command command =
        random.nextInt(ADMIN_ONE_IN) == 0
            ? operators.act(clients.someSession())
            : clients.act(worldMs);
    towards.send(command, worldMs);
    Fault.Crowd flood = fault.flood();
    if (flood != null && random.nextLong(flood.oneIn()) == 0) {
      for (long i = random.nextLong(flood.upTo()); i > 0; i--) {
        towards.send(clients.crowd(), worldMs);
      }
    }
  }

  private void machines() {
    Fault.Delay downtime = fault.downtime();
    Fault.Delay clock = fault.clock();
    if (random.nextInt(FOLLOW_ONE_IN) == 0) {
      take(new Step.Follow(divisions.any(), asSaid(operators.look(), worldMs)));
    }
    if (Network.happens(fault.restart(), random)) {
      take(new Step.Restart());
    }
    if (Network.happens(fault.restore(), random)) {
      take(new Step.Restore());
    }
    if (clock != null && Network.happens(clock, random)) {
      clockErrorMs = random.nextLong(-clock.upToMs(), clock.upToMs() + 1);
    }
    if (downtime != null && Network.happens(downtime, random)) {
      down = true;
      downUntilMs = worldMs + random.nextLong(downtime.upToMs());
    }
  }

  /** Starts as the stream does: timeouts stand still until everything was read. */
  private void comeUp() {
    down = false;
    take(new Step.Restart());
    say(new PauseTimeouts(), worldMs);
    readAll();
    say(new ResumeTimeouts(), worldMs);
  }

  private void fireTimers() {
    if (Network.happens(fault.lateTimers(), random)) {
      if (random.nextBoolean() && isDue()) {
        say(new Tick(), worldMs);
      }
      return;
    }
    for (int i = 0; i < MOST_TICKS && isDue(); i++) {
      say(new Tick(), worldMs);
    }
  }

  private boolean isDue() {
    OptionalLong due = trial.nextDueMs();
    return due.isPresent() && due.getAsLong() <= worldMs + clockErrorMs;
  }

  private void readAll() {
    for (@Nullable Arrived<Command> next = towards.next(worldMs);
        next != null;
        next = towards.next(worldMs)) {
      say(next.content(), next.heardMs());
    }
  }

  private void say(Command command, long heardMs) {
    take(asSaid(command, heardMs));
  }

  private Step.Say asSaid(Command command, long heardMs) {
    return new Step.Say(command, heardMs, worldMs + clockErrorMs);
  }

  private void take(Step step) {
    trace.accept(step);
    for (Decided decided : trial.take(step)) {
      back.send(decided, worldMs);
    }
    Command switches = trial.switchesWanted();
    if (switches != null) {
      say(switches, worldMs);
    }
  }

  /** Counts everything again, at the end. */
  void end() {
    trial.end();
  }
}
