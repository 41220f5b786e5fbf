package io.weir.kernel.parallel;

import io.weir.kernel.Families;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.DomainDefinition.ServerPool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parallel servers of a domain, divided into pools of groups (ADR 29): how many are busy, and
 * how many are free for whom. Pools are few, so all stay decoded.
 */
public final class Servers {

  private final Table<String, ServerPool> table;
  private final Domain domain;
  private final Groups groups;
  private final ServerUses uses;
  private final SequencedMap<String, ServerShare> byName = new TreeMap<>();
  private final SequencedMap<Long, ServerShare> byGroup = new LinkedHashMap<>();
  private final List<Long> changedGroups = new ArrayList<>();
  private ServerShare others = ServerShare.ofOthers();
  private long looks; // numbers them
  private long kept; // for pools, all together
  private long idle; // of that, what pools keep and do not use, all together

  public Servers(Tables tables, Domain domain, Groups groups) {
    this.table = tables.table(Families.SERVER_POOLS);
    this.domain = domain;
    this.groups = groups;
    this.uses = new ServerUses(tables);
    if (domain.defined()) {
      List<ServerPool> stored = new ArrayList<>();
      table.scan((name, pool) -> stored.add(pool));
      make(stored);
    }
  }

  private void make(List<ServerPool> all) {
    byName.clear();
    byGroup.clear();
    others = ServerShare.ofOthers();
    for (ServerPool pool : all) {
      ServerShare share = new ServerShare(pool);
      byName.put(pool.name(), share);
      for (String name : ServerShare.groups(pool)) {
        Group group = groups.find(name);
        if (group != null) {
          byGroup.put(group.id(), share);
        }
      }
    }
    for (Group group : groups.all()) {
      of(group.id()).busy(uses.of(group.id()).busy());
    }
    kept = byName.values().stream().mapToLong(ServerShare::least).sum();
    idle = byName.values().stream().mapToLong(ServerShare::idle).sum();
  }

  // ---- how many there are, and are free ----

  /** Servers of the domain. */
  public long all() {
    return all(domain.row());
  }

  private long all(DomainRow row) {
    Long said = row.parallelServers();
    return said == null ? domain.settings().parallelServers() : said;
  }

  /** The pool of a group, of the moment. */
  public ServerShare of(long groupId) {
    return byGroup.getOrDefault(groupId, others);
  }

  /** Servers that are busy, of the domain. */
  public long busy() {
    return uses.of(ServerUses.ALL).busy();
  }

  /** Servers that a group has. */
  public long busy(Group group) {
    return uses.of(group.id()).busy();
  }

  /** Servers that are busy, or kept for other pools than that of a group. */
  public long taken(Group group) {
    return busy() + idle - of(group.id()).idle();
  }

  /** Servers that are kept for other pools than that of a group, busy or not. */
  public long ofOthers(Group group) {
    return kept - of(group.id()).least();
  }

  /** Of these groups, those that are the first of their pools. */
  public List<Group> firstOfPools(Collection<Group> all) {
    looks++;
    List<Group> first = new ArrayList<>();
    for (Group group : all) {
      if (of(group.id()).isNewIn(looks)) {
        first.add(group);
      }
    }
    return first;
  }

  /** Servers that are kept for the pool of a group, and not busy: nobody else can have them. */
  public long own(Group group) {
    return of(group.id()).idle();
  }

  /** Servers that are free in the pool of a group; below 0 where more are busy than may be. */
  public long free(Group group) {
    return Math.min(left(group), all() - taken(group));
  }

  /** What the pool of a group may have beside what is busy of it. */
  public long left(Group group) {
    ServerShare share = of(group.id());
    Long most = share.most();
    return (most == null ? all() : Math.min(most, all())) - share.busy();
  }

  // ---- who has them ----

