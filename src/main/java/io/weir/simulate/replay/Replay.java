package io.weir.simulate.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs journals again, each domain's by itself, and compares what is decided with what was decided,
 * byte for byte; and the tables with each whole snapshot on the way. A domain is left at its first
 * difference: what follows from it says nothing.
 */
public final class Replay {

  private final ReplayOptions options;
  private final Snapshots snapshots;
  private final Map<String, DomainReplay> domains = new TreeMap<>();
  private final Map<String, Difference> differences = new TreeMap<>();

  public Replay(ReplayOptions options, Snapshots snapshots) {
    this.options = options;
    this.snapshots = snapshots;
  }

  /** Takes the next records of the journal; those of one domain in order. Thousands are best. */
  public void take(List<JournalRecord> records) {
    Map<String, List<JournalRecord>> byDomain = new LinkedHashMap<>();
    for (JournalRecord record : records) {
      byDomain.computeIfAbsent(record.domain(), name -> new ArrayList<>()).add(record);
    }
    byDomain.forEach(this::take);
  }

  private void take(String domain, List<JournalRecord> records) {
    DomainReplay replay =
        domains.computeIfAbsent(domain, name -> new DomainReplay(name, options, snapshots));
    if (!differences.containsKey(domain)) {
      Difference found = replay.take(records);
      if (found != null) {
        differences.put(domain, found);
      }
    }
  }

  /** What came of each domain so far, by name. */
  public List<DomainResult> results() {
    List<DomainResult> results = new ArrayList<>();
    domains.forEach((name, replay) -> results.add(replay.result(differences.get(name))));
    return results;
  }
}
