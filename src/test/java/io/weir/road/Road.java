package io.weir.road;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.streams.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A governor of its own for each test, over a broker, and a client of one domain. */
abstract class Road {

  private static final AtomicInteger APPLICATIONS = new AtomicInteger();
  static final int NEVER_FAIL = Integer.MAX_VALUE;

  final AtomicInteger failAfterReads = new AtomicInteger(NEVER_FAIL);
  String domain;
  Instance governor;
  Client client;

  abstract String bootstrapServers();

  @BeforeEach
  void start() throws InterruptedException {
    String name = "road-" + APPLICATIONS.incrementAndGet();
    domain = name + "-domain";
    governor = new Instance(bootstrapServers(), name, TimeSource.of(this::clock));
    governor.start();
    client = new Client(bootstrapServers(), domain);
  }

  @AfterEach
  void stop() {
    client.close();
    governor.close();
  }

  /** The wall clock; fails once, where a test wants the stream thread to die. */
  private long clock() {
    if (failAfterReads.get() != NEVER_FAIL && failAfterReads.decrementAndGet() == 0) {
      failAfterReads.set(NEVER_FAIL);
      throw new IllegalStateException("the test wants this thread to die");
    }
    return System.currentTimeMillis();
  }

  void define(Capacity capacity, HeartbeatPolicy heartbeat) {
    client.send(
        new ApplyDomain(
            "r-" + domain,
            "test",
            new DomainDefinition(domain, capacity, null, heartbeat, null, null, null, null, null)));
    client.await("the domain", d -> d.decision() instanceof Decision.Accepted);
  }

  static HeartbeatPolicy noHeartbeats() {
    return new HeartbeatPolicy(null, 0L);
  }
}
