package io.weir.bench;

import java.util.EnumSet;
import java.util.Set;

/** What can be measured by itself, named for the goal that it answers, in the order of a run. */
public enum Part {
  V4,
  V5,
  V8,
  V7,
  SWITCH,
  V9,
  ROWS,
  V10,
  V1,
  V2,
  V3,
  V11;

  /** What is run where nothing is named: all, but the starts of further processes when in haste. */
  public static Set<Part> unnamed(boolean all) {
    return all ? EnumSet.allOf(Part.class) : EnumSet.complementOf(EnumSet.of(V11));
  }
}
