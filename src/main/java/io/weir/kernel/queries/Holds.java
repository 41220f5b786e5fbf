package io.weir.kernel.queries;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.groups.HeldGroups;
import io.weir.kernel.groups.HoldRow;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups whose next query may have a slot, and does not find what else it needs (ADR 28): they are
 * held, looked at again where something has changed, and ready once all is there.
 */
public final class Holds {

  private final Domain domain;
  private final Groups groups;
  private final HeldGroups held;
  private final Sessions sessions;
  private final Queries queries;
  private final Needs needs;
  private final Holdings holdings;
  private final Servers servers;
  private long seen; // of the domain's definitions

  public Holds(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Needs needs,
      Holdings holdings,
      Servers servers) {
    this.domain = domain;
    this.groups = groups;
    this.held = groups.held();
    this.sessions = sessions;
    this.queries = queries;
    this.needs = needs;
    this.holdings = holdings;
    this.servers = servers;
  }

  /** What keeps a query of a group from starting now, by who is ahead of that group; or null. */
  @Nullable Kept keeps(QueryRow row, Group group, long nowMs) {
    return needs.keeps(row, group, Claims.aheadOf(group, held), nowMs);
  }

  /** A group's next query is kept: the group is held, as the last, or stays so. */
  void hold(QueryRow head, Group group, Kept kept, long nowMs) {
    HoldRow before = group.hold();
    HoldRow hold = before == null ? groups.nextHold(head.queryId()) : before;
    HoldRow now = needing(kept.of(hold), head, group, nowMs);
    if (before == null) {
      groups.hold(group, now);
    } else {
      groups.stay(group, before, now);
    }
    QueryRow waiting = needs.waits(head, group, kept);
    if (waiting != null) {
      queries.update(waiting);
    }
  }

  /** It claims what its next query needs, which may be less by a time that is known. */
  private HoldRow needing(HoldRow hold, QueryRow head, Group group, long nowMs) {
    Long fewerFromMs = needs.runsWithFewerFromMs(head, group);
    if (fewerFromMs != null && fewerFromMs > nowMs) {
      held.lookAtAllBy(fewerFromMs);
    }
    return hold.needing(head.askedBytes(), needs.needsServers(head, group, nowMs));
  }

  // ---- those that are held are looked at again ----

  /** Looks at those that may be kept by something else by now, who was held first before others. */
  void review(long nowMs) {
    note();
    if (held.isEmpty() || domain.mode() == Mode.DRAIN) {
      return;
    }
    if (!domain.enforces()) {
      List.copyOf(held.all()).forEach(groups::release);
      return;
    }
    lookAtThoseWithoutRoom();
    for (Group group = nextDue(nowMs); group != null; group = nextDue(nowMs)) {
      review(group, nowMs);
    }
  }

  /** What has changed since, by definition or of what is held. */
  private void note() {
    boolean memory = holdings.takeChanged(groups::lookAtHeld, this::lookAtSession);
    boolean parallel = servers.takeChanged(groups::lookAtHeld);
    if (memory || parallel) {
      held.resourcesChanged();
    }
    if (seen != domain.definitions()) {
      seen = domain.definitions();
      held.lookAtAll();
    }
  }

  /** What runs beside them may have filled what the plan has for them, without touching them. */
  private void lookAtThoseWithoutRoom() {
    if (groups.division() != null) {
      for (Group group : held.all()) {
        if (!groups.hasRoom(group)) {
          lookAt(group);
        }
      }
    }
  }

  private void lookAtSession(String sessionId) {
    SessionRow session = held.isEmpty() ? null : sessions.find(sessionId);
    if (session != null) {
      groups.lookAtHeld(session.groupId());
    }
  }

  private @Nullable Group nextDue(long nowMs) {
    if (held.takeResourcesChanged()) {
      Group first = held.firstOnMemory();
      if (first != null) {
        lookAt(first);
      }
      servers.firstOfPools(held.onServers()).forEach(this::lookAt);
    }
    return held.takeDue(nowMs);
  }

  private void lookAt(Group group) {
    groups.lookAtHeld(group.id());
  }

  private boolean waits(String queryId, Group group) {
    QueryRow row = queries.find(queryId);
    return row != null && row.state() == QueryState.QUEUED && row.groupId() == group.id();
  }

  private void review(Group group, long nowMs) {
    HoldRow before = group.hold();
    boolean mayRun = group.ready() > 0 && groups.hasRoom(group);
    QueryRow head = mayRun ? queries.head(group, !group.mayRunMore(false)) : null;
    if (before == null
        || head == null
        || !waits(before.queryId(), group)
        || needs.refuse(head, group, false) != null) {
      groups.release(group);
      return;
    }
    Kept kept = keeps(head, group, nowMs);
    HoldRow ready = needing(before.ready(), head, group, nowMs);
    if (kept != null) {
      hold(head, group, kept, nowMs);
    } else if (ready.claimsAny()) {
      groups.stay(group, before, ready);
    } else {
      groups.release(group);
    }
  }
}
