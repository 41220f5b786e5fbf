package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a group that wait at one priority: start-time fair queueing, as among groups (ADR
 * 4), each of equal weight. Who was charged least is next; of equals, whose query came first.
 *
 * <p>Who is charged is taken out of the order, and put back when somebody asks who is next: most
 * are charged more than once between two such questions.
 */
final class Lane {

  /** A session in the lane. */
  static final class Member {
    final Lane lane;
    final String sessionId;
    final boolean stays;
    private TurnRow account;
    private boolean active;
    private boolean inOrder;
    private boolean outOfOrder; // until somebody asks who is next
    private boolean gone;
    @Nullable TurnRow stored; // what its row says
    boolean touched;
    private @Nullable String name;
    private long first; // of those that wait, the one that came first
    private long waiting;
    private @Nullable Deque<Long> later; // the others, where there are any

    private Member(Lane lane, String sessionId, TurnRow account, boolean stays, boolean active) {
      this.lane = lane;
      this.sessionId = sessionId;
      this.account = account;
      this.stays = stays;
      this.active = active;
    }

    /** Of its row. */
    String name() {
      if (name == null) {
        name = lane.nameOf(sessionId);
      }
      return name;
    }

    TurnRow account() {
      return account;
    }

    boolean waits() {
      return waiting > 0;
    }

    /** True where its session has left the lane. */
    boolean isGone() {
      return gone;
    }

    private void add(long arrival) {
      long other = waiting == 0 ? first : Math.max(first, arrival);
      if (waiting++ == 0) {
        first = arrival;
        return;
      }
      first = Math.min(first, arrival);
      later = later == null ? new ArrayDeque<>() : later;
      if (later.isEmpty() || later.getLast() < other) {
        later.addLast(other); // nearly always: who moves keeps the place of its arrival
      } else {
        later = inserted(later, other);
      }
    }

    /** Looks at them all, who are no more than a session may have of live queries (256). */
    private static Deque<Long> inserted(Deque<Long> sorted, long arrival) {
      List<Long> all = new ArrayList<>(sorted);
      all.add(-1 - Collections.binarySearch(all, arrival), arrival);
      return new ArrayDeque<>(all);
    }

    private void remove(long arrival) {
      waiting--;
      if (arrival != first) {
        rest().remove(arrival);
      } else if (waiting > 0) {
        first = rest().removeFirst();
      }
    }

    private Deque<Long> rest() {
      if (later == null) {
        throw new IllegalStateException("Expected others of " + sessionId + " to wait");
      }
      return later;
    }
  }

  /** The only query that waits, of a session that holds no slot: nothing else is known of it. */
  private record Lone(String sessionId, String queryId, long arrival, boolean stays) {}

  /** Between the number of a lane and a session, in the name of a row. */
  static final String OF_LANE = "/";

  /** A turn charges few; more come up where nobody is served for long. */
  private static final int MOST_OUT_OF_ORDER = 64;

  /** To forget a lane takes as long as it ever was: as it is used again, it stays small. */
  private static final int MOST_MEMBERS_KEPT = 64;

  private static final Comparator<Member> IN_ORDER = Lane::inOrder;

  final long key;
  private final SequencedMap<String, Member> members = new LinkedHashMap<>();
  private final TreeSet<Member> order = new TreeSet<>(IN_ORDER); // those that wait
  private final List<Member> outOfOrder = new ArrayList<>(); // of them, or were
  private int mostMembers;
  private @Nullable TreeSet<Member> joining; // in active sessions; from when it was asked for
  private @Nullable Lone lone; // all that waits, where it is there
  private long waiting; // sessions
  private long virtualTime;
  long storedTime; // what its row says; 0 = it has none
  private @Nullable String name;

  /**
   * @param key its number
   */
  Lane(long key) {
    this.key = key;
  }

  private static int inOrder(Member one, Member other) {
    int byAccount = Long.compare(one.account.micros(), other.account.micros());
    return byAccount == 0 ? Long.compare(one.first, other.first) : byAccount;
  }

  /** Of its row: that of nobody's account. */
  String name() {
    if (name == null) {
      name = key + OF_LANE;
    }
    return name;
  }

  /** Of the row of a session's account. */
  String nameOf(String sessionId) {
    return key + OF_LANE + sessionId;
  }

  long virtualTime() {
    return virtualTime;
  }

  void virtualTime(long micros) {
    virtualTime = micros;
  }

  @Nullable Member find(String sessionId) {
    if (lone != null && lone.sessionId.equals(sessionId)) {
      unfold();
    }
    return members.get(sessionId);
  }

