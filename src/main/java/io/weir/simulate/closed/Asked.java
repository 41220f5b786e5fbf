package io.weir.simulate.closed;

import io.weir.protocol.Code;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.QueryText;
import io.weir.simulate.workload.Arrival;
import org.jspecify.annotations.Nullable;

/** A query that was asked for and has no terminal decision yet, as its client knows it. */
final class Asked {

  private final Arrival arrival;
  private @Nullable String group;
  private long weight;
  private @Nullable Long grantedMs;

  Asked(Arrival arrival) {
    this.arrival = arrival;
  }

  static String idOf(Arrival arrival) {
    return "q-" + arrival.seq();
  }

  /** The request: a client and a user for each tenant; everything else is the domain's rules'. */
  SubmitQuery request() {
    return QueryText.reduce(
        SubmitQuery.alone(idOf(arrival), arrival.tenant(), arrival.tenant(), arrival.text()));
  }

  String tenant() {
    return arrival.tenant();
  }

  long runMs() {
    return arrival.runMs();
  }

  boolean isGranted() {
    return grantedMs != null;
  }

  void granted(long nowMs, long ofWeight) {
    grantedMs = nowMs;
    weight = ofWeight;
  }

  /** It is heard to belong to this group; null says nothing. */
  void in(@Nullable String name) {
    group = name == null ? group : name;
  }

  Finished ended(long nowMs, @Nullable Code cause) {
    return new Finished(
        idOf(arrival),
        arrival.tenant(),
        group,
        weight,
        arrival.atMs(),
        grantedMs,
        nowMs,
        arrival.runMs(),
        cause);
  }
}
