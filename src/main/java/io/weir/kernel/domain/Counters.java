package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import org.jspecify.annotations.Nullable;

/**
 * A domain's counters, kept decoded and written back once a turn.
 *
 * <p>Two clocks: the wall clock, {@link #lastNowMs()}, which never goes back; and the live clock,
 * which stands still while the task was not caught up with its input, so that silence which proves
 * nothing counts for nothing. Timers of liveness and execution run on the live clock.
 */
public final class Counters {

  private final Table<Long, CountersRow> table;
  private CountersRow saved;

  private long seq;
  private long commandSeq;
  private long insertions;
  private long lastNowMs;
  private boolean paused;
  private long liveMs;
  private long liveFromMs;
  private long running;
  private long queued;
  private long awaiting;
  private long sessions;
  private long virtualTime;
  private long remembered;
  private long forgotten;
  private @Nullable Rank announceTimer;
  private @Nullable Rank forgetTimer;
  private @Nullable Rank dispatchTimer;
  private @Nullable Rank reviewTimer;
  private long silenceFromLiveMs;
  private long divisions;
  private ServedRow served;

  public Counters(Tables tables) {
    table = tables.table(Families.COUNTERS);
    CountersRow row = table.find(Families.ONLY);
    saved =
        row != null
            ? row
            : new CountersRow(
                0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, 0, null,
                null);
    seq = saved.seq();
    commandSeq = saved.commandSeq();
    insertions = saved.insertions();
    lastNowMs = saved.lastNowMs();
    paused = saved.paused();
    liveMs = saved.liveMs();
    liveFromMs = saved.liveFromMs();
    running = saved.running();
    queued = saved.queued();
    awaiting = saved.awaiting();
    sessions = saved.sessions();
    virtualTime = saved.virtualTime();
    remembered = saved.remembered();
    forgotten = saved.forgotten();
    announceTimer = saved.announceTimer();
    forgetTimer = saved.forgetTimer();
    dispatchTimer = saved.dispatchTimer();
    reviewTimer = saved.reviewTimer();
    silenceFromLiveMs = saved.silenceFromLiveMs();
    divisions = saved.divisions() == null ? 0 : saved.divisions();
    served = saved.served() == null ? ServedRow.NONE : saved.served();
  }

  private CountersRow row() {
    return new CountersRow(
        seq,
        commandSeq,
        insertions,
        lastNowMs,
        paused,
        liveMs,
        liveFromMs,
        running,
        queued,
        awaiting,
        sessions,
        virtualTime,
        remembered,
        forgotten,
        announceTimer,
        forgetTimer,
        dispatchTimer,
        reviewTimer,
        silenceFromLiveMs,
        divisions == 0 ? null : (Long) divisions,
        served.equals(ServedRow.NONE) ? null : served);
  }

  /** True where anything has changed since it was last written. */
  public boolean changed() {
    return !row().equals(saved);
  }

  /** Writes the counters. */
  public void save() {
    saved = row();
    table.upsert(Families.ONLY, saved);
  }

  // ---- time ----

  /** The time of a command that is read now: never before that of the last one. */
  public long notBefore(long nowMs) {
    return Math.max(lastNowMs, nowMs);
  }

  public void seen(long nowMs) {
    lastNowMs = nowMs;
  }

  public long lastNowMs() {
    return lastNowMs;
  }

  /** The live clock. */
  public long liveMs(long nowMs) {
    return paused ? liveMs : liveMs + Math.max(0, nowMs - liveFromMs);
  }

  /** When the live clock will show this; only meaningful while it is not paused. */
  public long wallOfLive(long dueLiveMs) {
    return Saturating.add(liveFromMs, Math.max(0, dueLiveMs - liveMs));
  }

  /** How often everybody began even, under another plan or policy. */
  public long divisions() {
    return divisions;
  }

  /** Everybody begins even. */
  public void nextDivision() {
    divisions++;
  }

  /** Since when silence counts, on the live clock. */
  public long silenceFromLiveMs() {
    return silenceFromLiveMs;
  }

  /** Silence counts from now on: nobody could know before that it had to speak so soon. */
  public void silenceFrom(long nowMs) {
    silenceFromLiveMs = liveMs(nowMs);
  }

  public boolean paused() {
    return paused;
  }

  /** Stops the live clock at the last command: since then nothing is known. */
  public void pause() {
    liveMs = liveMs(lastNowMs);
    paused = true;
  }

  /** Lets the live clock go on from a time to come. */
  public void resumeAt(long fromMs) {
    paused = false;
    liveFromMs = fromMs;
  }

  // ---- numbers ----

  public long nextSeq() {
    return ++seq;
  }

  /** Number of the last decision. */
  public long seq() {
    return seq;
  }

  public long nextCommandSeq() {
    return ++commandSeq;
  }

  public long commandSeq() {
    return commandSeq;
  }

  public long nextInsertion() {
    return ++insertions;
  }

  public long running() {
    return running;
  }

  public void running(long by) {
    running += by;
  }

  public long queued() {
    return queued;
  }

  public void queued(long by) {
    queued += by;
  }

  public long awaiting() {
    return awaiting;
  }

  public void awaiting(long by) {
    awaiting += by;
  }

  public long sessions() {
    return sessions;
  }

  public void sessions(long by) {
    sessions += by;
  }

  public long virtualTime() {
    return virtualTime;
  }

  /** What was served last; for statistics. */
  public ServedRow served() {
    return served;
  }

  public void served(ServedRow row) {
    served = row;
  }

  /** Moves the domain's virtual time forward, never back. */
  public void virtualTimeAtLeast(long value) {
    virtualTime = Math.max(virtualTime, value);
  }

  long nextRemembered() {
    return ++remembered;
  }

  long remembered() {
    return remembered;
  }

  long forgotten() {
    return forgotten;
  }

  void forgotten(long by) {
    forgotten += by;
  }

  public @Nullable Rank announceTimer() {
    return announceTimer;
  }

  public void announceTimer(@Nullable Rank rank) {
    announceTimer = rank;
  }

  public @Nullable Rank forgetTimer() {
    return forgetTimer;
  }

  public void forgetTimer(@Nullable Rank rank) {
    forgetTimer = rank;
  }

  public @Nullable Rank dispatchTimer() {
    return dispatchTimer;
  }

  public void dispatchTimer(@Nullable Rank rank) {
    dispatchTimer = rank;
  }

  public @Nullable Rank reviewTimer() {
    return reviewTimer;
  }

  public void reviewTimer(@Nullable Rank rank) {
    reviewTimer = rank;
  }
}
