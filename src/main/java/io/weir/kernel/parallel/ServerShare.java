package io.weir.kernel.parallel;

import io.weir.protocol.DomainDefinition.ServerPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool of parallel servers at work: what it may have, and what is busy of it. */
public final class ServerShare {

  /** Where the groups are that no pool names. */
  static final String DEFAULT = "DEFAULT";

  private final ServerPool definition;
  private long busy;

  ServerShare(ServerPool definition) {
    this.definition = definition;
  }

  static ServerShare ofOthers() {
    return new ServerShare(new ServerPool(DEFAULT, null, null, null));
  }

  ServerPool definition() {
    return definition;
  }

  static List<String> groups(ServerPool pool) {
    return pool.groups() == null ? List.of() : pool.groups();
  }

  public String name() {
    return definition.name();
  }

  /** How it is named in a decision. */
  public String place() {
    return "server pool " + name();
  }

  /** Servers that are kept for it. */
  long least() {
    return definition.minServers() == null ? 0 : definition.minServers();
  }

  /** The most servers that it may have; null = all. */
  public @Nullable Long most() {
    return definition.maxServers();
  }

  public long busy() {
    return busy;
  }

  void busy(long by) {
    busy += by;
  }

  /** What is kept for it and not busy. */
  long idle() {
    return Math.max(0, least() - busy);
  }

  /** True where servers that it gives back are free for others. */
  public boolean hasMoreThanItsOwn() {
    return busy > least();
  }
}
