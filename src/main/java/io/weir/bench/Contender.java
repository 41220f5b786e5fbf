package io.weir.bench;

/** An application on the cluster, started for one run. */
interface Contender {

  /** What it is, for the reader of progress. */
  String name();

  /** Starts it with the settings of a run; closed when the run is over. */
  AutoCloseable start(Run run);
}
