package io.weir.kernel.groups;

import org.jspecify.annotations.Nullable;

/**
 * A group waits for what its next query needs beside a slot, or has waited for it and keeps it from
 * others until that query has its slot (ADR 28).
 *
 * @param by what keeps its next query; absent = nothing does any more
 * @param number who was held first has the least
 * @param memory true where it claims memory; absent = it does not
 * @param pool whose limit keeps or kept it from that; absent = none did
 * @param servers which parallel servers it claims; absent = none
 */
public record HoldRow(
    @Nullable Keeper by,
    long number,
    @Nullable Boolean memory,
    @Nullable String pool,
    @Nullable Keeper servers) {

  static HoldRow numbered(long number) {
    return new HoldRow(null, number, null, null, null);
  }

  /** True where nothing keeps its next query any more. */
  public boolean isReady() {
    return by == null;
  }

  /** True where who needs memory stands behind. */
  public boolean claimsMemory() {
    return memory != null;
  }

  /** True where whoever needs servers may stand behind: those of its group are nobody else's. */
  public boolean claimsServersOfOthers() {
    return servers != null && servers != Keeper.SERVERS_OF_GROUP;
  }

  /** True where it keeps anything from anybody. */
  public boolean claimsAny() {
    return claimsMemory() || servers != null;
  }

  /** Nothing keeps its next query: what it claims is for that. */
  public HoldRow ready() {
    return new HoldRow(null, number, memory, pool, servers);
  }

  /** A limit of the group on memory keeps it: it claims nothing. */
  public HoldRow byItsOwn() {
    return new HoldRow(Keeper.OWN, number, null, null, null);
  }

  /** It waits for memory, behind somebody, of a pool that is not looked at yet. */
  public HoldRow behindMemory() {
    return new HoldRow(Keeper.MEMORY, number, true, pool, servers);
  }

  /**
   * It waits for memory.
   *
   * @param of the pool whose limit keeps it; null where that is pressure
   */
  public HoldRow byMemory(@Nullable String of) {
    return new HoldRow(Keeper.MEMORY, number, true, of, servers);
  }

  /** It waits for parallel servers: where those are its group's, nobody waits behind it. */
  public HoldRow byServers(Keeper of) {
    return of == Keeper.SERVERS_OF_GROUP
        ? new HoldRow(of, number, null, null, of)
        : new HoldRow(of, number, memory, pool, of);
  }

  /** It claims no more than its next query needs. */
  public HoldRow needing(boolean needsMemory, boolean needsServers) {
    return new HoldRow(
        by,
        number,
        needsMemory ? memory : null,
        needsMemory ? pool : null,
        needsServers ? servers : null);
  }
}
