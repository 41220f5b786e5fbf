package io.weir.streams;

import com.sun.management.OperatingSystemMXBean;
import io.weir.config.StreamsDefaults;
import io.weir.protocol.DomainDefinition.Capacity;
import java.lang.management.ManagementFactory;

/**
 * What the machine has: the capacity of the domain {@code default}. Looked at once, when an
 * instance starts; the kernel is told in a command, and never looks.
 *
 * @param cores at least 1
 * @param memoryBytes of the whole machine, or of the container that it runs in
 */
record Machine(long cores, long memoryBytes) {

  private static final long PERCENT = 100;

  /** This one; its memory as the defaults have it where it does not say. */
  static Machine here(StreamsDefaults defaults) {
    long bytes =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        bytes > 0 ? bytes : defaults.machineMemoryBytes());
  }

  /** The capacity of a domain that has all of it, of its memory a part. */
  Capacity capacity(StreamsDefaults defaults) {
    return new Capacity(
        cores,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        memoryBytes * defaults.databaseMemoryPercent() / PERCENT,
        memoryBytes,
        null,
        null);
  }
}
