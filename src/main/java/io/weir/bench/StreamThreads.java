package io.weir.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** CPU time of stream threads: what a shared machine does to a rate, it does not do to this. */
final class StreamThreads {

  private StreamThreads() {}

  /** CPU time that the live stream threads of an application have used, in microseconds. */
  static double cpuMicros(String applicationId) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null
          && thread.getThreadName().startsWith(applicationId + "-")
          && thread.getThreadName().contains("-StreamThread-")) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos / 1_000.0;
  }
}
