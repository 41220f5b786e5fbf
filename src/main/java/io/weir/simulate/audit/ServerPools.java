package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ServerPool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** How groups divide a domain's parallel servers; of several faults, the first is named. */
final class ServerPools {

  private static final String DEFAULT = "DEFAULT";
  private static final long MOST_SERVERS = 1_000_000;

  /** What a pool is; its groups by their names, as files say them and as they never change. */
  record Entry(String name, long min, @Nullable Long max, Set<String> groups) {}

  private final Model model;
  private List<Entry> entries = new ArrayList<>();

  ServerPools(Model model) {
    this.model = model;
  }

  /** Those that somebody made. */
  List<Entry> all() {
    return entries;
  }

  /** That of a group; the default one where it is in none. */
  Entry of(Group group) {
    return entries.stream()
        .filter(each -> each.groups.contains(group.name))
        .findFirst()
        .orElse(new Entry(DEFAULT, 0, null, Set.of()));
  }

  boolean names(Group group) {
    return entries.stream().anyMatch(each -> each.groups.contains(group.name));
  }

  // ---- commands ----

  @Nullable Code create(CreateServerPool command) {
    ServerPool asked = command.pool();
    if (entries.stream().anyMatch(each -> each.name.equals(asked.name()))) {
      return Code.ALREADY_EXISTS;
    }
    List<String> names = new ArrayList<>();
    for (String nameOrId : orNone(asked.groups())) {
      Group group = model.definition.find(nameOrId);
      if (group == null) {
        return Code.NOT_FOUND;
      }
      names.add(group.name);
    }
    List<ServerPool> after = new ArrayList<>();
    entries.forEach(
        each -> after.add(new ServerPool(each.name, each.min, each.max, List.copyOf(each.groups))));
    after.add(new ServerPool(asked.name(), asked.minServers(), asked.maxServers(), names));
    Code fault = fault(after, model.definition.parallelServers);
    if (fault == null) {
      entries = entriesOf(after);
    }
    return fault;
  }

  @Nullable Code delete(String name) {
    return entries.removeIf(each -> each.name.equals(name)) ? null : Code.NOT_FOUND;
  }

  /** The code that refuses a capacity for its servers, or null. */
  @Nullable Code fault(Capacity asked) {
    long servers = Definition.or(asked.parallelServers(), model.definition.parallelServers);
    return servers > MOST_SERVERS || minimum(entries) > servers ? Code.INVALID_CAPACITY : null;
  }

  // ---- a whole file ----

  /** The code that refuses a file for what it says of servers, or null. */
  @Nullable Code fault(DomainDefinition file, SortedSet<String> groups) {
    Long said = file.capacity() == null ? null : file.capacity().parallelServers();
    long servers = Definition.or(said, model.rules.parallelServers());
    if (servers > MOST_SERVERS) {
      return Code.INVALID_CAPACITY;
    }
    List<ServerPool> asked = orNone(file.serverPools());
    Code fault = fault(asked, servers);
    boolean known = asked.stream().allMatch(each -> groups.containsAll(orNone(each.groups())));
    return fault == null && !known ? Code.NOT_FOUND : fault;
  }

  void apply(DomainDefinition file) {
    entries = entriesOf(orNone(file.serverPools()));
  }

  // ---- what pools must be ----

  private @Nullable Code fault(List<ServerPool> asked, long servers) {
    Set<String> names = new HashSet<>();
    Set<String> groups = new HashSet<>();
    for (ServerPool each : asked) {
      if (each.name().isBlank() || each.name().equals(DEFAULT)) {
        return Code.CONFIGURATION;
      }
      if (each.maxServers() != null && Definition.or(each.minServers(), 0) > each.maxServers()) {
        return Code.INVALID_CAPACITY;
      }
      if (!names.add(each.name()) || !orNone(each.groups()).stream().allMatch(groups::add)) {
        return Code.CONFIGURATION;
      }
    }
    if (asked.size() > model.rules.maxServerPools()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    return minimum(entriesOf(asked)) > servers ? Code.INVALID_CAPACITY : null;
  }

  private static long minimum(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::min).reduce(0, Clock::plus);
  }

  private static List<Entry> entriesOf(List<ServerPool> asked) {
    List<Entry> entries = new ArrayList<>();
    for (ServerPool each : asked) {
      entries.add(
          new Entry(
              each.name(),
              Definition.or(each.minServers(), 0),
              each.maxServers(),
              Set.copyOf(orNone(each.groups()))));
    }
    return entries;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
