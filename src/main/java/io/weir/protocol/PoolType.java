package io.weir.protocol;

/** What a memory pool is for; written {@code WorkArea}, {@code BufferCache}, … on the wire. */
public enum PoolType {
  /** What all sessions share. */
  SHARED_GLOBAL("SharedGlobal"),
  /** What each session has for itself. */
  PROGRAM_GLOBAL("ProgramGlobal"),
  /** Where queries sort, join and aggregate. */
  WORK_AREA("WorkArea"),
  /** Blocks of data that were read. */
  BUFFER_CACHE("BufferCache"),
  /** Statements, plans and dictionaries. */
  SHARED_POOL("SharedPool"),
  /** Large allocations that all sessions may share. */
  LARGE_POOL("LargePool");

  private final String wireName;

  PoolType(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
