package io.weir.kernel.groups;

import org.jspecify.annotations.Nullable;

/**
 * A group waits for what its next query needs beside a slot, or has waited for it and keeps it from
 * others until that query has its slot (ADR 28).
 *
 * @param by what keeps its next query; absent = nothing does any more
 * @param number who was held first has the least
 * @param queryId the query that was next when it began: it ends with the wait of that
 * @param memoryBytes what it claims of memory: as much as its next query asks; absent = nothing
 * @param pool that kept or keeps it from that; absent = none did
 * @param servers which parallel servers it claims; absent = none
 */
public record HoldRow(
    @Nullable Keeper by,
    long number,
    String queryId,
    @Nullable Long memoryBytes,
    @Nullable String pool,
    @Nullable Keeper servers) {

  static HoldRow of(String queryId, long number) {
    return new HoldRow(null, number, queryId, null, null, null);
  }

  private HoldRow with(
      @Nullable Keeper keeper,
      @Nullable Long bytes,
      @Nullable String of,
      @Nullable Keeper ofServers) {
    return new HoldRow(keeper, number, queryId, bytes, of, ofServers);
  }

  /** True where nothing keeps its next query any more. */
  public boolean isReady() {
    return by == null;
  }

  /** True where who needs memory stands behind. */
  public boolean claimsMemory() {
    return memoryBytes != null;
  }

  /** True where whoever needs servers may stand behind: those of its group are nobody else's. */
  public boolean claimsServersOfOthers() {
    return servers != null && servers != Keeper.SERVERS_OF_GROUP;
  }

  /** True where it keeps anything from anybody. */
  public boolean claimsAny() {
    return claimsMemory() || servers != null;
  }

  /** Nothing keeps its next query: what it claims is for that, and kept from all. */
  public HoldRow ready() {
    boolean ofPool = servers == Keeper.SERVERS_OF_POOL;
    return with(null, memoryBytes, pool, ofPool ? Keeper.SERVERS : servers);
  }

  /** A limit of the group on memory keeps it: it claims nothing. */
  public HoldRow byItsOwn() {
    return with(Keeper.OWN, null, null, null);
  }

  /**
   * It waits for memory.
   *
   * @param of the pool that keeps it; null where it stands behind somebody
   */
  public HoldRow byMemory(long bytes, @Nullable String of) {
    return with(Keeper.MEMORY, bytes, of == null ? pool : of, servers);
  }

  /** It waits for parallel servers: where those are its group's, nobody waits behind it. */
  public HoldRow byServers(Keeper of) {
    return of == Keeper.SERVERS_OF_GROUP
        ? with(of, null, null, of)
        : with(of, memoryBytes, pool, of);
  }

  /** It claims no more than its next query needs: {@code bytes} of memory, and servers or none. */
  public HoldRow needing(long bytes, boolean needsServers) {
    boolean needsMemory = bytes > 0 && claimsMemory();
    return with(
        by,
        needsMemory ? (Long) bytes : null,
        needsMemory ? pool : null,
        needsServers ? servers : null);
  }
}
