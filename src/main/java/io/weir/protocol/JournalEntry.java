package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command as the kernel took it, with its time and what it decided: the input of replay.
 *
 * @param commandSeq numbers the domain's commands from 1, without gaps
 * @param firstSeq first decision's seq; absent where nothing was decided, though something may be
 *     said again
 * @param lastSeq last decision's seq
 * @param atMs the kernel's time
 * @param heardAtMs when the broker heard the command; absent where the task itself gave it
 * @param source where the command came from; absent where the task itself gave it
 */
public record JournalEntry(
    String domain,
    long commandSeq,
    @Nullable Long firstSeq,
    @Nullable Long lastSeq,
    long atMs,
    @Nullable Long heardAtMs,
    Command command,
    @Nullable Source source,
    List<Decided> decisions,
    String kernelVersion,
    String rulesHash) {

  /** A record's place in Kafka. */
  public record Source(String topic, long partition, long offset) {}
}
