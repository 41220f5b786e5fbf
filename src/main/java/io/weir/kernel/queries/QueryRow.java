package io.weir.kernel.queries;

import io.weir.kernel.groups.Group;
import io.weir.kernel.parallel.Degree;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live query.
 *
 * @param bodyHash hash of the request's body
 * @param heardMs when the broker heard the request
 * @param waitMs how long it is willing to queue; absent = as long as its group allows
 * @param priority its own, over its session's
 * @param dop the degree of parallelism that it runs with; absent = 1, or it does not run yet
 * @param queueRank its place in the queue, while it waits
 * @param queueUntilMs when its wait is over, by the limits that it was last looked at with; absent
 *     = never
 * @param announcedMs when its client was last told its place
 * @param grantedMs when it got its slot
 * @param grantedLiveMs the same on the live clock
 * @param weight the group's weight when it was charged
 * @param chargedMicros what was charged at dispatch and since
 * @param cpuMicros the CPU time last reported, cumulative; absent = never reported
 * @param timer the end of its wait, run or grace
 * @param orderSeq the order to end it, while unconfirmed
 * @param graces how often it was given time to confirm its end
 * @param recommendedMs the run time by which its end was recommended, where nothing is enforced
 * @param answer what its client was last told
 * @param request the request itself, only while it waits for its session
 * @param waitTimer the end of its own wait, while it waits for its session: beside {@code timer},
 *     as the one runs on the wall clock and the other on the live clock
 * @param weightsAbove weights of the plan's branches above the group when it was charged, from
 *     below; absent where there are none
 * @param divisionNumber of the division it was charged under; absent = 0
 * @param throttle why it is slowed, or was before
 * @param paidMicros what its group's time was charged; absent = all that was charged
 * @param runaway what runaway rules have seen of it and done
 * @param fingerprint of its text, where a rule may watch for that
 * @param textHash the same of the exact text
 * @param movedSeq the decision that last moved it to another group while it ran; absent = none
 * @param risesSinceMs from when on waiting raises its priority; absent = since it was heard
 * @param memory what it asks for of memory, and holds; absent = nothing
 * @param parallel what it wants of parallel servers, and holds; absent = nothing
 */
