package io.weir.simulate.history;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SwitchGroup;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import io.weir.simulate.history.History.PlanSwitch;
import io.weir.simulate.history.Timeline.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one domain's decisions and keeps how its groups queued, ran, waited and shared over time.
 *
 * <p>It is told decisions in the order of their numbers and nothing else; a repeated one and those
 * of other domains are passed over. Time goes on with the decisions: between two of them every
 * queue and every running query is integrated. A running query is charged its slot's time (1 ms =
 * 1000 µs) as it runs; its release says what it was charged, and the difference is spread over the
 * time that it ran. What it needs is bounded: a number of windows, and a row for each live query.
 */
public final class RunHistory implements Consumer<Decided> {

  /** An hour has 113 windows of 32 s, a day 85 of 17 min: enough to see, few enough to draw. */
  private static final int WINDOWS = 120;

  private static final long FIRST_WINDOW_MS = 250;

  /** A month with three a day, and enough to mark in a picture. */
  private static final int MOST_SWITCHES = 100;

  private static final String GROUP = "group ";
  private static final String NO_GROUP = "(no group)"; // refused before it was assigned to one

  private final String domain;
  private final Timeline timeline;
  private final SeenNumbers seen = new SeenNumbers();
  private final LiveWork work;
  private final SortedMap<Code, Long> causes = new TreeMap<>();
  private final List<PlanSwitch> switches = new ArrayList<>();
  private @Nullable Long slots;
  private long startMs = -1;
  private long nowMs;

  private RunHistory(String domain, Timeline timeline) {
    this.domain = domain;
    this.timeline = timeline;
    this.work = new LiveWork(timeline);
  }

  /** Of a whole run, however long: in windows that become twice as long when they are used up. */
  public static RunHistory whole(String domain) {
    return new RunHistory(domain, new Timeline(FIRST_WINDOW_MS, WINDOWS, WhenFull.DOUBLE));
  }

  /**
   * Of the last time only.
   *
   * @param windowMs 1 or more
   * @param windows an even number of them
   */
  public static RunHistory lately(String domain, long windowMs, int windows) {
    return new RunHistory(domain, new Timeline(windowMs, windows, WhenFull.SLIDE));
  }

  @Override
  public void accept(Decided decided) {
    boolean ours = decided.domain().equals(domain) && decided.seq() > 0;
    if (!ours || !seen.add(decided.seq())) {
      return;
    }
    advanceTo(decided.atMs());
    learnSlots(decided.why());
    switch (decided.decision()) {
      case Queued queuedAt when queuedAt.kind() == Kind.QUERY -> enqueue(queuedAt.id(), decided);
      case Granted granted when granted.kind() == Kind.QUERY -> start(granted, decided);
      case Rejected rejected when rejected.kind() == Kind.QUERY -> refuse(rejected, decided);
      case Released released when released.kind() == Kind.QUERY -> release(released, decided);
      case Expired expired when expired.kind() == Kind.QUERY -> expire(expired.id(), decided);
      case Decision.CancelQuery order -> order(decided);
      case Decision.KillSession order -> order(decided);
      case Decision.Throttle slowed -> {
        // it holds its slot as before
      }
      case Decision.Resume runs -> {
        // see above
      }
      case Decision.ResizeParallel resized -> {
        // see above
      }
      case Decision.ShrinkMemory shrinks -> {
        // see above
      }
      case Decision.PressureChanged pressure -> {
        // what it does shows in what is granted
      }
      case SwitchGroup moved -> move(moved);
      case Decision.Answer other -> {
        // sessions, and kinds of work that hold no slot
      }
      case Decision.Recommendation advice -> {
        // nobody has to follow
      }
      case Decision.PlanActivated activated -> switchPlan(activated, decided);
      case Decision.Accepted change -> {
        // what it changes shows in what is granted
      }
    }
  }

  /** Time has come this far without a decision; never back. */
  public void advanceTo(long atMs) {
    if (startMs < 0) {
      startMs = atMs;
      nowMs = atMs;
      timeline.begin(atMs);
    }
    while (nowMs < atMs) {
      Slice slice = timeline.reach(nowMs);
      long untilMs = Math.min(timeline.endOf(nowMs), atMs);
      work.integrate(slice, untilMs - nowMs);
      nowMs = untilMs;
    }
  }

  /** What happened so far. */
  public History history() {
    List<Window> windows = new ArrayList<>();
    Slice whole = new Slice(0);
    long widthMs = timeline.widthMs();
    for (Slice slice : timeline.slices()) {
      long fromMs = timeline.originMs() + windows.size() * widthMs;
      long lengthMs = Math.min(widthMs, nowMs - fromMs);
      windows.add(slice.window(fromMs - startMs, lengthMs));
      whole.add(slice);
    }
    long beganMs = Math.max(0, startMs);
    long keptMs = timeline.slices().isEmpty() ? 0 : nowMs - timeline.originMs();
    Window all = whole.window(startMs < 0 ? 0 : timeline.originMs() - startMs, keptMs);
    return new History(
        domain, beganMs, widthMs, slots, windows, all, work.standings(), switches, causes);
  }