  /** A query of a group has so many servers, where it had so many before. */
  public void hold(long groupId, long before, long now) {
    if (before != now) {
      changedGroups.add(groupId);
      uses.change(groupId, row -> row.busy(now - before));
      count(of(groupId), now - before);
    }
  }

  private void count(ServerShare share, long by) {
    idle -= share.idle();
    share.busy(by);
    idle += share.idle();
  }

  /** Servers go from one group to another, with their query. */
  public void move(long fromId, long toId, long servers) {
    if (servers > 0) {
      changedGroups.add(fromId);
      changedGroups.add(toId);
      uses.move(fromId, toId, servers);
      count(of(fromId), -servers);
      count(of(toId), servers);
    }
  }

  /**
   * Shows the groups that have more or fewer servers since the last call; false where there are
   * none.
   */
  public boolean takeChanged(LongConsumer groups) {
    if (changedGroups.isEmpty()) {
      return false;
    }
    for (int i = 0; i < changedGroups.size(); i++) {
      groups.accept(changedGroups.get(i));
    }
    changedGroups.clear();
    return true;
  }

  /** A query that wants servers gets its slot. */
  public void granted(long groupId, long wanted, long mayHave, long dop) {
    uses.change(groupId, row -> row.granted(wanted, mayHave, dop));
  }

  /** A query has to wait for servers. */
  public void queued(long groupId) {
    uses.change(groupId, ServerUseRow::oneQueued);
  }

  /** A query runs with more servers, or fewer, as it was ordered to. */
  public void resized(long groupId) {
    uses.change(groupId, ServerUseRow::oneResized);
  }

  /** Writes what this turn changed. */
  public void save() {
    uses.save();
  }

  // ---- which pools there are ----

  /** The pool of a name, or null. */
  @Nullable ServerShare find(String name) {
    return byName.get(name);
  }

  /** The pool that names a group, or null. */
  public @Nullable ServerShare namer(Group group) {
    return byGroup.get(group.id());
  }

  /** As they are stored, by name. */
  List<ServerPool> pools() {
    return byName.values().stream().map(ServerShare::definition).toList();
  }

  /** What is wrong with the pools of a whole file, or null; but for the groups that they name. */
  public @Nullable Rejection fault(DomainRow then, List<ServerPool> asked) {
    Rejection fault = ServerPoolFaults.ofCapacity(all(then));
    fault = fault != null ? fault : ServerPoolFaults.of(asked, domain.settings().maxServerPools());
    return fault != null ? fault : ServerPoolFaults.ofSizes(asked, all(then));
  }

  /** What is wrong with another capacity, with the pools that there are; or null. */
  public @Nullable Rejection fault(DomainRow then) {
    Rejection fault = ServerPoolFaults.ofCapacity(all(then));
    return fault != null ? fault : ServerPoolFaults.ofSizes(pools(), all(then));
  }

  /** These are the pools from now on; nobody loses a server. */
  public void put(List<ServerPool> then) {
    SequencedMap<String, ServerShare> former = new TreeMap<>(byName);
    List<ServerPool> all = then.stream().map(this::named).toList();
    for (ServerPool pool : all) {
      ServerShare was = former.remove(pool.name());
      if (was == null || !was.definition().equals(pool)) {
        table.upsert(pool.name(), pool);
      }
    }
    former.keySet().forEach(table::delete);
    make(all);
  }

  /** With its groups by their names. */
  private ServerPool named(ServerPool pool) {
    List<String> names = new ArrayList<>();
    for (String nameOrId : ServerShare.groups(pool)) {
      Group group = groups.find(nameOrId);
      if (group == null) {
        throw new IllegalStateException("Expected group " + nameOrId + ", but there is none");
      }
      names.add(group.name());
    }
    return new ServerPool(
        pool.name(), pool.minServers(), pool.maxServers(), names.isEmpty() ? null : names);
  }

  /** A group is gone, and has no servers. */
  public void forgetGroup(long groupId) {
    uses.forget(groupId);
  }
}
