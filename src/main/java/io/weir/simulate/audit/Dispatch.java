package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.HintWarnings;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a slot. After every command all that can be granted is granted, up to a bound a turn;
 * where the bound cut it short, newcomers stand behind those who wait until a turn of its own.
 */
final class Dispatch {

  private static final String REFUSED = "REJECTED"; // where nothing is enforced
  private static final String QUEUED = "QUEUED"; // the same

  private enum Cut {
    NO,
    YES,
    UNSURE // timers have fired, perhaps that of the next turn among them
  }

  private final Model model;
  private final Endings endings;
  private final Runaways runaways;
  private final Pressure pressure;
  private Cut cut = Cut.NO;

  Dispatch(Model model, Endings endings, Runaways runaways, Pressure pressure) {
    this.model = model;
    this.pressure = pressure;
    this.endings = endings;
    this.runaways = runaways;
  }

  /** Grants what must be granted now. */
  void dispatch() {
    model.share.resize();
    model.holds.review();
    for (long i = 0; i < model.rules.grantsPerTurn(); i++) {
      Group group = next();
      if (group == null) {
        resize();
        return;
      }
      if (model.definition.enforces()) {
        step(group, model.turns.next(group, group.ready()));
      } else {
        grantAnyway(model.turns.next(group, group.queue));
      }
      model.holds.review();
    }
    if (next() != null) {
      cut = Cut.YES;
    }
    resize();
  }

  private void step(Group group, Query head) {
    Code refusal = refuses(head);
    if (refusal != null) {
      endings.refuse(head, refusal);
    } else if (model.holds.keeps(head)) {
      model.holds.hold(group, head);
    } else {
      grant(head, null);
    }
  }

  /** The code that refuses a query at its turn, or null. */
  private @Nullable Code refuses(Query head) {
    if (waitIsOver(head)) {
      return Code.QUEUE_TIMEOUT;
    }
    Code again = runaways.refusesAgain(head);
    return again == null ? model.memory.limits.refuses(head) : again;
  }

  private void grantAnyway(Query head) {
    boolean starts = model.mayStart(head) && !model.holds.keeps(head);
    grant(head, refuses(head) != null ? REFUSED : starts ? null : QUEUED);
  }

  /** Not while a turn of its own is to come; whether that has come, nobody but the answers says. */
  private void resize() {
    Decided said = model.script.peek();
    boolean isResized = said != null && said.decision() instanceof ResizeParallel;
    if (cut == Cut.NO || (isResized && (cut == Cut.UNSURE || model.script.isTimed()))) {
      model.resizes.look();
    }
  }

  /** True where grants may still come that the bound of a turn held back. */
  boolean mayGoOn() {
    return cut != Cut.NO;
  }

  /**
   * True where a timer that says nothing itself may be followed by a grant: the bound of a turn
   * held it back, or who has risen is now the next of a held group.
   */
  boolean mayDecide() {
    return mayGoOn() || model.holds.any();
  }

  /** True where a dispatch would refuse a query first, as its wait is over. */
  boolean refusesNext(Query query) {
    if (!model.holds.any() || model.definition.mode != Mode.ENFORCE) {
      return false;
    }
    model.holds.review();
    Group group = next();
    return group != null && model.turns.next(group, group.ready()) == query && waitIsOver(query);
  }

  /**
   * Nothing was said of timers, or none was due: who is next in a held group may be another now.
   */
  void lookAgain() {
    if (model.holds.any() && !mayGoOn()) {
      dispatch();
    }
  }

  /** Timers have fired; {@code all}: none is due any more. */
  void timersFired(boolean all) {
    if (all) {
      goOnSilently();
      if (next() != null) {
        throw new BrokenPromise(
            "Expected no free slot beside who may have it, but " + next().name + " waits");
      }
      cut = Cut.NO;
      model.resizes.noneIsLeft();
    } else if (cut == Cut.YES && next() == null) {
      cut = Cut.UNSURE;
    }
  }

