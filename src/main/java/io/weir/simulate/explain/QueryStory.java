package io.weir.simulate.explain;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.Why;
import io.weir.simulate.explain.Explanation.Event;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The story of a query: asked, queued behind others, granted, ended. */
final class QueryStory implements Story {

  private static final int MOST_OF_TEXT = 80; // characters

  private final String id;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Long> servedBefore = new TreeMap<>();
  private long servedOfOwnSession;
  private long servedOfOthers; // sessions of its own group
  private @Nullable SubmitQuery request;
  private @Nullable OpenSession session;
  private long heardMs;
  private @Nullable Decided queued;
  private @Nullable Decided granted;
  private @Nullable Decided order;
  private @Nullable Decided terminal;
  private @Nullable Decided last;
  private @Nullable String holders;
  private final Provisions provisions;

  QueryStory(String id) {
    this.id = id;
    this.provisions = new Provisions(id);
  }

  // ---- hearing it ----

  @Override
  public void command(JournalEntry entry, Surroundings around) {
    if (!Subjects.isAboutQuery(entry.command(), id)) {
      String followed = provisions.command(entry.command());
      if (followed != null) {
        events.add(new Event(entry.atMs(), null, entry.commandSeq(), followed));
      }
      return;
    }
    String said =
        switch ((QueryCommand) entry.command()) {
          case SubmitQuery c -> asked(c, entry, around);
          case QueryCommand.CompleteQuery c -> "its client says that it has ended: " + c.outcome();
          case QueryCommand.CancelQuery c -> "its client does not want it any more";
        };
    events.add(new Event(entry.atMs(), null, entry.commandSeq(), said));
  }

  private String asked(SubmitQuery command, JournalEntry entry, Surroundings around) {
    if (request != null) {
      return "asked for again";
    }
    request = command;
    session = around.session(command.sessionId());
    heardMs = entry.heardAtMs() == null ? entry.atMs() : entry.heardAtMs();
    return "asked for";
  }

  @Override
  public void decided(JournalEntry entry, Decided decided, Surroundings around) {
    String sessionId = request == null ? null : request.sessionId();
    if (!Subjects.isAboutQuery(decided.decision(), id, sessionId)) {
      if (queued != null
          && granted == null
          && terminal == null
          && decided.decision() instanceof Granted grant
          && grant.kind() == Kind.QUERY) {
        countServed(decided, grant, queued, sessionId);
      }
      boolean isLive = (queued != null || granted != null) && terminal == null;
      if (isLive && decided.decision() instanceof Decision.PressureChanged changed) {
        provisions.pressure(changed);
      }
      return;
    }
    events.add(new Event(decided.atMs(), decided.seq(), entry.commandSeq(), Said.of(decided)));
    last = decided;
    provisions.decided(decided);
    session = session == null ? around.session(sessionId) : session;
    switch (decided.decision()) {
      case Queued d -> {
        holders = queued == null ? around.holders(decided.atMs()) : holders;
        queued = queued == null ? decided : queued;
      }
      case Granted d -> granted = decided;
      case Rejected d -> terminal = d.command() == null ? decided : terminal;
      case Released d -> terminal = decided;
      case Decision.Expired d -> terminal = decided;
      case Decision.CancelQuery d -> order = order == null ? decided : order;
      case Decision.KillSession d -> order = order == null ? decided : order;
      case Decision other -> {
        // a step of the story, and no more
      }
    }
  }

  private void countServed(
      Decided decided, Granted grant, Decided own, @Nullable String ownSession) {
    servedBefore.merge(String.valueOf(decided.group()), 1L, Long::sum);
    if (Objects.equals(decided.group(), own.group())) {
      boolean isOwn = ownSession != null && ownSession.equals(grant.sessionId());
      servedOfOwnSession += isOwn ? 1 : 0;
      servedOfOthers += isOwn ? 0 : 1;
    }
  }

  // ---- telling it ----

  @Override
  public @Nullable Explanation end(String domain, Surroundings around) {
    if (events.isEmpty()) {
      return null;
    }
    Why bound = bound();
    return new Explanation(
        domain,
        About.QUERY,
        id,
        verdict(),
        request == null ? null : who(request),
        last == null ? null : assigned(last, around),
        List.copyOf(events),
        bound,
        bound == null ? null : Limits.reason(bound),
        provisions.told(),
        ahead(bound),
        remedies(bound));
  }

  /** What stood in the way: of running on, of running at all, or of running at once. */
  private @Nullable Why bound() {
    if (order != null) {
      return order.why();
    }
    if (terminal != null && terminal.decision() instanceof Rejected) {
      return terminal.why();
    }
    return queued == null ? null : queued.why();
  }

