package io.weir.protocol;

/** Orders that a client can follow. */
public enum Capability {
  CANCEL,
  KILL,
  THROTTLE,
  RESIZE,
  SPILL
}
