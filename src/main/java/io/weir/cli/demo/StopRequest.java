package io.weir.cli.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the demo in order when its user presses Ctrl-C: the run stops at its next step, what was
 * opened is closed, and only then does the process end.
 */
final class StopRequest {

  private static final long CLOSE_WITHIN_SECONDS = 15;

  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean asked;

  /** Listens for the end of the process from now on. */
  static StopRequest onShutdown() {
    StopRequest request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(request::ask, "stop-demo"));
    return request;
  }

  private void ask() {
    asked = true;
    try {
      closed.await(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the run where its user asked for it. */
  void check() {
    if (asked) {
      throw new DemoException("stopped before its end");
    }
  }

  /** All is closed. */
  void closed() {
    closed.countDown();
  }
}
