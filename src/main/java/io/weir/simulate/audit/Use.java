package io.weir.simulate.audit;

import java.util.HashSet;
import java.util.Set;

/** What a session has used since it opened, or since the plan in force is; and what came of it. */
final class Use {

  long cpuMicros;
  long ioBytes;
  long ioRequests;
  private long ranMs;
  private long runsSinceLiveMs = Clock.NEVER;
  final Set<String> fired = new HashSet<>();

  /** A plan comes into force: its rules begin anew. */
  void beginsAnew(long liveMs) {
    cpuMicros = 0;
    ioBytes = 0;
    ioRequests = 0;
    ranMs = 0;
    runsSinceLiveMs = runsSinceLiveMs == Clock.NEVER ? Clock.NEVER : liveMs;
    fired.clear();
  }

  /** It runs something, or nothing any more. */
  void runs(boolean something, long liveMs) {
    boolean ran = runsSinceLiveMs != Clock.NEVER;
    if (something && !ran) {
      runsSinceLiveMs = liveMs;
    } else if (!something && ran) {
      ranMs += liveMs - runsSinceLiveMs;
      runsSinceLiveMs = Clock.NEVER;
    }
  }

  /** A query of it says other figures than before; less is not taken back. */
  void adds(long cpu, long bytes, long requests) {
    cpuMicros += Math.max(0, cpu);
    ioBytes += Math.max(0, bytes);
    ioRequests += Math.max(0, requests);
  }

  /** When it has run for so long, while it runs. */
  long ranForLiveMs(long forMs) {
    return Clock.plus(runsSinceLiveMs - ranMs, forMs);
  }
}
