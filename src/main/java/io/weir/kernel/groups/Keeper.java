package io.weir.kernel.groups;

/** What keeps a group's next query from starting where it may have a slot (ADR 28). */
public enum Keeper {
  /** A limit of its group. */
  OWN,
  /** Memory that the domain lacks: who needs some stands behind. */
  MEMORY,
  /** Parallel servers that the domain lacks: the same. */
  SERVERS
}
