package io.weir.kernel.groups;

/** What keeps a group's next query from starting where it may have a slot (ADR 28). */
public enum Keeper {
  /** A limit of its group on memory. */
  OWN,
  /** Memory of a pool: who needs some of it stands behind. */
  MEMORY,
  /** Parallel servers of the domain: the same. */
  SERVERS,
  /** Parallel servers that its directive lets its group have. */
  SERVERS_OF_GROUP,
  /** Parallel servers of its server pool: who is in that, and needs some, stands behind. */
  SERVERS_OF_POOL
}
