package io.weir.simulate.explain;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What else there is in the domain while a story goes on, as far as the journal tells it. */
final class Surroundings {

  private static final int MOST_GROUPS = 6; // named in a sentence

  /** A query that holds a slot. */
  private record Holder(String id, @Nullable String sessionId, String group, long sinceMs) {}

  /** Who made a version of the domain. */
  private record Change(long version, String requestId, @Nullable String actor, long atMs) {}

  private final Map<String, Holder> running = new LinkedHashMap<>();
  private final Map<String, OpenSession> sessions = new HashMap<>();
  private final TreeMap<Long, Change> changes = new TreeMap<>(); // by seq
  private long lastSeq;

  /** A command is about to be decided. */
  void take(Command command) {
    if (command instanceof OpenSession open) {
      sessions.put(open.sessionId(), open);
    }
  }

  /** True where this was decided now, and not said again. */
  boolean isNew(Decided decided) {
    return decided.seq() > lastSeq;
  }

  /** Something was decided. */
  void apply(JournalEntry entry, Decided decided) {
    lastSeq = Math.max(lastSeq, decided.seq());
    String group = decided.group() == null ? "no group" : decided.group();
    switch (decided.decision()) {
      case Decision.Granted d when d.kind() == Kind.QUERY ->
          running.put(d.id(), new Holder(d.id(), d.sessionId(), group, decided.atMs()));
      case Decision.Released d when d.kind() == Kind.QUERY -> running.remove(d.id());
      case Decision.SwitchGroup d ->
          running.replaceAll(
              (id, holder) ->
                  d.sessionId().equals(holder.sessionId())
                      ? new Holder(id, d.sessionId(), d.to(), holder.sinceMs())
                      : holder);
      case Decision.Accepted d when entry.command() instanceof AdminCommand admin ->
          changes.put(
              decided.seq(), new Change(d.version(), d.requestId(), admin.actor(), decided.atMs()));
      case Decision.SessionClosed d -> sessions.remove(d.sessionId());
      case Decision other -> {
        // changes nothing of who holds what
      }
    }
  }

  @Nullable OpenSession session(@Nullable String id) {
    return id == null ? null : sessions.get(id);
  }

  /** The plan of a decision, and the version of the domain then, as far as it is known. */
  String ruledBy(Decided decided) {
    String plan =
        decided.plan() == null
            ? "there was no plan"
            : "plan %s was in force in version %d".formatted(decided.plan(), decided.planVersion());
    Map.Entry<Long, Change> last = changes.floorEntry(decided.seq());
    Change change = last == null ? null : last.getValue();
    return change == null
        ? plan
        : plan
            + "; the domain was at version %d, set at %s by request %s%s"
                .formatted(
                    change.version(),
                    Times.whole(change.atMs()),
                    change.requestId(),
                    change.actor() == null ? "" : " of " + change.actor());
  }

  /** Who holds the slots now, or null where nobody does. */
  @Nullable String holders(long nowMs) {
    if (running.isEmpty()) {
      return null;
    }
    Map<String, Long> counts = new TreeMap<>();
    running.values().forEach(holder -> counts.merge(holder.group(), 1L, Long::sum));
    Holder longest =
        running.values().stream().min(Comparator.comparingLong(Holder::sinceMs)).orElseThrow();
    return "The slots were held by %s; the longest by query %s of %s, for %s by then."
        .formatted(
            ranked(counts),
            longest.id(),
            longest.group(),
            Durations.human(nowMs - longest.sinceMs()));
  }

  /** Groups with a number each, the largest first. */
  static String ranked(Map<String, Long> counts) {
    List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey));
    List<String> named =
        entries.stream()
            .limit(MOST_GROUPS)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .toList();
    long more = entries.stream().skip(MOST_GROUPS).mapToLong(Map.Entry::getValue).sum();
    return String.join(", ", named) + (more == 0 ? "" : " and others (" + more + ")");
  }
}