  Collection<Member> all() {
    return Collections.unmodifiableCollection(members.values());
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  // ---- a lane of one ----

  /** True where nobody is in it, and nothing is kept of anybody who was. */
  boolean isUnused() {
    return waiting == 0 && members.isEmpty() && virtualTime == 0;
  }

  /**
   * A query comes to wait, in a lane that is unused, of a session that holds no slot. Most lanes
   * see no other before it is served: all there is to know of it is its name until somebody asks.
   */
  void enterAlone(String sessionId, String queryId, long arrival, boolean stays) {
    lone = new Lone(sessionId, queryId, arrival, stays);
    waiting = 1;
  }

  /** The query that came in alone, while nothing has happened to its session; else null. */
  @Nullable String lone() {
    return lone == null ? null : lone.queryId;
  }

  /** The query that came in alone waits no more. */
  void leaveAlone(String sessionId) {
    if (lone == null || !lone.sessionId.equals(sessionId)) {
      throw new IllegalStateException("Expected session " + sessionId + " to wait");
    }
    forgetLone();
  }

  private void forgetLone() {
    lone = null;
    waiting = 0;
  }

  /** Whoever came in alone is a member like others from now on. */
  private void unfold() {
    Lone known = lone;
    if (known != null) {
      forgetLone();
      add(know(known.sessionId, TurnRow.NONE, known.stays, false), known.arrival);
    }
  }

  // ---- the order ----

  /** True where nothing waits but one query of this session. */
  boolean isLast(Member member) {
    return waiting == 1 && member.waiting == 1;
  }

  /**
   * When the query that is next came, where none is alone; {@code ofActive}: of those in active
   * sessions.
   */
  @Nullable Long first(boolean ofActive) {
    if (isEmpty()) {
      return null;
    }
    TreeSet<Member> asked = ofActive ? joining() : order();
    return asked.isEmpty() ? null : (Long) asked.first().first;
  }

  private TreeSet<Member> order() {
    for (int i = 0; i < outOfOrder.size(); i++) {
      Member member = outOfOrder.get(i);
      member.outOfOrder = false;
      if (member.waits()) {
        member.inOrder = true;
        order.add(member);
        if (joining != null && member.active) {
          joining.add(member);
        }
      }
    }
    outOfOrder.clear();
    return order;
  }

  private TreeSet<Member> joining() {
    TreeSet<Member> all = order();
    if (joining == null) {
      joining = new TreeSet<>(IN_ORDER);
      for (Member member : all) {
        if (member.active) {
          joining.add(member);
        }
      }
    }
    return joining;
  }

  private void out(Member member) {
    if (member.inOrder) {
      member.inOrder = false;
      order.remove(member);
      if (joining != null && member.active) {
        joining.remove(member);
      }
    }
  }

  private void in(Member member) {
    if (member.waits() && !member.outOfOrder) {
      if (outOfOrder.size() >= MOST_OUT_OF_ORDER) {
        order();
      }
      member.outOfOrder = true;
      outOfOrder.add(member);
    }
  }

  // ---- changes ----

  /**
   * A session comes in.
   *
   * @param stays false where it ends with its only query
   * @param active true where a query of it holds a slot
   */
  Member know(String sessionId, TurnRow account, boolean stays, boolean active) {
    unfold();
    Member member = new Member(this, sessionId, account, stays, active);
    members.put(sessionId, member);
    mostMembers = Math.max(mostMembers, members.size());
    return member;
  }

  /** A session has gone. */
  void forget(Member member) {
    out(member);
    if (member.waits()) {
      waiting--;
      member.waiting = 0;
    }
    member.gone = true;
    members.remove(member.sessionId);
  }

  /** False where so many were in it that it is smaller, and faster, when it is made anew. */
  boolean isWorthKeeping() {
    return mostMembers <= MOST_MEMBERS_KEPT;
  }

  /** It is as if nobody had ever waited; those that were in it are gone. */
  void reset() {
    members.values().forEach(member -> member.gone = true);
    members.clear();
    order.clear();
    outOfOrder.clear();
    joining = null;
    forgetLone();
    virtualTime = 0;
    storedTime = 0;
  }

  /**
   * A query comes to wait. Who had none that waits claims nothing from before: where the time has
   * passed it, it begins anew.
   */
  void enter(Member member, long arrival, long lastSeq) {
    if (!member.waits() && member.account.micros() < virtualTime) {
      member.account = TurnRow.entering(virtualTime, 0, member.active ? (Long) lastSeq : null);
    }
    add(member, arrival);
  }

  /** A query comes to wait, and its session keeps its account. */
  void add(Member member, long arrival) {
    if (member.waits() && arrival > member.first) {
      member.add(arrival); // the place of its session stays
      return;
    }
    out(member);
    waiting += member.waits() ? 0 : 1;
    member.add(arrival);
    in(member);
  }

  /** A query waits no more. */
  void leave(Member member, long arrival) {
    if (arrival != member.first) {
      member.remove(arrival);
      return;
    }
    out(member);
    member.remove(arrival);
    waiting -= member.waits() ? 0 : 1;
    in(member);
  }

  /** A session has become active, or ceased to be. */
  void activate(Member member, boolean active) {
    if (joining != null && member.inOrder && member.active) {
      joining.remove(member);
    }
    member.active = active;
    if (joining != null && member.inOrder && active) {
      joining.add(member);
    }
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
    long each = Math.ceilDiv(Math.max(1, expectedMicros), waiting);
    long most = order().last().account.micros();
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
    return waiting == 0 || (waiting == 1 && member.waits());
  }

  private static void alone(Member member, long lastSeq) {
    member.account = member.account.alone(lastSeq);
  }
}
