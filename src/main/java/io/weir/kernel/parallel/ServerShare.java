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
  private long lastLook;

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

  /** True where it was not asked so in this look yet. */
  boolean isNewIn(long look) {
    boolean isNew = lastLook != look;
    lastLook = look;
    return isNew;
  }

  /** What it has beyond what is kept for it; at least 0. */
  public long beyondItsOwn() {
    return Math.max(0, busy - least());
  }

  /** What is kept for it and not busy. */
  long idle() {
    return Math.max(0, least() - busy);
  }
}
