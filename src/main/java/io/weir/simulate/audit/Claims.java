package io.weir.simulate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a held group claims, as ADR 28 says.
 *
 * @param pool whose memory; none: of no pool
 * @param bytes of memory, that its next query asked for when it was looked at last
 * @param servers which parallel servers; none: none of them
 */
record Claims(boolean ofMemory, @Nullable String pool, long bytes, @Nullable Of servers) {

  /** Whose parallel servers are claimed. */
  enum Of {
    GROUP,
    POOL, // of servers, that the group is in
    DOMAIN
  }

  static final Claims NONE = new Claims(false, null, 0, null);

  boolean any() {
    return ofMemory || servers != null;
  }

  /** What is left of them beside a query that asks for so much memory, or for none. */
  Claims onlyOf(long asked, boolean ofServers) {
    boolean stays = ofMemory && asked > 0;
    return new Claims(
        stays, stays ? pool : null, stays ? asked : 0, ofServers ? servers : (Of) null);
  }

  Claims withMemoryOf(@Nullable String ofPool, long asked) {
    return new Claims(true, ofPool, asked, servers);
  }

  Claims withServers(Of which) {
    return new Claims(ofMemory, pool, bytes, which);
  }

  /** Nothing keeps its next query any more: it keeps servers from all. */
  Claims ofWhoIsReady() {
    return servers == Of.POOL ? withServers(Of.DOMAIN) : this;
  }
}
