package io.weir.cli.demo;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.simulate.workload.Workload;
import java.util.List;

/** How the demo's slots are given out: as a domain for each. */
enum Discipline {
  /** Only there so that the first measured queries find everything warm. */
  WARM_UP("warm-up"),
  /** All tenants in one group: first come, first served. */
  FIRST_COME("first-come"),
  /** A group for each tenant, all of equal weight. */
  GOVERNED("governed");

  private static final long NORMAL_PRIORITY = 3;
  private static final long HEARTBEAT_EVERY_MS = 5_000;
  private static final long LOST_AFTER_MS = 15_000;

  private final String domain;

  Discipline(String domain) {
    this.domain = domain;
  }

  String domain() {
    return domain;
  }

  /**
   * The domain's definition. Heartbeat times are those of the defaults in wall time, so they are
   * longer on a clock that goes faster.
   */
  DomainDefinition definition(Workload workload, int slots, long speed) {
    long room = workload.arrivals().size() + 10L; // the demo shows waiting, not refusing
    boolean grouped = this == GOVERNED;
    List<String> tenants = workload.tenants();
    return new DomainDefinition(
        domain,
        new Capacity(null, (long) slots, room, room, null),
        null,
        new HeartbeatPolicy(HEARTBEAT_EVERY_MS * speed, LOST_AFTER_MS * speed),
        null,
        null,
        grouped ? tenants.stream().map(Discipline::group).toList() : null,
        grouped ? tenants.stream().map(t -> new Mapping(t, groupName(t), null)).toList() : null,
        null);
  }

  private static ConsumerGroup group(String tenant) {
    return new ConsumerGroup(
        groupName(tenant), NORMAL_PRIORITY, null, null, null, null, null, null, null);
  }

  // A name of digits alone would look like an id.
  private static String groupName(String tenant) {
    return "tenant-" + tenant;
  }
}
