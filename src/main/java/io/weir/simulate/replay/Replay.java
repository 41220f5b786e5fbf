package io.weir.simulate.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /**
   * Takes the next records of the journal; those of one domain in order. Thousands are best, of
   * several domains: these are run beside each other, as nothing of one domain is another's.
   */
  public void take(List<JournalRecord> records) {
    Map<String, List<JournalRecord>> byDomain = new LinkedHashMap<>();
    for (JournalRecord record : records) {
      byDomain.computeIfAbsent(record.domain(), name -> new ArrayList<>()).add(record);
    }
    byDomain.keySet().removeAll(differences.keySet());
    byDomain
        .keySet()
        .forEach(
            name -> domains.computeIfAbsent(name, n -> new DomainReplay(n, options, snapshots)));
    byDomain.entrySet().parallelStream()
        .map(each -> domains.get(each.getKey()).take(each.getValue()))
        .filter(Objects::nonNull)
        .toList()
        .forEach(found -> differences.put(found.domain(), found));
  }

  /** What came of each domain so far, by name. */
  public List<DomainResult> results() {
    List<DomainResult> results = new ArrayList<>();
    domains.forEach((name, replay) -> results.add(replay.result(differences.get(name))));
    return results;
  }
}