public record QueryRow(
    String queryId,
    QueryState state,
    String sessionId,
    long groupId,
    String client,
    long bodyHash,
    long heardMs,
    @Nullable Long waitMs,
    @Nullable Priority priority,
    @Nullable Long estimatedMs,
    @Nullable Long dop,
    @Nullable Rank queueRank,
    @Nullable Long queueUntilMs,
    @Nullable Long announcedMs,
    @Nullable Long grantedMs,
    @Nullable Long grantedLiveMs,
    @Nullable Long weight,
    long chargedMicros,
    @Nullable Long cpuMicros,
    @Nullable Long memoryBytes,
    @Nullable Long ioBytes,
    @Nullable Long ioRequests,
    @Nullable Rank timer,
    @Nullable Code cause,
    @Nullable Long orderSeq,
    long graces,
    @Nullable Long recommendedMs,
    @Nullable Decided answer,
    @Nullable SubmitQuery request,
    @Nullable Rank waitTimer,
    @Nullable List<Long> weightsAbove,
    @Nullable Long divisionNumber,
    @Nullable ThrottleRow throttle,
    @Nullable Long paidMicros,
    @Nullable RunawayRow runaway,
    @Nullable String fingerprint,
    @Nullable String textHash,
    @Nullable Long movedSeq,
    @Nullable Long risesSinceMs,
    @Nullable QueryMemoryRow memory,
    @Nullable ParallelRow parallel) {

  /** A query as it arrives, of a session and group. */
  static QueryRow arriving(
      SubmitQuery request,
      @Nullable ParallelRow parallel,
      String sessionId,
      long groupId,
      String client,
      long hash,
      long heardMs) {
    return new QueryRow(
        request.queryId(),
        QueryState.QUEUED,
        sessionId,
        groupId,
        client,
        hash,
        heardMs,
        request.waitMs(),
        request.priority(),
        request.estimatedMs(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        request.fingerprint(),
        request.textHash(),
        null,
        null,
        QueryMemoryRow.asked(request),
        parallel);
  }

  /** The same; without what it says, where no rule watches for that. */
  QueryRow watched(boolean texts) {
    boolean says = fingerprint != null || textHash != null;
    return says && !texts ? change().withoutTexts().row() : this;
  }

  /** True where the time has come at which its wait was to be over, as it was last looked at. */
  boolean waitIsDue(long nowMs) {
    return queueUntilMs != null && queueUntilMs <= nowMs;
  }

  /** True where its end was recommended by this limit before. */
  boolean isRecommended(long limitMs) {
    return recommendedMs != null && recommendedMs == limitMs;
  }

  /**
   * The weights it was charged at: of its group, and of the branches above; none where that was
   * under another division than this.
   */
  List<Long> weights(long ofDivision) {
    if (ofDivision != (divisionNumber == null ? 0 : divisionNumber)) {
      return List.of();
    }
    if (weight == null || weightsAbove == null) {
      return weight == null ? List.of() : List.of(weight);
    }
    List<Long> weights = new ArrayList<>(1 + weightsAbove.size());
    weights.add(weight);
    weights.addAll(weightsAbove);
    return weights;
  }

  /** The part of its speed that its client was told to leave it, in percent. */
  long toldPercent() {
    return throttle == null ? ThrottleRow.FULL_SPEED_PERCENT : throttle.toldPercent();
  }

  /** The number of the last order about its speed; absent where there was none. */
  @Nullable Long speedOrderSeq() {
    return throttle == null || throttle.order() == null ? null : throttle.order().seq();
  }

  /** What its group's time was charged of it. */
  long paid() {
    return paidMicros == null ? chargedMicros : paidMicros;
  }

  /** From when on waiting raises its priority, in ms since 1970. */
  long risesFromMs() {
    return risesSinceMs == null ? heardMs : risesSinceMs;
  }

  /** The decision since which its group is charged for it: its grant, or its last move. */
  long chargedSinceSeq() {
    return movedSeq == null ? grantSeq() : movedSeq;
  }

  /** The number of its grant. */
  long grantSeq() {
    if (answer == null) {
      throw new IllegalStateException("Expected " + queryId + " to have been granted");
    }
    return answer.seq();
  }

  /** True where it needs more than a slot. */
  boolean asksBeside() {
    return askedBytes() > 0 || wantsServers();
  }

  /** The memory that it asks for, in bytes. */
  long askedBytes() {
    return memory == null ? 0 : memory.askedBytes();
  }

  /** What is reserved for it with its slot; absent where it asked for nothing. */
  @Nullable Long grantedMemoryBytes() {
    return askedBytes() == 0 ? null : (Long) askedBytes();
  }

  /** The degree of parallelism that it wants. */
  long wantedDop() {
    return parallel == null ? 1 : parallel.wantedDop();
  }

  /** True where it wants parallel servers. */
  boolean wantsServers() {
    return parallel != null && parallel.wantedDop() >= Degree.LEAST_PARALLEL;
  }

  /** The degree of parallelism that it runs with. */
  long runningDop() {
    return dop == null ? 1 : dop;
  }

  /** The servers that it has, those of an order to take more counted. */
  public long servers() {
    Long ordered = parallel == null ? null : parallel.orderedDop();
    return Degree.servers(Math.max(runningDop(), ordered == null ? 1 : ordered));
  }

  /** What it wants of parallel servers, and more than it runs with; absent = no more. */
  @Nullable Long dopAsked() {
    return dop == null || wantedDop() <= dop ? null : (Long) wantedDop();
  }

  // ---- what every query goes through: one copy each, where a Change makes two ----

  /** It waits at a place of its group's queue, and its client was told so. */
  QueryRow entered(Rank place, long nowMs, Decided told) {
    return new QueryRow(
        queryId,
        QueryState.QUEUED,
        sessionId,
        groupId,
        client,
        bodyHash,
        heardMs,
        waitMs,
        priority,
        estimatedMs,
        dop,
        place,
        queueUntilMs,
        nowMs,
        grantedMs,
        grantedLiveMs,
        weight,
        chargedMicros,
        cpuMicros,
        memoryBytes,
        ioBytes,
        ioRequests,
        timer,
        cause,
        orderSeq,
        graces,
        recommendedMs,
        told,
        request,
        waitTimer,
        weightsAbove,
        divisionNumber,
        throttle,
        paidMicros,
        runaway,
        fingerprint,
        textHash,
        movedSeq,
        risesSinceMs,
        memory,
        parallel);
  }

  /**
   * It has a slot.
   *
   * @param weights it is charged at: of its group, and of the branches above
   * @param allMicros what it is charged
   * @param ofGroupMicros what its group's time is charged of it
   */
  QueryRow granted(
      long atMs,
      long liveMs,
      List<Long> weights,
      long division,
      long allMicros,
      long ofGroupMicros,
      Decided told) {
    return new QueryRow(
        queryId,
        QueryState.RUNNING,
        sessionId,
        groupId,
        client,
        bodyHash,
        heardMs,
        waitMs,
        priority,
        estimatedMs,
        dop,
        null,
        null,
        announcedMs,
        atMs,
        liveMs,
        weights.getFirst(),
        allMicros,
        cpuMicros,
        memoryBytes,
        ioBytes,
        ioRequests,
        null,
        cause,
        orderSeq,
        graces,
        recommendedMs,
        told,
        request,
        waitTimer,
        above(weights),
        numberOf(division),
        throttle,
        ofGroupMicros == allMicros ? null : (Long) ofGroupMicros,
        runaway,
        fingerprint,
        textHash,
        movedSeq,
        null,
        memory,
        parallel);
  }

  /** Its client has said what it uses; null = it did not say. */
  QueryRow reported(
      @Nullable Long cpu, @Nullable Long memory, @Nullable Long bytes, @Nullable Long requests) {
    return new QueryRow(
        queryId,
        state,
        sessionId,
        groupId,
        client,
        bodyHash,
        heardMs,
        waitMs,
        priority,
        estimatedMs,
        dop,
        queueRank,
        queueUntilMs,
        announcedMs,
        grantedMs,
        grantedLiveMs,
        weight,
        chargedMicros,
        cpu == null ? cpuMicros : cpu,
        memory == null ? memoryBytes : memory,
        bytes == null ? ioBytes : bytes,
        requests == null ? ioRequests : requests,
        timer,
        cause,
        orderSeq,
        graces,
        recommendedMs,
        answer,
        request,
        waitTimer,
        weightsAbove,
        divisionNumber,
        throttle,
        paidMicros,
        runaway,
        fingerprint,
        textHash,
        movedSeq,
        risesSinceMs,
        this.memory,
        parallel);
  }

  private static @Nullable Long numberOf(long division) {
    return division == 0 ? null : (Long) division;
  }

  private static @Nullable List<Long> above(List<Long> weights) {
    return weights.size() == 1 ? null : List.copyOf(weights.subList(1, weights.size()));
  }

  // ---- all else ----

  /** A copy to change. */
  Change change() {
    return new Change(this);
  }

  /** What a query becomes: the fields that change in its life, set by name. */
  static final class Change {
    private final QueryRow from;
    private QueryState state;
    private String sessionId;
    private long groupId;
    private String client;
    private @Nullable Long dop;
    private @Nullable Rank queueRank;
    private @Nullable Long queueUntilMs;
    private @Nullable Long announcedMs;
    private @Nullable Long grantedMs;
    private @Nullable Long grantedLiveMs;
    private @Nullable Long weight;
    private long chargedMicros;
    private @Nullable Long cpuMicros;
    private @Nullable Long memoryBytes;
    private @Nullable Long ioBytes;
    private @Nullable Long ioRequests;
    private @Nullable Rank timer;
    private @Nullable Code cause;
    private @Nullable Long orderSeq;
    private long graces;
    private @Nullable Long recommendedMs;
    private @Nullable Decided answer;
    private @Nullable SubmitQuery request;
    private @Nullable Rank waitTimer;
    private @Nullable List<Long> weightsAbove;
    private @Nullable Long divisionNumber;
    private @Nullable ThrottleRow throttle;
    private @Nullable Long paidMicros;
    private @Nullable RunawayRow runaway;
    private @Nullable String fingerprint;
    private @Nullable String textHash;
    private @Nullable Long movedSeq;
    private @Nullable Long risesSinceMs;
    private @Nullable QueryMemoryRow memory;
    private @Nullable ParallelRow parallel;

    private Change(QueryRow row) {
      from = row;
      state = row.state;
      sessionId = row.sessionId;
      groupId = row.groupId;
      client = row.client;
      dop = row.dop;
      queueRank = row.queueRank;
      queueUntilMs = row.queueUntilMs;
      announcedMs = row.announcedMs;
      grantedMs = row.grantedMs;
      grantedLiveMs = row.grantedLiveMs;
      weight = row.weight;
      chargedMicros = row.chargedMicros;
      cpuMicros = row.cpuMicros;
      memoryBytes = row.memoryBytes;
      ioBytes = row.ioBytes;
      ioRequests = row.ioRequests;
      timer = row.timer;
      cause = row.cause;
      orderSeq = row.orderSeq;
      graces = row.graces;
      recommendedMs = row.recommendedMs;
      answer = row.answer;
      request = row.request;
      waitTimer = row.waitTimer;
      weightsAbove = row.weightsAbove;
      divisionNumber = row.divisionNumber;
      throttle = row.throttle;
      paidMicros = row.paidMicros;
      runaway = row.runaway;
      fingerprint = row.fingerprint;
      textHash = row.textHash;
      movedSeq = row.movedSeq;
      risesSinceMs = row.risesSinceMs;
      memory = row.memory;
      parallel = row.parallel;
    }

    Change awaiting(SubmitQuery value) {
      state = QueryState.AWAITING_SESSION;
      request = value;
      return this;
    }

    Change dop(long value) {
      dop = value;
      return this;
    }

    Change group(long value) {
      groupId = value;
      return this;
    }

    Change movedTo(Group other, List<Long> weights, long division, long seq) {
      groupId = other.id();
      movedSeq = seq;
      return charged(weights, division);
    }

    private Change charged(List<Long> weights, long division) {
      divisionNumber = numberOf(division);
      weight = weights.getFirst();
      weightsAbove = above(weights);
      return this;
    }

    Change queuedAt(@Nullable Rank value) {
      queueRank = value;
      return this;
    }

    Change risesSince(long valueMs) {
      risesSinceMs = valueMs;
      return this;
    }

    Change queueUntil(@Nullable Long valueMs) {
      queueUntilMs = valueMs;
      return this;
    }

    Change announced(long valueMs) {
      announcedMs = valueMs;
      return this;
    }

    Change charged(long allMicros, long ofGroupMicros) {
      chargedMicros = allMicros;
      paidMicros = ofGroupMicros == allMicros ? null : (Long) ofGroupMicros;
      return this;
    }

    Change timer(@Nullable Rank value) {
      timer = value;
      return this;
    }

    Change waitTimer(@Nullable Rank value) {
      waitTimer = value;
      return this;
    }

    Change killed(Code why, @Nullable Long order) {
      state = QueryState.KILLED;
      cause = why;
      orderSeq = order;
      return this;
    }

    Change graces(long value) {
      graces = value;
      return this;
    }

    Change recommended(long limitMs) {
      recommendedMs = limitMs;
      return this;
    }

    Change answer(Decided value) {
      answer = value;
      return this;
    }

    Change throttle(ThrottleRow value) {
      throttle = value;
      return this;
    }

    Change runaway(RunawayRow value) {
      runaway = value;
      return this;
    }

    /** What it says is not watched for. */
    Change withoutTexts() {
      fingerprint = null;
      textHash = null;
      return this;
    }

    Change memory(@Nullable QueryMemoryRow value) {
      memory = value;
      return this;
    }

    Change parallel(@Nullable ParallelRow value) {
      parallel = value;
      return this;
    }

    QueryRow row() {
      return new QueryRow(
          from.queryId,
          state,
          sessionId,
          groupId,
          client,
          from.bodyHash,
          from.heardMs,
          from.waitMs,
          from.priority,
          from.estimatedMs,
          dop,
          queueRank,
          queueUntilMs,
          announcedMs,
          grantedMs,
          grantedLiveMs,
          weight,
          chargedMicros,
          cpuMicros,
          memoryBytes,
          ioBytes,
          ioRequests,
          timer,
          cause,
          orderSeq,
          graces,
          recommendedMs,
          answer,
          request,
          waitTimer,
          weightsAbove,
          divisionNumber,
          throttle,
          paidMicros,
          runaway,
          fingerprint,
          textHash,
          movedSeq,
          risesSinceMs,
          memory,
          parallel);
    }
  }
}
