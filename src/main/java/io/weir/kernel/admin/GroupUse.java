package io.weir.kernel.admin;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Group;
import io.weir.kernel.io.IoRequests;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.parallel.ServerShare;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.plans.Plans;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** What uses a group, so that it cannot be removed. */
final class GroupUse {

  private GroupUse() {}

  static @Nullable Rejection refuseRemoval(
      Group group,
      Domain domain,
      Assignment assignment,
      Plans plans,
      IoRequests io,
      Holdings holdings,
      Leases leases,
      Servers servers) {
    if (Definitions.isBuiltIn(group.id())) {
      return inUse(group, "every domain");
    }
    if (group.sessions() > 0) {
      return inUse(group, Sentence.of("%d sessions", group.sessions()));
    }
    if (group.active()) {
      return inUse(group, Sentence.of("%d queries", group.running() + group.queued()));
    }
    if (io.liveOf(group) > 0) {
      return inUse(group, Sentence.of("%d I/O requests", io.liveOf(group)));
    }
    if (leases.liveOf(group) > 0) {
      return inUse(group, Sentence.of("%d leases", leases.liveOf(group)));
    }
    if (holdings.ofGroup(group.id()).usedBytes() > 0) {
      return inUse(
          group, Sentence.of("%d bytes of memory", holdings.ofGroup(group.id()).usedBytes()));
    }
    if (domain.row().defaultGroupId() == group.id()) {
      return inUse(group, "the domain, as its default group");
    }
    ServerShare pool = servers.namer(group);
    if (pool != null) {
      return inUse(group, pool.place());
    }
    String plan = plans.userOf(group);
    if (plan != null) {
      return inUse(group, plan);
    }
    return assignment.rules().stream()
        .filter(rule -> names(rule.group(), group))
        .findFirst()
        .map(rule -> inUse(group, "rule " + rule.name()))
        .or(
            () ->
                assignment.mappings().stream()
                    .filter(mapping -> names(mapping.group(), group))
                    .findFirst()
                    .map(mapping -> inUse(group, "the mapping of user " + mapping.user())))
        .orElse(null);
  }

  private static boolean names(String nameOrId, Group group) {
    return nameOrId.equals(group.name()) || nameOrId.equals(Long.toString(group.id()));
  }

  static Rejection inUse(Group group, String by) {
    return Definitions.invalid(
        group.place(),
        Sentence.of("Expected group %s to be unused, but it is used by %s", group.name(), by));
  }
}
