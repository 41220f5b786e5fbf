package io.weir.kernel.sessions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session holds that others wait for, and which of its queries wait for others: as its
 * client says, until it says otherwise. Locks outlive the query that took them, so what was said of
 * a query is said of its session once the query has ended; that a query waits ends with it.
 *
 * @param blocks true where the session itself blocks others
 * @param blocking its running queries that block others
 * @param blocked its running queries that wait for what another session holds
 * @param sinceLiveMs since when it blocks others, on the live clock; absent while it does not
 */
public record Locks(
    boolean blocks, List<String> blocking, List<String> blocked, @Nullable Long sinceLiveMs) {

  private static final Locks NONE = new Locks(false, List.of(), List.of(), null);

  static Locks of(@Nullable Locks known) {
    return known == null ? NONE : known;
  }

  /** True while others wait for what it holds. */
  public boolean blocksOthers() {
    return blocks || !blocking.isEmpty();
  }

  /** It was said of the session: where it blocks nobody, none of its queries does. */
  @Nullable Locks said(boolean blocksOthers, long liveMs) {
    return of(blocksOthers, blocksOthers ? blocking : List.of(), blocked, liveMs);
  }

  /** It was said of a running query; null = nothing was. */
  @Nullable Locks said(
      String queryId, @Nullable Boolean blocksOthers, @Nullable Boolean isBlocked, long liveMs) {
    return of(
        blocks, with(blocking, queryId, blocksOthers), with(blocked, queryId, isBlocked), liveMs);
  }

  /** A query has ended. */
  @Nullable Locks without(String queryId, long liveMs) {
    return of(
        blocks || blocking.contains(queryId),
        with(blocking, queryId, false),
        with(blocked, queryId, false),
        liveMs);
  }

  private @Nullable Locks of(
      boolean itself, List<String> nowBlocking, List<String> nowBlocked, long liveMs) {
    boolean blocksNow = itself || !nowBlocking.isEmpty();
    if (!blocksNow && nowBlocked.isEmpty()) {
      return null;
    }
    Long since = !blocksNow ? null : sinceLiveMs == null ? (Long) liveMs : sinceLiveMs;
    return new Locks(itself, nowBlocking, nowBlocked, since);
  }

  private static List<String> with(List<String> ids, String id, @Nullable Boolean in) {
    if (in == null || in == ids.contains(id)) {
      return ids;
    }
    List<String> changed = new ArrayList<>(ids);
    if (in) {
      changed.add(id);
    } else {
      changed.remove(id);
    }
    return List.copyOf(changed);
  }
}
