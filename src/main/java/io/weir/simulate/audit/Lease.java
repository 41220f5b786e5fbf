package io.weir.simulate.audit;

import io.weir.protocol.Decided;
import io.weir.protocol.LeaseCommand.AcquireLease;
import org.jspecify.annotations.Nullable;

/** Memory that somebody holds beside queries. */
final class Lease {

  final AcquireLease request;
  final String client;
  final Group group;
  final @Nullable Session session;
  final String resource;
  final String pool;
  long bytes; // of what was asked for, what is left
  long heldBytes; // of that, what is counted
  final long waitedMs;
  final long grantedMs;
  long fromLiveMs; // granted, or renewed
  @Nullable Decided answer;

  Lease(
      AcquireLease request,
      String client,
      Group group,
      @Nullable Session session,
      String resource,
      String pool,
      long waitedMs,
      long nowMs) {
    this.request = request;
    this.client = client;
    this.group = group;
    this.session = session;
    this.resource = resource;
    this.pool = pool;
    this.waitedMs = waitedMs;
    this.grantedMs = nowMs;
  }

  String id() {
    return request.leaseId();
  }

  /** How long it lives without being renewed; 0: as long as its session. */
  long lastsMs(Rules rules) {
    Long ttlMs = request.ttlMs();
    return ttlMs != null ? ttlMs : session == null ? rules.leaseMs() : 0;
  }
}
