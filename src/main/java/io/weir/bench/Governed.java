package io.weir.bench;

import io.weir.streams.GovernorApp;
import java.time.Duration;

/** The governor with everything on. */
record Governed() implements Contender {

  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "governor";
  }

  @Override
  public GovernorApp start(Run run) {
    GovernorApp app = GovernorApp.start(run.config());
    try {
      if (!app.awaitRunning(START_WITHIN)) {
        throw new BenchException("Expected the governor to run within 60 s, but it does not");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while the governor started");
    }
    return app;
  }
}
