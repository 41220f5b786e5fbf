package io.weir.protocol;

/** How an order was carried out; STALE: its target was gone already. */
public enum OrderOutcome {
  DONE,
  FAILED,
  STALE
}
