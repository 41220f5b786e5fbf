package io.weir.simulate.open;

import io.weir.config.Defaults;
import io.weir.kernel.random.RandomAdmin;
import io.weir.kernel.random.RandomCommands;
import io.weir.kernel.rig.Rig;
import io.weir.protocol.AdminCommand.CheckTimeouts;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.Rebalance;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.simulate.domains.VirtualDomains;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A command file from a seed: clients and operators of several domains, who hear what is decided
 * and confirm their orders. Two domains come from their files, one is defined by a command, one
 * never is.
 */
public final class RandomCommandFile {

  /** The domains that have files. */
  public static final List<DomainDefinition> DEFINED =
      List.of(RandomAdmin.definition("north"), RandomAdmin.definition("south"));

  private static final String BY_COMMAND = "east";
  private static final String NEVER = "nowhere";
  private static final List<String> TEXTS =
      List.of("select * from t where a = 'x'", "INSERT INTO İ VALUES (1, 2.5)", "héllo 😀 -- all");

  private final SplittableRandom random;
  private final RandomPlans plans;
  private final Map<String, RandomCommands> people = new LinkedHashMap<>();
  private final VirtualDomains domains =
      new VirtualDomains(Defaults.load().kernel(), (decided, nowMs) -> hear(decided));
  private final JsonCodec codec = new JsonCodec();

  private RandomCommandFile(long seed) {
    random = new SplittableRandom(seed);
    plans = new RandomPlans(random);
    DEFINED.forEach(domains::define);
    for (String domain : List.of("north", "south", BY_COMMAND, NEVER)) {
      people.put(domain, new RandomCommands(random.nextLong(), domain));
    }
  }

  /** Writes so many lines. */
  public static void write(OutputStream out, long lines, long seed) throws IOException {
    new RandomCommandFile(seed).write(out, lines);
  }

  private void write(OutputStream out, long lines) throws IOException {
    Capacity capacity = new Capacity(3L, null, 20L, null, null);
    domains.advanceTo(Rig.MONDAY);
    write(out, BY_COMMAND, new DefineDomain("define", "olga", capacity));
    for (long line = 1; line < lines; line++) {
      // Gaps of 50 days would only show timers; long ones of minutes are enough.
      long gapMs = random.nextInt(6) == 0 ? random.nextLong(2_500) : random.nextLong(20);
      domains.advanceTo(domains.nowMs() + (random.nextInt(2_000) == 0 ? 600_000 : gapMs));
      int draw = random.nextInt(100);
      String domain = draw < 55 ? "north" : draw < 80 ? "south" : draw < 99 ? BY_COMMAND : NEVER;
      write(out, domain, any(people.get(domain), line));
    }
  }

  private Command any(RandomCommands of, long line) {
    if (random.nextInt(500) == 0) {
      return line % 2 == 0
          ? new CheckTimeouts("check-" + line, "olga")
          : new Rebalance("rebalance-" + line, "olga");
    }
    return random.nextInt(50) == 0 ? plans.next("plans-" + line) : next(of);
  }

  private Command next(RandomCommands of) {
    Command command = of.next();
    while (command instanceof ClockCommand) {
      command = of.next();
    }
    return command instanceof SubmitQuery query && random.nextInt(4) == 0
        ? query.withText(TEXTS.get(random.nextInt(TEXTS.size())), null, null)
        : command;
  }

  private void write(OutputStream out, String domain, Command command) throws IOException {
    out.write(codec.writeRecord(new TimedCommand(domains.nowMs(), domain, command)));
    out.write('\n');
    domains.tell(domain, command);
  }

  private void hear(Decided decided) {
    RandomCommands of = people.get(decided.domain());
    if (of != null) {
      of.hear(decided);
    }
  }
}
