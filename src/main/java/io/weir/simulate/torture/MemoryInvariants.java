package io.weir.simulate.torture;

import io.weir.kernel.Governor.Handled;
import io.weir.kernel.Saturating;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.Kind;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.simulate.audit.BrokenPromise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of memory after every command: granted is what was asked for, nobody is ordered to
 * shrink or to end who holds what it was granted, or has not followed before, each lease given back
 * once; counted from what was said and decided alone.
 */
final class MemoryInvariants {

  /** What a query was granted, and what it last said. */
  private static final class Holder {
    final long granted;
    long said;

    Holder(long granted) {
      this.granted = granted;
    }

    long holds() {
      return Math.max(granted, said);
    }
  }

  private final Map<String, Long> asked = new HashMap<>(); // of those that wait
  private final Map<String, Holder> holders = new HashMap<>();
  private final Map<String, Long> leases = new HashMap<>();
  private final Map<String, Long> shrinking = new HashMap<>(); // query to order
  private final Map<Long, String> orders = new HashMap<>();
  private final Set<String> deaf = new HashSet<>(); // did not shrink, and have not come down since
  private final Map<String, PressureLevel> levels = new HashMap<>();
  private final Set<String> victims = new HashSet<>();

  /** After a command: its new decisions, those that come after a number. */
  void after(Command command, Handled handled, long lastSeq) {
    if (handled.commandSeq() == 0) {
      return;
    }
    boolean refused =
        handled.decisions().stream()
            .anyMatch(each -> each.decision() instanceof Rejected r && r.command() != null);
    switch (command) {
      case SubmitQuery c
          when !holders.containsKey(c.queryId()) && !isKnown(c.queryId(), handled, lastSeq) ->
          asked.putIfAbsent(c.queryId(), c.memoryBytes() == null ? 0 : c.memoryBytes());
      case Heartbeat c when !refused && c.queries() != null -> c.queries().forEach(this::said);
      case OrderDone c when !refused -> settled(c);
      default -> {
        // says nothing of memory
      }
    }
    for (Decided decided : handled.decisions()) {
      if (decided.seq() > lastSeq) {
        follow(decided);
      }
    }
  }

  /** True where it was told of a query that was there, or has been: it asks for nothing. */
  private static boolean isKnown(String query, Handled handled, long lastSeq) {
    return handled.decisions().stream()
        .anyMatch(
            each ->
                each.decision() instanceof Decision.Answer answer
                    && answer.kind() == Kind.QUERY
                    && answer.id().equals(query)
                    && (each.seq() <= lastSeq
                        || (answer instanceof Rejected r && r.code() == Code.ALREADY_EXISTS)));
  }

  private static void check(boolean holds, String sentence, Object... figures) {
    if (!holds) {
      throw new BrokenPromise("invariant: " + Sentence.of(sentence, figures));
    }
  }

  // ---- what is said ----

  private void said(QueryFigures figures) {
    Holder holder = holders.get(figures.queryId());
    if (holder != null && figures.memoryBytes() != null) {
      holder.said = figures.memoryBytes();
      comesDown(figures.queryId());
    }
  }

  private void comesDown(String query) {
    if (!isBeyond(query)) {
      deaf.remove(query);
    }
  }

  private void settled(OrderDone command) {
    String query = orders.get(command.seq());
    if (query == null || command.outcome() == OrderOutcome.FAILED) {
      return; // no other follows one that failed
    }
    orders.remove(command.seq());
    shrinking.remove(query);
    Holder holder = holders.get(query);
    if (holder != null && command.outcome() == OrderOutcome.DONE) {
      holder.said = 0;
    }
    deaf.add(query);
    comesDown(query);
  }

  // ---- what is decided ----

  private void follow(Decided decided) {
    switch (decided.decision()) {
      case Granted grant when grant.kind() == Kind.QUERY -> granted(grant);
      case Granted grant when grant.kind() == Kind.LEASE -> leased(grant);
      case Queued place -> {
        // holds nothing
      }
      case Decision.Answer end when end.kind() == Kind.QUERY -> ended(end);
      case Decision.Released end when end.kind() == Kind.LEASE -> {
        Long held = leases.remove(end.id());
        check(held != null, "Expected a lease before %s", decided);
        check(
            held != null && end.charged().memoryBytes() == held,
            "Expected %d bytes to be given back, but there was %s",
            held,
            decided);
      }
      case Decision.Expired end when end.kind() == Kind.LEASE ->
          check(leases.remove(end.id()) != null, "Expected a lease before %s", decided);
      case ShrinkMemory order -> shrinks(order, decided);
      case CancelQuery order when order.cause() == Code.MEMORY_LIMIT ->
          falls(order.queryId(), decided);
      case KillSession order
          when order.cause() == Code.MEMORY_LIMIT
              && order.queries().stream().noneMatch(victims::contains) -> {
        String first = order.queries().stream().filter(this::isBeyond).findFirst().orElse("");
        falls(first, decided);
      }
      case PressureChanged change -> {
        PressureLevel before = levels.put(change.pool(), change.to());
        check(
            change.from() != change.to() && (before == null || before == change.from()),
            "Expected pressure to change from %s, but there was %s",
            before,
            decided);
      }
      default -> {
        // concerns no memory
      }
    }
  }

  private void granted(Granted grant) {
    Long bytes = asked.remove(grant.id());
    long granted = grant.memoryBytes() == null ? 0 : grant.memoryBytes();
    check(
        bytes != null && bytes == granted && !Long.valueOf(0).equals(grant.memoryBytes()),
        "Expected %d bytes to be granted, but there was %s",
        bytes,
        grant);
    holders.put(grant.id(), new Holder(granted));
  }

  private void leased(Granted grant) {
    check(grant.amounts() != null && grant.amounts().size() == 1, "Expected an amount: %s", grant);
    long bytes = grant.amounts().values().iterator().next();
    Long before = leases.put(grant.id(), bytes);
    check(bytes > 0 && (before == null || bytes <= before), "Expected less: %s", grant);
  }

  private void ended(Decision.Answer end) {
    boolean isOfAnother =
        end instanceof Rejected refused
            && (refused.command() != null || refused.code() == Code.ALREADY_EXISTS);
    if (!isOfAnother) {
      asked.remove(end.id());
      holders.remove(end.id());
      Long order = shrinking.remove(end.id());
      orders.remove(order);
      deaf.remove(end.id());
      victims.remove(end.id());
    }
  }

  private boolean isBeyond(String query) {
    Holder holder = holders.get(query);
    return holder != null && holder.holds() > holder.granted;
  }

  private void shrinks(ShrinkMemory order, Decided decided) {
    String query = order.queryId();
    Holder holder = holders.get(query);
    check(
        query != null && holder != null && isBeyond(query) && order.toBytes() == holder.granted,
        "Expected nobody to shrink but below what it holds to what it was granted: %s",
        decided);
    check(
        shrinking.put(query, decided.seq()) == null,
        "Expected one order to shrink at a time: %s",
        decided);
    check(!deaf.contains(query), "Expected no order to who has not followed one: %s", decided);
    orders.put(decided.seq(), query);
  }

  private void falls(String query, Decided decided) {
    check(isBeyond(query), "Expected nobody to end who holds what it was granted: %s", decided);
    check(victims.add(query), "Expected one end of each, but there was %s", decided);
  }

  /** What is held of all, by what was said and decided. */
  long held() {
    long queries = holders.values().stream().mapToLong(Holder::holds).reduce(0, Saturating::add);
    return Saturating.add(
        queries, leases.values().stream().mapToLong(Long::longValue).reduce(0, Saturating::add));
  }
}
