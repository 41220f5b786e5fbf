package io.weir.simulate.explain;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.IoCommand;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.LeaseTokens;
import io.weir.protocol.IoCommand.ReturnTokens;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import io.weir.simulate.explain.Explanation.Event;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The story of I/O: asked for, waiting for its turn or its tokens, granted, ended. */
final class IoStory implements Story {

  /** What a code means of I/O, where that is something else than of queries. */
  private static final Map<Code, String> OF_IO =
      Map.of(
          Code.QUEUE_TIMEOUT,
          "it could not pass in the time that it was to wait",
          Code.QUEUE_FULL,
          "as much I/O waited as may",
          Code.EXECUTION_TIMEOUT,
          "nothing was heard of it for as long as it may be under way");

  private final String id;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Long> servedBefore = new TreeMap<>();
  private @Nullable SubmitIo request;
  private long heardMs;
  private @Nullable Decided queued;
  private @Nullable Decided granted;
  private @Nullable Decided terminal;
  private @Nullable Decided last;

  IoStory(String id) {
    this.id = id;
  }

  // ---- hearing it ----

  @Override
  public void command(JournalEntry entry, Surroundings around) {
    if (!(entry.command() instanceof IoCommand command) || !command.id().equals(id)) {
      return;
    }
    String said =
        switch (command) {
          case SubmitIo c -> asked(c, entry);
          case CompleteIo c -> "its client says that it has ended";
          case CancelIo c -> "its client does not want it any more";
          case LeaseTokens c -> null; // of a lease by that name
          case ReturnTokens c -> null;
        };
    if (said != null) {
      events.add(new Event(entry.atMs(), null, entry.commandSeq(), said));
    }
  }

  private String asked(SubmitIo command, JournalEntry entry) {
    if (request != null) {
      return "asked for again";
    }
    request = command;
    heardMs = entry.heardAtMs() == null ? entry.atMs() : entry.heardAtMs();
    return "asked for";
  }

  @Override
  public void decided(JournalEntry entry, Decided decided, Surroundings around) {
    if (!(decided.decision() instanceof Decision.Answer answer) || answer.kind() != Kind.IO) {
      return;
    }
    if (!answer.id().equals(id)) {
      boolean waits = queued != null && granted == null && terminal == null;
      if (waits && answer instanceof Granted) {
        servedBefore.merge(String.valueOf(decided.group()), 1L, Long::sum);
      }
      return;
    }
    events.add(new Event(decided.atMs(), decided.seq(), entry.commandSeq(), Said.of(decided)));
    last = decided;
    switch (answer) {
      case Queued d -> queued = queued == null ? decided : queued;
      case Granted d -> granted = decided;
      case Rejected d -> terminal = d.command() == null ? decided : terminal;
      case Released d -> terminal = decided;
      case Decision.Expired d -> terminal = decided;
      case Decision.SessionOpened d -> throw notOfIo(d);
      case Decision.SessionClosed d -> throw notOfIo(d);
    }
  }

  private static IllegalStateException notOfIo(Decision decision) {
    return new IllegalStateException("Expected an answer about I/O, but it was " + decision);
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
        About.IO,
        id,
        verdict(),
        request == null ? null : who(request),
        last == null || last.group() == null
            ? null
            : "Its group was %s; %s.".formatted(last.group(), around.ruledBy(last)),
        List.copyOf(events),
        bound,
        bound == null ? null : reason(bound),
        List.of(),
        ahead(bound),
        bound == null ? List.of() : remedies(bound));
  }

  /** What stood in the way: of going on, of passing at all, or of passing at once. */
  private @Nullable Why bound() {
    boolean wasEnded =
        terminal != null
            && (terminal.decision() instanceof Rejected
                || (terminal.decision() instanceof Released d && d.cause() != null));
    return wasEnded ? terminal.why() : queued == null ? null : queued.why();
  }

  private @Nullable Rejected refusal() {
    return terminal != null && terminal.decision() instanceof Rejected refused ? refused : null;
  }

  private String verdict() {
    if (terminal != null) {
      return switch (terminal.decision()) {
        case Rejected d ->
            "I/O %s was refused%s, because %s.".formatted(id, waitedBefore(), because(d.code()));
        case Released d ->
            "I/O %s was under way for %s%s, and ended %s."
                .formatted(
                    id,
                    Durations.human(d.charged().heldMs()),
                    granted == null ? "" : " (it had waited for %s)".formatted(waited(granted)),
                    d.cause() == null ? "by itself" : "because " + because(d.cause()));
        case Decision other ->
            "I/O %s was withdrawn%s, before it passed.".formatted(id, waitedBefore());
      };
    }
    if (granted != null) {
      return "I/O %s is under way since %s; it waited for %s."
          .formatted(id, Times.whole(granted.atMs()), waited(granted));
    }
    return queued == null
        ? "I/O %s has not been decided about yet.".formatted(id)
        : "I/O %s waits since %s.".formatted(id, Times.whole(queued.atMs()));
  }

  private static String because(Code code) {
    String ofIo = OF_IO.get(code);
    return ofIo == null ? Causes.because(code) : ofIo;
  }

  private static String waited(Decided grant) {
    return grant.decision() instanceof Granted d ? Durations.human(d.waitedMs()) : "a time";
  }

  private String waitedBefore() {
    return queued == null || terminal == null
        ? " at once"
        : " after a wait of " + Durations.human(terminal.atMs() - heardMs);
  }

  private String who(SubmitIo asked) {
    return Sentence.of(
        "%s asked at %s: %s of %,d bytes in %,d request%s%s%s.",
        asked.sessionId() == null
            ? "Somebody of group " + asked.group()
            : "Session " + asked.sessionId(),
        Times.whole(heardMs),
        asked.op(),
        asked.bytes(),
        asked.deviceRequests(),
        asked.deviceRequests() == 1 ? "" : "s",
        asked.priority() == null ? "" : ", priority " + asked.priority(),
        asked.waitMs() == null ? "" : ", ready to wait for " + Durations.human(asked.waitMs()));
  }

  private String reason(Why bound) {
    Rejected refused = refusal();
    boolean tooLarge = refused != null && refused.code() == Code.NEVER_FITS;
    return tooLarge ? refused.message() + "." : Limits.reason(bound);
  }

  private List<String> ahead(@Nullable Why bound) {
    List<String> said = new ArrayList<>();
    if (queued != null && !queued.why().equals(bound)) {
      said.add("It had to wait at first: " + Limits.reason(queued.why()));
    }
    if (queued != null && queued.decision() instanceof Queued place && place.position() > 1) {
      said.add(
          "Before it in the order of its own group %s: %d."
              .formatted(queued.group(), place.position() - 1));
    }
    if (!servedBefore.isEmpty()) {
      said.add(
          "Granted to others while it waited, by group: %s."
              .formatted(Surroundings.ranked(servedBefore)));
    }
    return said;
  }

  private List<String> remedies(Why bound) {
    Rejected refused = refusal();
    if (bound.limit() != Limit.QUEUE_TIME) {
      return Limits.remedies(bound, refused == null ? null : refused.retryAfterMs());
    }
    List<String> remedies = new ArrayList<>();
    remedies.add("A longer waitMs, or none: I/O waits for ever where it says nothing.");
    remedies.addAll(queued == null ? List.of() : Limits.remedies(queued.why(), null));
    return remedies;
  }
}
