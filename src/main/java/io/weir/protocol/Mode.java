package io.weir.protocol;

/**
 * How far the governor's word goes: everything; nothing but a report; grant all and count; grant
 * nothing new.
 */
public enum Mode {
  ENFORCE,
  OBSERVE,
  BYPASS,
  DRAIN
}
