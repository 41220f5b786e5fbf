package io.weir.simulate.history;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SwitchGroup;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions of a domain, written down one after the other. */
public final class Script {

  public static final String DOMAIN = "d";
  private static final Why SLOTS = Why.of(Limit.SLOTS, 1, 4L, 1, "domain");

  private final List<Decided> decisions = new ArrayList<>();
  private long atMs;

  public static Script script() {
    return new Script();
  }

  public List<Decided> decisions() {
    return List.copyOf(decisions);
  }

  public Script at(long ms) {
    atMs = ms;
    return this;
  }

  public Script queued(String group, String id) {
    return decide(group, new Queued(Kind.QUERY, id, 1, null, null), SLOTS);
  }

  public Script granted(String group, String id, long waitedMs) {
    return granted(group, id, waitedMs, 1024);
  }

  public Script granted(String group, String id, long waitedMs, long weight) {
    return decide(
        group,
        new Granted(
            Kind.QUERY, id, "s-" + id, waitedMs, null, null, weight, null, 0, null, null, null),
        SLOTS);
  }

  public Script released(String group, String id, long chargedMicros, long heldMs) {
    return released(group, id, chargedMicros, heldMs, null);
  }

  Script released(String group, String id, long micros, long heldMs, @Nullable Code cause) {
    return decide(
        group, new Released(Kind.QUERY, id, new Charged(micros, 0, 0, 0, heldMs), cause), SLOTS);
  }

  public Script rejected(@Nullable String group, String id, Code code, String at) {
    return decide(
        group, new Rejected(Kind.QUERY, id, code, "no", null, null), Why.of(Limit.MAX_QUEUED, at));
  }

  Script refusedCompletion(String id) {
    return decide(
        null,
        new Rejected(Kind.QUERY, id, Code.NOT_HELD, "no", null, "CompleteQuery"),
        Why.of(Limit.IDENTITY, "query"));
  }

  Script expired(String group, String id) {
    return decide(group, new Expired(Kind.QUERY, id), SLOTS);
  }

  Script cancelled(String group, String id) {
    return decide(group, new CancelQuery(id, Code.EXECUTION_TIMEOUT), SLOTS);
  }

  Script switched(String id, String from, String to) {
    return decide(to, new SwitchGroup("s-" + id, from, to, Code.OPERATOR, null), SLOTS);
  }

  /** Says the last decision again, as the governor does for a request sent twice. */
  Script again() {
    decisions.add(decisions.getLast());
    return this;
  }

  private Script decide(@Nullable String group, Decision decision, Why why) {
    long seq = decisions.stream().mapToLong(Decided::seq).max().orElse(0) + 1;
    decisions.add(new Decided(DOMAIN, "client", atMs, null, seq, null, 1L, group, decision, why));
    return this;
  }

  /** What a history of the whole run says about it. */
  History history() {
    RunHistory history = RunHistory.whole(DOMAIN);
    decisions.forEach(history);
    return history.history();
  }
}