  /** A turn that only holds groups, or looks at them again, says nothing. */
  private void goOnSilently() {
    if (model.definition.mode != Mode.ENFORCE || !mayGoOn()) {
      return;
    }
    model.holds.review();
    for (Group group = next(); group != null; group = next()) {
      Query head = model.turns.next(group, group.ready());
      if (refuses(head) != null || !model.holds.keeps(head)) {
        return;
      }
      model.holds.hold(group, head);
      model.holds.review();
    }
  }

  private @Nullable Group next() {
    Definition definition = model.definition;
    if (model.queued == 0 || definition.mode == Mode.DRAIN) {
      return null;
    }
    if (definition.mode != Mode.ENFORCE) {
      for (Group group : definition.groups.values()) {
        if (!group.queue.isEmpty()) {
          return group;
        }
      }
      return null;
    }
    Group system = definition.system();
    if (!system.ready().isEmpty() && model.hasSlot(system)) {
      return system;
    }
    return model.slotFree() ? model.share.next() : null;
  }

  /** A query arrives: runs, waits, or the code that refuses it. Its session is known. */
  @Nullable Code arrive(Query query, Runnable admitted) {
    if (isLate(query) && model.definition.enforces()) {
      return Code.QUEUE_TIMEOUT;
    }
    Group group = query.group();
    boolean tooLong = group.isTooLong(query.request.estimatedMs());
    if (tooLong && model.definition.enforces()) {
      return Code.ESTIMATE_TOO_HIGH;
    }
    query.isRead = model.plans.readsTexts;
    Code runsAway = runaways.refuses(query);
    if (runsAway != null && model.definition.enforces()) {
      return runsAway;
    }
    Code neverFits = model.memory.limits.refusesAtTheDoor(query);
    if (neverFits != null && model.definition.enforces()) {
      return neverFits;
    }
    Code refusal = refusalToQueue(query, group);
    if (startsAtOnce(query)) {
      boolean over = !model.mayStart(query) || model.holds.keeps(query);
      boolean refused =
          isLate(query)
              || tooLong
              || runsAway != null
              || neverFits != null
              || (over && refusal != null);
      admit(query, admitted);
      grant(query, refused ? REFUSED : over ? QUEUED : null);
      return null;
    }
    if (refusal != null) {
      return refusal;
    }
    admit(query, admitted);
    enqueue(query, group);
    return null;
  }

  private @Nullable Code refusalToQueue(Query query, Group group) {
    Long waitMs = query.request.waitMs();
    if (waitMs != null && waitMs == 0) {
      return Code.QUEUE_TIMEOUT;
    }
    boolean full = group.queue.size() >= group.mostQueued() || model.queueFull(group);
    return full ? Code.QUEUE_FULL : null;
  }

  /**
   * By the limits that hold now it must be. Until a changed one has reached it, a query may still
   * wait by another.
   */
  private boolean waitIsOver(Query head) {
    boolean isOver = waitsUntilMs(head) <= model.nowMs;
    return isOver && (waitIsExact(head) || refuses(model.script.peek()));
  }

  /** True where it waits by the limits that hold now. */
  static boolean waitIsExact(Query query) {
    return query.waitChanges == query.group().waitChanges;
  }

  /** It waits by the limits that hold now. */
  static void waitsByNow(Query query) {
    query.untilMs = waitsUntilMs(query);
    query.waitChanges = query.group().waitChanges;
  }

  private static boolean refuses(@Nullable Decided said) {
    return said != null
        && ((said.decision() instanceof Rejected refused && refused.code() == Code.QUEUE_TIMEOUT)
            || (said.decision() instanceof Granted grant && REFUSED.equals(grant.would())));
  }

  /** When its wait is over, by the limits that hold now. */
  static long waitsUntilMs(Query query) {
    return Clock.plus(query.heardMs, mostWaitMs(query));
  }

  private static long mostWaitMs(Query query) {
    Long waitMs = query.request.waitMs();
    long ownMs = waitMs == null ? Clock.NEVER : waitMs;
    if (query.session == null) {
      return ownMs;
    }
    long groupsMs = query.group().waitsMs(query.heardMs);
    long serversMs = Servers.refusedAtMs(query);
    return Math.min(
        Math.min(ownMs, groupsMs == 0 ? Clock.NEVER : groupsMs),
        serversMs == Clock.NEVER ? Clock.NEVER : serversMs - query.heardMs);
  }

