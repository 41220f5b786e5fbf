package io.weir.simulate.workload;

import java.io.BufferedReader;
import java.io.IOException;

/** One format of workload files. */
interface WorkloadFormat {

  void read(BufferedReader text, WorkloadRows rows) throws IOException, WorkloadException;
}
