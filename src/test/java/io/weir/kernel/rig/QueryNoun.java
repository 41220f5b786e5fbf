package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;

import io.weir.protocol.Outcome;
import io.weir.protocol.Parallel;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query; of session {@code s} unless the test says otherwise. */
public final class QueryNoun {

  private final Rig rig;
  private final String id;
  private @Nullable String session = "s";
  private @Nullable String client;
  private @Nullable String user;
  private @Nullable String group;
  private @Nullable Long estimatedMs;
  private @Nullable Long memoryBytes;
  private @Nullable Long estimatedCost;
  private @Nullable Parallel parallel;
  private @Nullable Long dop;
  private @Nullable Long waitMs;
  private @Nullable Priority priority;
  private @Nullable Long heardMs;
  private @Nullable String fingerprint;
  private @Nullable String textHash;
  private @Nullable Map<String, String> hints;

  QueryNoun(Rig rig, String id) {
    this.rig = rig;
    this.id = id;
  }

  public QueryNoun in(String sessionId) {
    session = sessionId;
    return this;
  }

  /** Without a session: of a user, who opens one for it. */
  public QueryNoun alone(@Nullable String ofUser, @Nullable String inGroup) {
    session = null;
    user = ofUser;
    group = inGroup;
    return this;
  }

  public QueryNoun client(String value) {
    client = value;
    return this;
  }

  public QueryNoun estimatedMs(long value) {
    estimatedMs = value;
    return this;
  }

  /** The memory that it asks for. */
  public QueryNoun memoryBytes(long value) {
    memoryBytes = value;
    return this;
  }

  /** What an optimizer thinks it costs. */
  public QueryNoun estimatedCost(long value) {
    estimatedCost = value;
    return this;
  }

  public QueryNoun parallel(Parallel value) {
    parallel = value;
    return this;
  }

  public QueryNoun dop(long value) {
    dop = value;
    return this;
  }

  /** How long it is willing to queue. */
  public QueryNoun waitMs(long value) {
    waitMs = value;
    return this;
  }

  public QueryNoun priority(Priority value) {
    priority = value;
    return this;
  }

  /** The broker heard it earlier than it is read. */
  public QueryNoun heardMsAgo(long value) {
    heardMs = rig.nowMs() - value;
    return this;
  }

  public SubmitQuery asked() {
    return new SubmitQuery(
        id,
        session,
        client,
        user,
        null,
        null,
        null,
        null,
        null,
        group,
        null,
        fingerprint,
        textHash,
        estimatedCost,
        estimatedMs,
        memoryBytes,
        parallel,
        dop,
        waitMs,
        priority,
        hints);
  }

  public void submits() {
    rig.tell(asked(), heardMs == null ? rig.nowMs() : heardMs);
  }

  /** Submits, and gets a slot at once. */
  public void runs() {
    submits();
    rig.expect(granted(id)).noMore();
  }

  /** Submits, and gets a slot at once, with a degree of parallelism. */
  public void runsWith(long granted) {
    submits();
    rig.expect(granted(id).dop(granted)).noMore();
  }

  /** Submits, and has to wait. */
  public void queues() {
    submits();
    rig.expect(queued(id)).noMore();
  }

  /** Ends; no figures are known. */
  public void completes() {
    rig.tell(CompleteQuery.of(id, Outcome.SUCCEEDED, null));
  }

  public void completesWithCpuMs(long cpuMs) {
    rig.tell(CompleteQuery.of(id, Outcome.SUCCEEDED, cpuMs * 1_000));
  }

  public void cancels() {
    rig.tell(new CancelQuery(id));
  }

  /** Its client says that it holds what others wait for, or waits so itself; null = nothing. */
  public void reportsLocks(@Nullable Boolean blocking, @Nullable Boolean blocked) {
    rig.tell(
        Heartbeat.ofQueries(
            null, List.of(new QueryFigures(id, null, null, null, null, blocking, blocked))));
  }

  /** Its client says how much memory it holds. */
  public void reportsMemory(long bytes) {
    rig.tell(
        Heartbeat.ofQueries(
            null, List.of(new QueryFigures(id, null, bytes, null, null, null, null))));
  }

  /** Its client says what its window buffers and aggregations hold. */
  public void reportsBuffers(long records, long groups) {
    rig.tell(
        Heartbeat.ofQueries(
            null,
            List.of(new QueryFigures(id, null, null, null, null, null, null, records, groups))));
  }

  public QueryNoun fingerprint(String value) {
    fingerprint = value;
    return this;
  }

  public QueryNoun hint(String key, String value) {
    hints = Map.of(key, value);
    return this;
  }

  public QueryNoun textHash(String value) {
    textHash = value;
    return this;
  }

  /** Its client says how much it has read and written so far. */
  public void reportsIo(long bytes, long requests) {
    rig.tell(
        Heartbeat.ofQueries(
            null, List.of(new QueryFigures(id, null, null, bytes, requests, null, null))));
  }

  /** Its client says how much CPU time it has used so far. */
  public void reportsCpuMs(long cpuMs) {
    rig.tell(Heartbeat.ofQueries(null, List.of(QueryFigures.ofCpu(id, cpuMs * 1_000))));
  }
}