  private String verdict() {
    if (terminal != null) {
      return switch (terminal.decision()) {
        case Rejected d ->
            "Query %s was refused%s, because %s."
                .formatted(id, waitedBefore(terminal), Causes.because(d.code()));
        case Released d -> ended(d);
        case Decision other ->
            "Query %s was withdrawn by its client%s.".formatted(id, waitedBefore(terminal));
      };
    }
    if (order != null) {
      return "Query %s was ordered to end at %s, and has not been reported to have ended: it still holds its slot."
          .formatted(id, Times.whole(order.atMs()));
    }
    if (granted != null) {
      return "Query %s runs since %s; it waited for %s."
          .formatted(id, Times.whole(granted.atMs()), waited(granted));
    }
    return queued == null
        ? "Query %s has not been decided about yet.".formatted(id)
        : "Query %s waits since %s%s.".formatted(id, Times.whole(queued.atMs()), place());
  }

  private String ended(Released released) {
    String held = Durations.human(released.charged().heldMs());
    String wait = granted == null ? "" : " (it had waited for %s)".formatted(waited(granted));
    return released.cause() == null
        ? "Query %s ran for %s%s, and ended by itself.".formatted(id, held, wait)
        : "Query %s was ended after %s in its slot%s, because %s."
            .formatted(id, held, wait, Causes.because(released.cause()));
  }

  private String place() {
    return last != null && last.decision() instanceof Queued place
        ? ", the last news was place %d of group %s".formatted(place.position(), last.group())
        : "";
  }

  private static String waited(Decided grant) {
    return grant.decision() instanceof Granted d ? Durations.human(d.waitedMs()) : "a time";
  }

  private String waitedBefore(Decided end) {
    return queued == null
        ? " at once"
        : " after a wait of " + Durations.human(end.atMs() - heardMs);
  }

  private String who(SubmitQuery asked) {
    String user = session == null ? asked.user() : session.user();
    String program = session == null ? asked.program() : session.program();
    StringBuilder said = new StringBuilder();
    said.append(user == null ? "Somebody without a user name" : "User " + user);
    said.append(program == null ? "" : " (program " + program + ")");
    said.append(" asked at ").append(Times.whole(heardMs));
    said.append(asked.sessionId() == null ? "" : ", in session " + asked.sessionId());
    said.append(asked.group() == null ? "" : ", for group " + asked.group());
    said.append(
        asked.memoryBytes() == null
            ? ""
            : Sentence.of(", for %,d bytes of memory", asked.memoryBytes()));
    said.append(asked.parallel() == null ? "" : ", parallel " + asked.parallel());
    said.append(asked.dop() == null ? "" : ", DOP " + asked.dop());
    said.append(
        asked.waitMs() == null ? "" : ", ready to wait for " + Durations.human(asked.waitMs()));
    if (asked.text() != null) {
      String text = asked.text();
      boolean whole = text.length() <= MOST_OF_TEXT;
      said.append(": ").append(whole ? text : text.substring(0, MOST_OF_TEXT) + "…");
    }
    return said.append('.').toString().replace("..", ".");
  }

  private String assigned(Decided decided, Surroundings around) {
    String rule = granted == null ? null : granted.why().rule();
    String group =
        decided.group() == null
            ? "It never had a place in a group"
            : "Its group was %s%s".formatted(decided.group(), rule == null ? "" : ", by " + rule);
    return "%s; %s.".formatted(group, around.ruledBy(decided));
  }

  private List<String> ahead(@Nullable Why bound) {
    List<String> said = new ArrayList<>();
    if (queued == null) {
      return said;
    }
    if (!queued.why().equals(bound)) {
      said.add("It had to wait at first: " + Limits.reason(queued.why()));
    }
    if (holders != null) {
      said.add(holders);
    }
    long before = placesBefore();
    if (before > 0) {
      said.add("Before it in the queue of its own group %s: %d.".formatted(queued.group(), before));
    }
    if (!servedBefore.isEmpty()) {
      said.add(
          "Granted to others while it waited, by group: %s."
              .formatted(Surroundings.ranked(servedBefore)));
    }
    if (request != null && request.sessionId() != null && servedOfOwnSession + servedOfOthers > 0) {
      said.add(
          "Of those in its own group, %d were of its own session %s and %d of others: under FAIR_SHARE sessions take turns, and the one that was charged least is next."
              .formatted(servedOfOwnSession, request.sessionId(), servedOfOthers));
    }
    return said;
  }

  /** How many of its own group were before it when it came. */
  private long placesBefore() {
    return queued != null && queued.decision() instanceof Queued place ? place.position() - 1 : 0;
  }

  private List<String> remedies(@Nullable Why bound) {
    if (bound == null) {
      return List.of();
    }
    Long retryAfterMs =
        terminal != null && terminal.decision() instanceof Rejected d ? d.retryAfterMs() : null;
    List<String> remedies = new ArrayList<>();
    long before = placesBefore();
    if (before > 0) {
      remedies.add(
          "A higher priority than those of its own group %s before it (%d), or fewer of them at once."
              .formatted(queued.group(), before));
    }
    remedies.addAll(Limits.remedies(bound, retryAfterMs));
    boolean neverRan = terminal != null && terminal.decision() instanceof Rejected;
    if (queued != null && neverRan && !queued.why().equals(bound)) {
      remedies.addAll(Limits.remedies(queued.why(), null));
    }
    return remedies;
  }
}
