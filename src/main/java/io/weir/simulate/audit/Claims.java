package io.weir.simulate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a held group claims, as ADR 28 says.
 *
 * @param pool whose memory; none: of no pool
 * @param servers which parallel servers; none: none of them
 */
record Claims(boolean ofMemory, @Nullable String pool, @Nullable Of servers) {

  /** Whose parallel servers are claimed. */
  enum Of {
    GROUP,
    POOL, // of servers, that the group is in
    DOMAIN
  }

  static final Claims NONE = new Claims(false, null, null);

  boolean any() {
    return ofMemory || servers != null;
  }

  Claims onlyOf(boolean memory, boolean ofServers) {
    return new Claims(ofMemory && memory, memory ? pool : null, ofServers ? servers : (Of) null);
  }

  Claims withMemoryOf(@Nullable String ofPool) {
    return new Claims(true, ofPool, servers);
  }

  Claims withServers(Of which) {
    return new Claims(ofMemory, pool, which);
  }
}
