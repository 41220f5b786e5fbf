package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a group that wait at one priority: start-time fair queueing, as among groups (ADR
 * 4), each of equal weight. Who was charged least is next; of equals, whose query came first.
 */
final class Lane {

  /** A session in the lane. */
  static final class Member {
    final String sessionId;
    final boolean stays;
    private TurnRow account;
    private boolean active;
    boolean stored;
    boolean touched;
    private long first; // of those that wait, the one that came first
    private long waiting;
    private @Nullable TreeSet<Long> later; // the others, where there are any

    /**
     * @param stays false where it ends with its only query
     * @param active true where a query of it holds a slot
     */
    Member(String sessionId, TurnRow account, boolean stays, boolean active) {
      this.sessionId = sessionId;
      this.account = account;
      this.stays = stays;
      this.active = active;
    }

    TurnRow account() {
      return account;
    }

    boolean waits() {
      return waiting > 0;
    }

    private void add(long arrival) {
      long other = waiting == 0 ? first : Math.max(first, arrival);
      if (waiting++ == 0) {
        first = arrival;
        return;
      }
      first = Math.min(first, arrival);
      later = later == null ? new TreeSet<>() : later;
      later.add(other);
    }

    private void remove(long arrival) {
      waiting--;
      if (arrival != first) {
        rest().remove(arrival);
      } else if (waiting > 0) {
        first = rest().removeFirst();
      }
    }

    private TreeSet<Long> rest() {
      if (later == null) {
        throw new IllegalStateException("Expected others of " + sessionId + " to wait");
      }
      return later;
    }
  }

  private static final Comparator<Member> IN_ORDER =
      Comparator.comparingLong((Member member) -> member.account.micros())
          .thenComparingLong(member -> member.first);

  private final SequencedMap<String, Member> members = new LinkedHashMap<>();
  private final TreeSet<Member> waiting = new TreeSet<>(IN_ORDER);
  private final TreeSet<Member> joining = new TreeSet<>(IN_ORDER); // those in active sessions
  private long virtualTime;
  boolean stored;
  boolean touched;

  long virtualTime() {
    return virtualTime;
  }

  void virtualTime(long micros) {
    virtualTime = micros;
  }

  @Nullable Member find(String sessionId) {
    return members.get(sessionId);
  }

  /** A copy: who is in it may change meanwhile. */
  Collection<Member> all() {
    return List.copyOf(members.values());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** When the query that is next came; {@code ofActive}: of those in active sessions. */
  @Nullable Long first(boolean ofActive) {
    TreeSet<Member> order = ofActive ? joining : waiting;
    return order.isEmpty() ? null : (Long) order.first().first;
  }

  // ---- changes ----

  /** A session comes in, as its account says. */
  Member know(Member member) {
    members.put(member.sessionId, member);
    return member;
  }

  /** A session has gone. */
  void forget(Member member) {
    out(member);
    members.remove(member.sessionId);
  }

  /**
   * A query comes to wait. Who had none that waits claims nothing from before: where the time has
   * passed it, it begins anew.
   */
  void enter(Member member, long arrival, long lastSeq) {
    out(member);
    if (!member.waits() && member.account.micros() < virtualTime) {
      member.account = TurnRow.entering(virtualTime, 0, member.active ? (Long) lastSeq : null);
    }
    restore(member, arrival);
  }

  /** One waits as it did when this governor ended. */
  void restore(Member member, long arrival) {
    out(member);
    member.add(arrival);
    in(member);
  }

  /** A query waits no more. */
  void leave(Member member, long arrival) {
    out(member);
    member.remove(arrival);
    in(member);
  }

  /** A session has become active, or ceased to be. */
  void activate(Member member, boolean active) {
    out(member);
    member.active = active;
    in(member);
  }

  /**
   * It is served: the virtual time follows, and goes on by what each of those that wait would get
   * of it. So who comes in, and comes in again and again, never keeps who was charged waiting for
   * ever. It goes no further than the account of the last of them.
   */
  void serve(Member member, long expectedMicros, long lastSeq) {
    virtualTime = Math.max(virtualTime, member.account.micros());
    if (isAlone(member)) {
      alone(member, lastSeq);
      return;
    }
    long each = Math.ceilDiv(Math.max(1, expectedMicros), waiting.size());
    long most = waiting.last().account.micros();
    virtualTime = Math.max(virtualTime, Math.min(Saturating.add(virtualTime, each), most));
  }

  /** It is charged; what it gets back is nothing where it is owed to nobody. */
  void charge(Member member, long micros, long sinceSeq) {
    Long aloneSeq = member.account.aloneSeq();
    if (micros > 0 || aloneSeq == null || aloneSeq < sinceSeq) {
      out(member);
      member.account = member.account.charged(micros, sinceSeq);
      in(member);
    }
  }

  /** It has used more than was expected: where nobody else waits, that is owed to nobody. */
  void useMore(Member member, long lastSeq) {
    if (isAlone(member)) {
      virtualTime = Math.max(virtualTime, member.account.micros());
      alone(member, lastSeq);
    }
  }

  private boolean isAlone(Member member) {
    return waiting.isEmpty() || (waiting.size() == 1 && member.waits());
  }

  private static void alone(Member member, long lastSeq) {
    member.account = member.account.alone(lastSeq);
  }

  private void out(Member member) {
    if (member.waits()) {
      waiting.remove(member);
      joining.remove(member);
    }
  }

  private void in(Member member) {
    if (member.waits()) {
      waiting.add(member);
      if (member.active) {
        joining.add(member);
      }
    }
  }
}
