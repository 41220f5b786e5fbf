package io.weir.simulate.explain;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.Why;
import io.weir.simulate.explain.Explanation.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The story of a session, an administrator's command or an order: its steps, and the last word. */
final class PlainStory implements Story {

  private final About kind;
  private final String id;
  private final Predicate<Command> commands;
  private final Predicate<Decided> decisions;
  private final List<Event> events = new ArrayList<>();
  private @Nullable String asked;
  private @Nullable Decided telling;

  private PlainStory(
      About kind, String id, Predicate<Command> commands, Predicate<Decided> decisions) {
    this.kind = kind;
    this.id = id;
    this.commands = commands;
    this.decisions = decisions;
  }

  static PlainStory ofSession(String id) {
    return new PlainStory(
        About.SESSION,
        id,
        command -> Subjects.isAboutSession(command, id),
        decided -> Subjects.isAboutSession(decided.decision(), id));
  }

  static PlainStory ofRequest(String id) {
    return new PlainStory(
        About.ADMIN,
        id,
        command -> Subjects.isAboutRequest(command, id),
        decided -> Subjects.isAboutRequest(decided.decision(), id));
  }

  static PlainStory ofOrder(String id) {
    return new PlainStory(
        About.ORDER,
        id,
        command ->
            command instanceof SessionCommand.OrderDone done
                && Long.toString(done.seq()).equals(id),
        decided ->
            decided.decision() instanceof Decision.Order
                && Long.toString(decided.seq()).equals(id));
  }

  @Override
  public void command(JournalEntry entry, Surroundings around) {
    Command command = entry.command();
    if (!commands.test(command)) {
      return;
    }
    String name = command.getClass().getSimpleName();
    String actor =
        command instanceof AdminCommand admin && admin.actor() != null
            ? " by " + admin.actor()
            : "";
    if (asked == null && command instanceof SessionCommand.OpenSession open) {
      asked = opened(open, entry);
    } else if (asked == null && command instanceof AdminCommand) {
      asked = "%s was asked for%s at %s.".formatted(name, actor, Times.whole(entry.atMs()));
    }
    String outcome =
        command instanceof SessionCommand.OrderDone done
            ? ": " + done.outcome() + (done.error() == null ? "" : ", " + done.error())
            : "";
    events.add(new Event(entry.atMs(), null, entry.commandSeq(), name + actor + outcome));
  }

  private static String opened(SessionCommand.OpenSession open, JournalEntry entry) {
    return "User %s%s opened it at %s%s."
        .formatted(
            open.user(),
            open.program() == null ? "" : " (program " + open.program() + ")",
            Times.whole(entry.atMs()),
            open.group() == null ? "" : ", for group " + open.group());
  }

  @Override
  public void decided(JournalEntry entry, Decided decided, Surroundings around) {
    if (!decisions.test(decided)) {
      return;
    }
    events.add(new Event(decided.atMs(), decided.seq(), entry.commandSeq(), Said.of(decided)));
    // An order tells more of why than the end that it leads to.
    boolean lessTelling =
        telling != null
            && telling.decision() instanceof Decision.KillSession
            && decided.decision() instanceof Decision.SessionClosed;
    telling = lessTelling ? telling : decided;
  }

  @Override
  public @Nullable Explanation end(String domain, Surroundings around) {
    if (events.isEmpty()) {
      return null;
    }
    String noun = kind == About.ADMIN ? "Request" : kind == About.ORDER ? "Order" : "Session";
    String verdict =
        telling == null
            ? "%s %s has not been decided about.".formatted(noun, id)
            : "%s %s: %s.".formatted(noun, id, Said.of(telling));
    Why bound = telling == null || stoodInNoWay(telling.decision()) ? null : telling.why();
    return new Explanation(
        domain,
        kind,
        id,
        verdict,
        asked,
        telling == null || telling.group() == null
            ? null
            : "Its group was %s; %s.".formatted(telling.group(), around.ruledBy(telling)),
        List.copyOf(events),
        bound,
        bound == null ? null : Limits.reason(bound),
        List.of(),
        List.of(),
        bound == null ? List.of() : Limits.remedies(bound, retryAfterMs(telling)));
  }

  private static boolean stoodInNoWay(Decision decision) {
    return decision instanceof Decision.SessionOpened || decision instanceof Decision.Accepted;
  }

  private static @Nullable Long retryAfterMs(Decided decided) {
    return decided.decision() instanceof Decision.Rejected d ? d.retryAfterMs() : null;
  }
}