  private void learnSlots(Why why) {
    if (why.limit() == Limit.SLOTS && "domain".equals(why.at()) && why.max() != null) {
      slots = why.max();
    }
  }

  private void switchPlan(Decision.PlanActivated activated, Decided decided) {
    if (switches.size() == MOST_SWITCHES) {
      switches.removeFirst();
    }
    String plan = String.valueOf(decided.plan());
    switches.add(new PlanSwitch(nowMs, activated.from(), plan, activated.cause()));
  }

  private void enqueue(String queryId, Decided decided) {
    LiveQuery known = work.find(queryId);
    if (known != null && known.running()) {
      return; // an older place, heard late
    }
    long sinceMs = known == null ? nowMs : known.sinceMs();
    long contendedMs = known == null ? timeline.contendedMs() : known.contendedAtMs();
    String group = groupOf(decided, known);
    work.put(queryId, new LiveQuery(group, null, false, sinceMs, contendedMs), slice());
  }

  private void start(Granted granted, Decided decided) {
    LiveQuery known = work.find(granted.id());
    if (known != null && known.running()) {
      return;
    }
    String group = groupOf(decided, known);
    Long weight = granted.cpuWeight();
    if (weight != null && weight > 0) {
      work.group(group).weight = weight;
    }
    long contendedMs = timeline.contendedMs();
    work.put(
        granted.id(), new LiveQuery(group, granted.sessionId(), true, nowMs, contendedMs), slice());
    tally(
        group,
        tally -> {
          tally.granted++;
          tally.waited(granted.waitedMs());
        });
  }

  private void refuse(Rejected rejected, Decided decided) {
    if (rejected.command() != null) {
      return; // of a completion or so; the query itself goes on
    }
    causes.merge(rejected.code(), 1L, Long::sum);
    String group = groupOf(decided, work.remove(rejected.id()));
    tally(group, tally -> tally.rejected++);
  }

  private void expire(String queryId, Decided decided) {
    String group = groupOf(decided, work.remove(queryId));
    tally(group, tally -> tally.expired++);
  }

  private void release(Released released, Decided decided) {
    LiveQuery known = work.remove(released.id());
    String group = known == null ? groupOf(decided, null) : known.group();
    tally(group, tally -> tally.released++);
    if (released.cause() != null) {
      causes.merge(released.cause(), 1L, Long::sum);
    }
    long micros = released.charged().cpuMicros();
    if (known != null && known.running()) {
      long soFar = (nowMs - known.sinceMs()) * LiveWork.MICROS_PER_MS;
      timeline.spread(group, micros - soFar, known.sinceMs(), known.contendedAtMs(), nowMs);
    } else {
      long sinceMs = nowMs - Math.max(0, released.charged().heldMs());
      timeline.spread(group, micros, sinceMs, timeline.contendedBefore(sinceMs), nowMs);
    }
  }

  private void order(Decided decided) {
    tally(groupOf(decided, null), tally -> tally.ordered++);
  }

  /** What runs takes its charge along; what waits is counted there when it is next heard of. */
  private void move(SwitchGroup moved) {
    String to = work.group(moved.to()).name;
    Slice slice = slice();
    work.change(
        moved.sessionId(),
        query -> {
          long micros = (nowMs - query.sinceMs()) * LiveWork.MICROS_PER_MS;
          timeline.spread(query.group(), -micros, query.sinceMs(), query.contendedAtMs(), nowMs);
          timeline.spread(to, micros, query.sinceMs(), query.contendedAtMs(), nowMs);
          return new LiveQuery(to, query.sessionId(), true, query.sinceMs(), query.contendedAtMs());
        },
        slice);
  }

  private Slice slice() {
    return timeline.reach(nowMs);
  }

  /** Counts for the domain and for the group. */
  private void tally(String group, Consumer<Tally> event) {
    event.accept(slice().total);
    event.accept(slice().of(group));
  }

  /** The group of a decision; a request refused before it had a session may name one as reason. */
  private String groupOf(Decided decided, @Nullable LiveQuery known) {
    String named = decided.group();
    String at = decided.why().at();
    if (named == null && known == null && at != null && at.startsWith(GROUP)) {
      return work.group(at.substring(GROUP.length())).name;
    }
    return named != null ? work.group(named).name : known != null ? known.group() : NO_GROUP;
  }
}
