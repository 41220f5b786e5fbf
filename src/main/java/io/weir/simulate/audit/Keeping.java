package io.weir.simulate.audit;

/** What keeps a query that may have a slot, as ADRs 28 and 29 say; the first reason counts. */
final class Keeping {

  /**
   * What a look at a query has found.
   *
   * @param claims of its group from now on, if it is held
   */
  record Found(boolean isKept, Claims claims) {}

  private final Model model;

  Keeping(Model model) {
    this.model = model;
  }

  Found look(Query query) {
    Group group = query.group();
    if (group.id == Definition.SYS_GROUP) {
      return new Found(false, Claims.NONE); // it is refused
    }
    boolean ofMemory = query.askedBytes() > 0;
    boolean ofServers = model.servers.needs(query);
    Claims had = group.claims.onlyOf(query.askedBytes(), ofServers);
    if (model.memory.limits.isKeptByOwn(query)) {
      return new Found(true, Claims.NONE);
    }
    if (ofServers && model.servers.isShareShort(query)) {
      return new Found(true, Claims.NONE.withServers(Claims.Of.GROUP));
    }
    if (ofMemory && standsForMemory(group)) {
      return new Found(true, had.ofMemory() ? had : had.withMemoryOf(null, query.askedBytes()));
    }
    return lookAtWhatIsThere(query, had, ofMemory, ofServers);
  }

  private boolean standsForMemory(Group group) {
    return model.memory.pools().exist()
        && model.holds.ahead(group).stream().anyMatch(other -> other.claims.ofMemory());
  }

  private Found lookAtWhatIsThere(Query query, Claims had, boolean ofMemory, boolean ofServers) {
    Claims.Of behind = ofServers ? model.servers.behind(query) : null;
    if (behind != null) {
      return new Found(true, had.withServers(behind));
    }
    String tooFull = ofMemory ? model.memory.limits.keeps(query) : null;
    if (tooFull != null) {
      return new Found(true, had.withMemoryOf(tooFull, query.askedBytes()));
    }
    Claims.Of busy = ofServers ? model.servers.isShort(query) : null;
    return busy == null
        ? new Found(false, had.ofWhoIsReady())
        : new Found(true, had.withServers(busy));
  }
}
