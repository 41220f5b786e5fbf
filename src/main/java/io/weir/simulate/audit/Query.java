package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A live query. */
final class Query {

  enum State {
    AWAITING_SESSION,
    QUEUED,
    RUNNING,
    KILLED
  }

  final SubmitQuery request;
  final long heardMs;
  State state = State.QUEUED;
  String client;
  @Nullable Session session; // none while it waits for it
  Group.@Nullable Place place;
  long untilMs = Clock.NEVER;
  long awaitsUntilLiveMs = Clock.NEVER;
  long toldMs;
  long risesFromMs; // heard, or given a priority by an operator
  @Nullable Decided answer;

  long grantedMs;
  long grantedLiveMs;
  List<Long> weights = List.of(); // its group's, and of what is above it
  long division; // the number of what it was charged under
  long chargedMicros;
  long paidMicros; // what its group's turn was put off by
  @Nullable Long paidUntilCpuMicros; // the figure that this was for
  long heldMicros; // until the number of cores changed last
  long heldSinceMs; // that, or its grant
  long movedSeq; // of the order that moved it last while it ran
  @Nullable Long cpuMicros;
  long memoryBytes;
  long ioBytes;
  long ioRequests;

  final TreeMap<String, Long> slowed = new TreeMap<>(); // what slows it: to which percent
  long speedToldMs = Long.MIN_VALUE; // when a walk over all may have told its speed
  @Nullable Long countedCpuMicros; // what it had said when its use was counted last
  Utilization.@Nullable Said said; // of its CPU time, below a utilization limit
  @Nullable Decided speed; // the order about its speed that its client was told last

  /** What it had used when the plan came into force: that does not count for runaway rules. */
  record Figures(long cpuMicros, long ioBytes, long ioRequests) {}

  /** A rule that slows it to a percentage, until then. */
  record Step(long percent, long untilLiveMs) {}

  Figures before = new Figures(0, 0, 0);
  final Set<String> fired = new HashSet<>(); // runaway rules since then
  final List<Step> steps = new ArrayList<>(); // what rules slow it to
  boolean isRead; // what it says was kept when it came

  @Nullable String pool; // that it has memory of; none where there was none when it was granted
  long grantNumber;
  long reservedBytes;
  long heldBytes;
  long windowRecords;
  long aggregationGroups;
  @Nullable Long shrinkSeq; // the order to, where nobody has settled it
  boolean hasNotShrunk; // when it was ordered to, and has not come down since

  long wantedDop = 1;
  long dop = 1; // that it runs with
  long orderedDop = 1; // the same, or what its client is to come to
  @Nullable Long resize; // the order to, where nobody has settled it
  long resizeGivenMs;
  boolean neverResized;

  @Nullable Code cause;
  @Nullable Long orderSeq;
  long graceUntilMs = Clock.NEVER;
  boolean graceMayGoOn; // the task was behind its input: its confirmation may be unread
  long limitChanges;
  long waitChanges;
  long limitSinceLiveMs = Long.MIN_VALUE; // its group's, where it was moved

  Query(SubmitQuery request, String client, @Nullable Session session, long heardMs) {
    this.request = request;
    this.client = client;
    this.session = session;
    this.heardMs = heardMs;
    this.risesFromMs = heardMs;
  }

  /** What it is said to have used. */
  Figures figures() {
    return new Figures(cpuMicros == null ? 0 : cpuMicros, ioBytes, ioRequests);
  }

  /** Its figures are others than before, which its session has used. */
  void usesMoreThan(Figures then) {
    Figures now = figures();
    session()
        .use
        .adds(
            now.cpuMicros() - then.cpuMicros(),
            now.ioBytes() - then.ioBytes(),
            now.ioRequests() - then.ioRequests());
  }

  /** A plan comes into force: its runaway rules begin anew. */
  void beginsAnew() {
    before = figures();
    fired.clear();
  }

  String id() {
    return request.queryId();
  }

  /** Its session, which it has from its admission on. */
  Session session() {
    if (session == null) {
      throw new IllegalStateException("Expected query " + id() + " to have a session");
    }
    return session;
  }

  Group group() {
    return session().group;
  }

  /** The parallel servers that it holds, those of an open order to grow or to shrink among them. */
  long servers() {
    long most = Math.max(dop, orderedDop);
    return holdsSlot() && most > 1 ? most : 0;
  }

  /** True where its client was ordered to bring it to fewer servers, and has not answered. */
  boolean isShrinking() {
    return resize != null && orderedDop < dop;
  }

  /** What it asks for. */
  long askedBytes() {
    return Definition.or(request.memoryBytes(), 0);
  }

  /** What it holds beyond its grant. */
  long excessBytes() {
    return heldBytes - reservedBytes;
  }

  /** The decision since which its group is charged for it: its grant, or its last move. */
  long chargedSinceSeq() {
    long grantSeq = answer == null ? 0 : answer.seq();
    return Math.max(grantSeq, movedSeq);
  }

  boolean holdsSlot() {
    return state == State.RUNNING || state == State.KILLED;
  }

  /** The estimate that its client was last told, or null. */
  @Nullable Long toldEtaMs() {
    return answer != null && answer.decision() instanceof Queued q ? q.etaMs() : null;
  }
}
