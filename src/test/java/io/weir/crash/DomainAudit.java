package io.weir.crash;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks one domain, from its records alone. Knows nothing of the kernel's code. */
final class DomainAudit {
  private final String domain;
  private final Findings findings;
  private final Set<String> submitted = new HashSet<>();
  private final Map<Long, Decided> answered = new TreeMap<>();
  private final Map<Long, Decided> journalled = new TreeMap<>();
  private final Set<String> taken = new HashSet<>();
  private long slots;
  private long lastCommandSeq;
  private long lastSeq;

  DomainAudit(String domain, Findings findings) {
    this.domain = domain;
    this.findings = findings;
  }

  void slots(long count) {
    slots = count;
  }

  void submitted(String queryId) {
    if (!submitted.add(queryId)) {
      findings.add("LOAD", "%s was submitted twice by the load itself", queryId);
    }
  }

  /** A decision of an output topic; one that is told again has to be what it was. */
  void answered(Decided decided) {
    keep(answered, decided, "on its topic");
  }

  private void keep(Map<Long, Decided> known, Decided decided, String where) {
    Decided former = known.putIfAbsent(decided.seq(), decided);
    if (former != null && !former.equals(decided)) {
      findings.add(
          "SEQ_USED_TWICE", "%s %d is %s and %s %s", domain, decided.seq(), former, decided, where);
    }
  }

  void journalled(JournalEntry entry) {
    if (entry.commandSeq() != lastCommandSeq + 1) {
      findings.add(
          "JOURNAL_GAP", "%s: command %d follows %d", domain, entry.commandSeq(), lastCommandSeq);
    }
    lastCommandSeq = Math.max(lastCommandSeq, entry.commandSeq());
    if (entry.source() != null && !taken.add(entry.source().toString())) {
      findings.add("TAKEN_TWICE", "%s: %s was taken twice", domain, entry.source());
    }
    long first = Long.MAX_VALUE;
    long last = 0;
    for (Decided decided : entry.decisions()) {
      first = Math.min(first, decided.seq());
      last = Math.max(last, decided.seq());
      if (decided.seq() > lastSeq + 1) {
        findings.add("SEQ_GAP", "%s: decision %d follows %d", domain, decided.seq(), lastSeq);
      }
      lastSeq = Math.max(lastSeq, decided.seq());
      keep(journalled, decided, "in the journal");
    }
    boolean none = entry.decisions().isEmpty();
    if (none != (entry.firstSeq() == null)
        || none != (entry.lastSeq() == null)
        || (!none && (entry.firstSeq() != first || entry.lastSeq() != last))) {
      findings.add(
          "JOURNAL_RANGE",
          "%s: command %d says decisions %d to %d, but holds %d to %d",
          domain,
          entry.commandSeq(),
          entry.firstSeq(),
          entry.lastSeq(),
          first,
          last);
    }
  }

  /** A request or completion that the journal has to name. */
  void expectTaken(JournalEntry.Source source) {
    if (!taken.contains(source.toString())) {
      findings.add("NOT_TAKEN", "%s: %s is not in the journal", domain, source);
    }
  }

  /** What can be told only when everything is read. */
  Tally finish() {
    Map<Long, Decided> missing = new TreeMap<>(journalled);
    answered.keySet().forEach(missing::remove);
    missing.forEach(
        (seq, decided) -> findings.add("NOT_SENT", "%s %d is only in the journal", domain, seq));
    answered.forEach(
        (seq, decided) -> {
          if (!decided.equals(journalled.get(seq))) {
            findings.add("NOT_JOURNALLED", "%s %d: %s", domain, seq, decided);
          }
        });
    return replay();
  }

  private Tally replay() {
    Map<String, Long> grants = new HashMap<>();
    Map<String, Long> ends = new HashMap<>();
    Tally tally = new Tally();
    tally.submitted = submitted.size();
    long running = 0;
    for (Decided decided : answered.values()) {
      Decision decision = decided.decision();
      if (decision instanceof Granted granted && granted.kind() == Kind.QUERY) {
        tally.granted++;
        running++;
        if (running > slots) {
          tally.overGrants++;
          findings.add(
              "OVER_GRANT", "%s %d: %d run in %d slots", domain, decided.seq(), running, slots);
        }
        Long former = grants.putIfAbsent(granted.id(), decided.seq());
        if (former != null) {
          tally.doubles++;
          findings.add(
              "DOUBLE", "%s %s: granted by %d and %d", domain, granted.id(), former, decided.seq());
        }
      } else if (isTerminal(decision)) {
        String id = ((Decision.Answer) decision).id();
        if (decision instanceof Released) {
          tally.released++;
          running--;
        }
        terminal(id, decided, ends, grants);
      }
    }
    for (String id : submitted) {
      if (!ends.containsKey(id)) {
        tally.lost++;
        findings.add("LOST", "%s %s: no terminal decision", domain, id);
      }
    }
    tally.commands = lastCommandSeq;
    return tally;
  }

  private void terminal(
      String id, Decided decided, Map<String, Long> ends, Map<String, Long> grants) {
    Long former = ends.putIfAbsent(id, decided.seq());
    if (former != null) {
      findings.add("ENDED_TWICE", "%s %s: by %d and %d", domain, id, former, decided.seq());
    }
    if (!submitted.contains(id)) {
      findings.add("UNASKED", "%s %s: ended by %d, never submitted", domain, id, decided.seq());
    }
    if (decided.decision() instanceof Released != grants.containsKey(id)) {
      findings.add("UNGRANTED", "%s %s: ended as %s", domain, id, decided.decision());
    }
  }

  private static boolean isTerminal(Decision decision) {
    return switch (decision) {
      case Released released -> released.kind() == Kind.QUERY;
      case Expired expired -> expired.kind() == Kind.QUERY;
      case Rejected refused ->
          refused.kind() == Kind.QUERY
              && refused.command() == null
              && refused.code() != Code.ALREADY_EXISTS;
      default -> false;
    };
  }

  /** Figures of the verdict. */
  static final class Tally {
    long submitted;
    long granted;
    long released;
    long doubles;
    long overGrants;
    long lost;
    long commands;

    void add(Tally other) {
      submitted += other.submitted;
      granted += other.granted;
      released += other.released;
      doubles += other.doubles;
      overGrants += other.overGrants;
      lost += other.lost;
      commands += other.commands;
    }
  }
}
