package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.AdminCommand.SetSessionQuota;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What operators may say of a domain's memory; of several faults, the first is named. */
final class MemoryRules {

  private static final long LEAST_OVERCOMMIT = 100;
  private static final long MOST_OVERCOMMIT = 1_000;

  private final Model model;

  MemoryRules(Model model) {
    this.model = model;
  }

  private Pools pools() {
    return model.memory.pools();
  }

  // ---- pools ----

  @Nullable Code create(CreatePool command) {
    MemoryPool asked = command.pool();
    if (!pools().exist()) {
      return Code.CONFIGURATION;
    }
    if (pools().find(asked.name()) != null) {
      return Code.ALREADY_EXISTS;
    }
    if (isFaulty(asked)) {
      return Code.CONFIGURATION;
    }
    Pools draft = pools().draft();
    draft.create(asked);
    return take(draft);
  }

  @Nullable Code resize(ResizePool command) {
    Pool pool = pools().find(command.pool());
    if (pool == null) {
      return Code.NOT_FOUND;
    }
    if (pool.parent == null) {
      return Code.CONFIGURATION; // it has what the domain's capacity says
    }
    boolean drains = Boolean.TRUE.equals(command.drain());
    if (!drains && command.memoryBytes() < model.memory.use(pool)) {
      return Code.INVALID_CAPACITY;
    }
    Pools draft = pools().draft();
    draft.get(pool.name).saidBytes = command.memoryBytes();
    return take(draft);
  }

  @Nullable Code delete(DeletePool command) {
    Pool pool = pools().find(command.pool());
    if (pool == null) {
      return Code.NOT_FOUND;
    }
    if (pool.isBuiltIn() || !pools().childrenOf(pool).isEmpty() || model.memory.use(pool) > 0) {
      return Code.CONFIGURATION;
    }
    Pools draft = pools().draft();
    draft.remove(draft.get(pool.name));
    model.memory.follow(draft);
    return null;
  }

  @Nullable Code quota(SetSessionQuota command) {
    Session session = model.sessions.get(command.sessionId());
    if (session == null || session.ending()) {
      return Code.NOT_FOUND;
    }
    session.memoryQuota = command.memoryBytes();
    session.workAreaQuota = command.workAreaBytes();
    return null;
  }

  private @Nullable Code take(Pools draft) {
    Code fault = faultOfTree(draft);
    if (fault == null) {
      model.memory.follow(draft);
    }
    return fault;
  }

  // ---- capacity and policies ----

  /** Policies say what cannot be. */
  static boolean isFaulty(@Nullable Policies asked) {
    Long percent = asked == null ? null : asked.memoryOvercommitPercent();
    return percent != null && (percent < LEAST_OVERCOMMIT || percent > MOST_OVERCOMMIT);
  }

  /** What a domain has is another, as far as it says. */
  @Nullable Code capacity(Capacity asked) {
    Pools draft = pools().draft();
    if (asked.memoryBytes() != null) {
      draft.divide(asked.memoryBytes());
    }
    Long totalBytes = asked.totalMemoryBytes();
    Long most = totalBytes == null ? model.definition.totalMemoryBytes : totalBytes;
    if (isMoreThan(most, draft.memoryBytes())) {
      return Code.INVALID_CAPACITY;
    }
    boolean isResized = !Objects.equals(draft.memoryBytes(), pools().memoryBytes());
    Code fault = isResized ? faultOfTree(draft) : null;
    fault = fault == null ? model.servers.pools.fault(asked) : fault;
    if (fault == null && isResized) {
      model.memory.follow(draft);
    }
    return fault;
  }

  private static boolean isMoreThan(@Nullable Long totalBytes, @Nullable Long bytes) {
    return bytes != null && totalBytes != null && bytes > totalBytes;
  }

  // ---- a whole file ----

  /** The pools that a file asks for. */
  Pools asked(DomainDefinition file) {
    Pools draft = pools().draft();
    Long bytes = bytesOf(file);
    if (bytes == null) {
      draft.clear();
    } else {
      draft.replace(bytes, listOf(file));
    }
    return draft;
  }

  private static @Nullable Long bytesOf(DomainDefinition file) {
    return file.capacity() == null ? null : file.capacity().memoryBytes();
  }

  private static List<MemoryPool> listOf(DomainDefinition file) {
    return file.pools() == null ? List.of() : file.pools();
  }

  /** The code that refuses a file for what it says of memory, or null. */
  @Nullable Code fault(DomainDefinition file) {
    List<MemoryPool> listed = listOf(file);
    Long total = file.capacity() == null ? null : file.capacity().totalMemoryBytes();
    if (isMoreThan(total, bytesOf(file))) {
      return Code.INVALID_CAPACITY;
    }
    long names = listed.stream().map(MemoryPool::name).distinct().count();
    if (isFaulty(file.policies())
        || (bytesOf(file) == null && !listed.isEmpty())
        || names < listed.size()
        || listed.stream().anyMatch(this::isFaulty)) {
      return Code.CONFIGURATION;
    }
    Pools draft = asked(file);
    Code ofTree = faultOfTree(draft);
    boolean leavesOut =
        pools().all().stream().anyMatch(each -> !isKept(each, draft) && model.memory.use(each) > 0);
    return ofTree == null && leavesOut ? Code.CONFIGURATION : ofTree;
  }

  private static boolean isKept(Pool pool, Pools draft) {
    Pool then = draft.find(pool.name);
    String parent = pool.parent == null ? null : pool.parent.name;
    String parentThen = then == null || then.parent == null ? null : then.parent.name;
    return then != null && then.type == pool.type && Objects.equals(parent, parentThen);
  }

  // ---- what pools must be ----

  private boolean isFaulty(MemoryPool asked) {
    Pools plain = new Pools();
    plain.divide(0);
    Pool builtIn = plain.find(asked.name());
    if (builtIn == null) {
      return asked.name().isBlank() || asked.memoryBytes() == null;
    }
    String parent = builtIn.parent == null ? null : builtIn.parent.name;
    return (asked.type() != null && asked.type() != builtIn.type)
        || (asked.parent() != null && !asked.parent().equals(parent))
        || (asked.memoryBytes() != null && parent == null);
  }

  private @Nullable Code faultOfTree(Pools draft) {
    if (draft.all().size() > model.rules.maxPools()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    for (Pool pool : draft.all()) {
      if (pool.number > 1 && pool.parent == null) {
        return Code.NOT_FOUND;
      }
      if (draft.goesRound(pool)) {
        return Code.CONFIGURATION;
      }
    }
    return draft.all().stream().anyMatch(each -> isTooSmall(draft, each))
        ? Code.INVALID_CAPACITY
        : null;
  }

  private static boolean isTooSmall(Pools draft, Pool pool) {
    long left = pool.size();
    for (Pool child : draft.childrenOf(pool)) {
      left = left < child.size() ? -1 : left - child.size();
    }
    return left < 0 || (pool.softBytes != null && pool.softBytes > pool.size());
  }
}
