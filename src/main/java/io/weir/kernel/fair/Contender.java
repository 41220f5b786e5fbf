package io.weir.kernel.fair;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One that its parent may serve: a group, or a branch of the plan with all that is below it. Has an
 * account with its parent, and a place in the parent's order while it contends.
 */
public abstract class Contender {

  private final VirtualTime time;
  private @Nullable Long lag;
  private @Nullable Branch parent;
  private List<Long> amounts = List.of();
  private long tie;
  private long cap = Long.MAX_VALUE;
  private @Nullable Long aloneSeq;
  private boolean changed;

  // ---- its place; fixed while it has one ----
  private boolean placed;
  long placedAt;
  long deadline;
  boolean eligible;

  protected Contender(VirtualTime time, @Nullable Long lag, @Nullable Long aloneSeq) {
    this.time = time;
    this.lag = lag;
    this.aloneSeq = aloneSeq;
  }

  /** What it weighs among its siblings, where that does not depend on who of them contends. */
  public abstract long weight();

  /** What its next request is expected to take, in microseconds. */
  protected abstract long requestMicros();

  /** True where a free slot could go to it. */
  protected abstract boolean contends();

  /** True where it has work that waits or runs. */
  public abstract boolean active();

  /**
   * Its priority, 0 (highest) to 7, where that decides; of a branch, that of whom it would serve.
   */
  protected abstract long turn();

  /** The branch that serves it; null for a root. */
  public final @Nullable Branch parent() {
    return parent;
  }

  /** Puts it below a branch, with nothing owed and nothing claimed. */
  final void moveTo(Branch newParent, long newTie, List<Long> ofParent) {
    parent = newParent;
    tie = newTie;
    amounts = ofParent;
    cap = Long.MAX_VALUE;
  }

  /** Takes it off a tree that nobody follows any more. */
  public final void uproot() {
    placed = false;
    parent = null;
    changed = true;
  }

  /** What a plan gives it of its parent; empty where its priority decides. */
  public final List<Long> amounts() {
    return amounts;
  }

  /** The most slots that a plan lets it hold. */
  public final long cap() {
    return cap;
  }

  final void cap(long slots) {
    cap = slots;
  }

  /** Decides between equals; unique among siblings. */
  final long tie() {
    return tie;
  }

  public final VirtualTime time() {
    return time;
  }

  /**
   * What it was owed when it last ceased to contend, in weighted time, corrected by what it was
   * charged since; null where it contends, or was owed nothing then.
   */
  public final @Nullable Long lag() {
    return lag;
  }

  final void lag(@Nullable Long value) {
    lag = value;
  }

  /**
   * The last decision when the virtual time of its parent last followed it, as nobody else
   * contended: what was charged by decisions up to that one is owed to nobody. Null where that was
   * never.
   */
  public final @Nullable Long aloneSeq() {
    return aloneSeq;
  }

  final void alone(@Nullable Long lastSeq) {
    aloneSeq = lastSeq;
    changed = true;
  }

  /** True where what was charged by a decision, or a part of it, is owed to nobody any more. */
  public final boolean isForgiven(long chargedSeq) {
    return aloneSeq != null && aloneSeq >= chargedSeq;
  }

  public final boolean placed() {
    return placed;
  }

  final void placed(boolean value) {
    placed = value;
  }

  protected final void changed() {
    changed = true;
  }

  /** True once after each change. */
  public final boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }
}
