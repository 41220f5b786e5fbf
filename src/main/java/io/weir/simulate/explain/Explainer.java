package io.weir.simulate.explain;

import io.weir.protocol.Decided;
import io.weir.protocol.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one domain's journal in order and tells the stories of an id. */
public final class Explainer {

  private final String domain;
  private final List<Story> stories = new ArrayList<>();
  private final Surroundings around = new Surroundings();
  private long entries;
  private long firstSeq;
  private long firstAtMs;
  private long lastAtMs;

  /**
   * @param kind what the id is of; null looks at all kinds
   */
  public Explainer(String domain, String id, @Nullable About kind) {
    this.domain = domain;
    for (About one : About.values()) {
      if (kind == null || kind == one) {
        stories.add(story(one, id));
      }
    }
  }

  private static Story story(About kind, String id) {
    return switch (kind) {
      case QUERY -> new QueryStory(id);
      case IO -> new IoStory(id);
      case LEASE -> new LeaseStory(id);
      case SESSION -> PlainStory.ofSession(id);
      case ADMIN -> PlainStory.ofRequest(id);
      case ORDER -> PlainStory.ofOrder(id);
    };
  }

  /** Takes the next entry. */
  public void take(JournalEntry entry) {
    if (entries++ == 0) {
      firstSeq = entry.commandSeq();
      firstAtMs = entry.atMs();
    }
    lastAtMs = entry.atMs();
    around.take(entry.command());
    stories.forEach(story -> story.command(entry, around));
    for (Decided decided : entry.decisions()) {
      if (around.isNew(decided)) {
        stories.forEach(story -> story.decided(entry, decided, around));
        around.apply(entry, decided);
      }
    }
  }

  /** What was found of each kind that it may be. */
  public List<Explanation> explanations() {
    return stories.stream()
        .map(story -> story.end(domain, around))
        .filter(Objects::nonNull)
        .toList();
  }

  /** What was looked at, as the end of a sentence. */
  public String lookedAt() {
    return entries == 0
        ? "the journal of domain %s has no entries: name another domain".formatted(domain)
        : "none of the %d entries of domain %s from command %d (%s) to %s is about it"
            .formatted(entries, domain, firstSeq, Times.whole(firstAtMs), Times.whole(lastAtMs));
  }
}