  /** True where its wait was over when it was read. */
  boolean isLate(Query query) {
    return readUntilMs(query) <= model.nowMs;
  }

  /** Until when it has to be read; at once means within a moment. */
  long readUntilMs(Query query) {
    long mostMs = mostWaitMs(query);
    return Clock.plus(query.heardMs, mostMs == 0 ? model.rules.atOnceWithinMs() : mostMs);
  }

  private boolean startsAtOnce(Query query) {
    Group group = query.group();
    return switch (model.definition.mode) {
      case DRAIN -> false;
      case OBSERVE, BYPASS -> true;
      case ENFORCE ->
          group.ready().isEmpty()
              && model.mayStart(query)
              && !(mayGoOn() && standsBehind(group))
              && !model.holds.keeps(query);
    };
  }

  private boolean standsBehind(Group group) {
    if (group.id == Definition.SYS_GROUP) {
      return false;
    }
    Decided said = model.script.peek();
    return cut == Cut.YES || (said != null && said.decision() instanceof Queued);
  }

  private void admit(Query query, Runnable admitted) {
    admitted.run();
    query.session().queries.add(query.id());
    model.queries.put(query.id(), query);
  }

  private void enqueue(Query query, Group group) {
    Priority own = query.request.priority();
    Priority priority = own == null ? query.session().priority : own;
    query.state = Query.State.QUEUED;
    waitsByNow(query);
    model.enqueue(query, group, priority.ordinal(), ++model.arrivals);
    place(query);
  }

  /** Its client is told its place. */
  void place(Query query) {
    Group group = query.group();
    List<String> warnings = HintWarnings.of(query.request.hints());
    Queued told = new Queued(Kind.QUERY, query.id(), group.position(query.place), null, warnings);
    query.answer = model.says(query.client, group, told);
    query.toldMs = model.nowMs;
  }

  private @Nullable List<String> warnings(Query query) {
    List<String> ofHints = HintWarnings.of(query.request.hints());
    String ofServers = model.servers.warning(query);
    if (ofServers == null) {
      return ofHints;
    }
    List<String> all = new ArrayList<>(ofHints == null ? List.of() : ofHints);
    all.add(ofServers);
    return all;
  }

  private void grant(Query query, @Nullable String would) {
    Group group = query.group();
    Session session = query.session();
    boolean observed = model.definition.mode == Mode.OBSERVE;
    boolean isBehind = model.servers.behind(query) != null;
    if (group.isHeld()) {
      model.holds.end(group);
    }
    long expected = model.share.expectedMicros(group, query.request.estimatedMs());
    List<Long> weights = model.share.weights(group);
    long paid = Math.min(expected, model.meters.mostAtOnceMicros());
    model.share.serve(group, paid, model.script.seq());
    model.turns.serves(query, expected);
    model.takeOut(query);
    query.place = null;
    group.begins(session, model.of(session));
    model.running++;
    model.turns.expects(query, expected);
    query.weights = weights;
    query.division = model.share.number;
    query.chargedMicros = expected;
    query.paidMicros = paid;
    query.grantedMs = model.nowMs;
    query.heldSinceMs = model.nowMs;
    model.share.charge(query, group, paid);
    model.share.settle(group);
    query.state = Query.State.RUNNING;
    query.grantedLiveMs = model.liveMs();
    session.use.runs(true, model.liveMs());
    query.limitChanges = group.limitChanges;
    query.grantNumber = model.script.seq() + 1;
    model.memory.grant(query);
    model.servers.grant(query, isBehind);
    query.answer =
        model.says(
            query.client,
            group,
            new Granted(
                Kind.QUERY,
                query.id(),
                session.implicit() ? null : session.id,
                Math.max(0, model.nowMs - query.heardMs),
                Servers.told(query),
                query.reservedBytes == 0 ? null : (Long) query.reservedBytes,
                weights.getFirst(),
                null,
                model.definition.lostAfterMs,
                observed ? would : null,
                warnings(query),
                query.wantedDop > query.dop ? (Long) query.wantedDop : null));
    model.utilization.begin(query);
    runaways.started(query);
    pressure.look();
  }
}
