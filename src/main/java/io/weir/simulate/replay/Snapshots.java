package io.weir.simulate.replay;

import java.util.Iterator;
import java.util.NavigableSet;

/** The whole snapshots that there are; asked by several threads at once. */
public interface Snapshots {

  /** After which commands of a domain there is one. */
  NavigableSet<Long> of(String domain);

  /** The chunks of one of these, in order. */
  Iterator<JournalRecord> chunks(String domain, long commandSeq);
}
