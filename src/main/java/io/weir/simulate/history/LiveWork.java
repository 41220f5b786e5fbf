package io.weir.simulate.history;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The queries that wait or run, and how many of which group they are. */
final class LiveWork {

  static final long MICROS_PER_MS = 1000;

  /** More than people tell apart; the rest is one group, so that names cannot fill the memory. */
  private static final int MOST_GROUPS = 256;

  private static final String OTHER_GROUPS = "(other groups)";

  private final Timeline timeline;
  private final Map<String, LiveQuery> queries = new HashMap<>(); // never walked for an output
  private final SortedMap<String, LiveGroup> groups = new TreeMap<>();
  private long queued;
  private long running;

  LiveWork(Timeline timeline) {
    this.timeline = timeline;
  }

  @Nullable LiveQuery find(String queryId) {
    return queries.get(queryId);
  }

  /** The group that counts for a name. */
  LiveGroup group(String name) {
    LiveGroup known = groups.get(name);
    if (known != null) {
      return known;
    }
    String kept = groups.size() < MOST_GROUPS ? name : OTHER_GROUPS;
    return groups.computeIfAbsent(kept, LiveGroup::new);
  }

  /** From now on a query is this, in the slice of now. */
  void put(String queryId, LiveQuery query, Slice now) {
    count(queries.put(queryId, query), -1);
    count(query, 1);
    stand(query, now);
  }

  /** A query is live no more. */
  @Nullable LiveQuery remove(String queryId) {
    LiveQuery known = queries.remove(queryId);
    count(known, -1);
    return known;
  }

  /** Changes the running queries of a session. */
  void change(String sessionId, UnaryOperator<LiveQuery> change, Slice now) {
    for (Map.Entry<String, LiveQuery> entry : queries.entrySet()) {
      LiveQuery query = entry.getValue();
      if (query.running() && sessionId.equals(query.sessionId())) {
        LiveQuery changed = change.apply(query);
        entry.setValue(changed);
        count(query, -1);
        count(changed, 1);
        stand(changed, now);
      }
    }
  }

  private void count(@Nullable LiveQuery query, int change) {
    if (query == null) {
      return;
    }
    LiveGroup group = group(query.group());
    if (query.running()) {
      running += change;
      group.running += change;
    } else {
      queued += change;
      group.queued += change;
    }
  }

  private void stand(LiveQuery query, Slice now) {
    LiveGroup group = group(query.group());
    now.total.standing(queued, running);
    now.of(group.name).standing(group.queued, group.running);
  }

  /** Lets time pass in which nothing changes. */
  void integrate(Slice slice, long ms) {
    long weights = 0;
    for (LiveGroup group : groups.values()) {
      weights += group.busy() ? group.weight : 0;
    }
    if (weights == 0) {
      return;
    }
    slice.busyMs += ms;
    if (queued > 0) {
      timeline.contended(slice, ms);
    }
    add(slice.total, queued, running, Window.WHOLE_PPM, ms);
    long weightsSoFar = 0;
    long ppmSoFar = 0;
    for (LiveGroup group : groups.values()) {
      if (group.busy()) {
        weightsSoFar += group.weight;
        long ppm = Window.WHOLE_PPM * weightsSoFar / weights; // so that all of them add up to 1
        add(slice.of(group.name), group.queued, group.running, ppm - ppmSoFar, ms);
        ppmSoFar = ppm;
      }
    }
  }

  private void add(Tally tally, long waiting, long busy, long ppm, long ms) {
    tally.standing(waiting, busy);
    tally.queuedMs += waiting * ms;
    tally.runningMs += busy * ms;
    tally.chargedMicros += busy * ms * MICROS_PER_MS;
    tally.entitledPpmMs += ppm * ms;
    if (queued > 0) {
      tally.contendedMicros += busy * ms * MICROS_PER_MS;
      tally.contendedPpmMs += ppm * ms;
    }
  }

  SortedMap<String, History.Standing> standings() {
    SortedMap<String, History.Standing> standings = new TreeMap<>();
    groups.forEach(
        (name, group) ->
            standings.put(name, new History.Standing(group.queued, group.running, group.weight)));
    return standings;
  }
}
