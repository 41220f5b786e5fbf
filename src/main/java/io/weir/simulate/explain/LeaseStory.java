package io.weir.simulate.explain;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.ActivateReservation;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.CheckAvailability;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.LeaseCommand.ReserveCapacity;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import io.weir.simulate.explain.Explanation.Event;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The story of a lease: asked for, held, renewed, given back. */
final class LeaseStory implements Story {

  private final String id;
  private final List<Event> events = new ArrayList<>();
  private @Nullable AcquireLease request;
  private long heardMs;
  private int renewals;
  private @Nullable Decided granted; // first
  private @Nullable Granted holding; // as it was said last
  private @Nullable Decided terminal;
  private @Nullable Decided last;

  LeaseStory(String id) {
    this.id = id;
  }

  // ---- hearing it ----

  @Override
  public void command(JournalEntry entry, Surroundings around) {
    if (!(entry.command() instanceof LeaseCommand command) || !command.id().equals(id)) {
      return;
    }
    String said =
        switch (command) {
          case AcquireLease c -> asked(c, entry);
          case RenewLease c -> renewed();
          case CancelAcquire c -> "its holder does not want it any more";
          case ReleaseLease c ->
              c.amounts() == null
                  ? "its holder gives it back"
                  : "its holder gives %s back".formatted(amounts(c.amounts()));
          case ReserveCapacity c -> null; // of a reservation by that name
          case ActivateReservation c -> null;
          case CheckAvailability c -> null;
        };
    if (said != null) {
      events.add(new Event(entry.atMs(), null, entry.commandSeq(), said));
    }
  }

  private String asked(AcquireLease command, JournalEntry entry) {
    if (request != null) {
      return "asked for again";
    }
    request = command;
    heardMs = entry.heardAtMs() == null ? entry.atMs() : entry.heardAtMs();
    return "asked for";
  }

  private String renewed() {
    renewals++;
    return "renewed";
  }

  @Override
  public void decided(JournalEntry entry, Decided decided, Surroundings around) {
    if (!(decided.decision() instanceof Decision.Answer answer)
        || answer.kind() != Kind.LEASE
        || !answer.id().equals(id)) {
      return;
    }
    events.add(new Event(decided.atMs(), decided.seq(), entry.commandSeq(), Said.of(decided)));
    last = decided;
    switch (answer) {
      case Granted d -> {
        granted = granted == null ? decided : granted;
        holding = d;
      }
      case Rejected d -> terminal = d.command() == null ? decided : terminal;
      case Released d -> terminal = decided;
      case Decision.Expired d -> terminal = decided;
      case Decision.Queued d -> {
        // its wait shows in its steps
      }
      case Decision.SessionOpened d -> throw notOfLeases(d);
      case Decision.SessionClosed d -> throw notOfLeases(d);
    }
  }

  private static IllegalStateException notOfLeases(Decision decision) {
    return new IllegalStateException("Expected an answer about a lease, but it was " + decision);
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
        About.LEASE,
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
        List.of(),
        bound == null ? List.of() : Limits.remedies(bound, retryAfterMs()));
  }

  private @Nullable Rejected refusal() {
    return terminal != null && terminal.decision() instanceof Rejected refused ? refused : null;
  }

  private @Nullable Long retryAfterMs() {
    Rejected refused = refusal();
    return refused == null ? null : refused.retryAfterMs();
  }

  /** What stood in the way: of having it, or of having it for longer. */
  private @Nullable Why bound() {
    boolean wasEnded =
        terminal != null
            && !(terminal.decision() instanceof Released given && given.cause() == null);
    return wasEnded ? terminal.why() : null;
  }

  private String reason(Why bound) {
    Rejected refused = refusal();
    return refused == null ? Limits.reason(bound) : refused.message() + ".";
  }

  private String verdict() {
    if (terminal != null) {
      return switch (terminal.decision()) {
        case Rejected d ->
            "Lease %s was refused at once, because %s.".formatted(id, because(d.code()));
        case Released d ->
            "Lease %s was held for %s%s, and %s."
                .formatted(
                    id,
                    Durations.human(d.charged().heldMs()),
                    renewed(renewals),
                    d.cause() == null ? "was given back" : "ended because " + because(d.cause()));
        case Decision other ->
            "Lease %s was over%s: nobody renewed it in time."
                .formatted(id, renewed(renewals).replace(" (", ", ").replace(")", ""));
      };
    }
    return granted == null
        ? "Lease %s has not been decided about yet.".formatted(id)
        : "Lease %s is held since %s%s.".formatted(id, Times.whole(granted.atMs()), held());
  }

  private String held() {
    return holding == null || holding.amounts() == null ? "" : ": " + amounts(holding.amounts());
  }

  private static String renewed(int times) {
    return times == 0 ? "" : " (renewed %d time%s)".formatted(times, times == 1 ? "" : "s");
  }

  /** What a code means of a lease, where that is something else than of queries. */
  private static String because(Code code) {
    return switch (code) {
      case RESOURCE_EXHAUSTED -> "its pool, or one above it, is as full as may be";
      case QUOTA_EXCEEDED -> "its session may not hold so much";
      case MEMORY_LIMIT -> "there is not so much left now";
      default -> Causes.because(code);
    };
  }

  private String who(AcquireLease asked) {
    return "%s asked at %s%s: %s%s."
        .formatted(
            asked.holder(),
            Times.whole(heardMs),
            asked.sessionId() != null
                ? ", in session " + asked.sessionId()
                : asked.group() != null ? ", for group " + asked.group() : "",
            amounts(asked.amounts()),
            asked.ttlMs() == null
                ? ""
                : ", for %s without being renewed".formatted(Durations.human(asked.ttlMs())));
  }

  /** What of which resource. */
  static String amounts(Map<String, Long> amounts) {
    return amounts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> Sentence.of("%,d of %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(" and "));
  }
}
