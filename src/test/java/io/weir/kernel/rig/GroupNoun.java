package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;
import io.weir.protocol.AdminCommand.UpdateConsumerGroup;
import io.weir.protocol.Category;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import org.jspecify.annotations.Nullable;

/** A consumer group. Its verbs leave their answers to be expected. */
public final class GroupNoun {

  private final Rig rig;
  private final String name;
  private @Nullable Long priority;
  private @Nullable Category category;
  private @Nullable Long maxSessions;
  private @Nullable Long slots;
  private @Nullable Long maxQueued;
  private @Nullable Long queueTimeoutMs;
  private @Nullable Long executionTimeoutMs;
  private @Nullable Long idleTimeoutMs;
  private @Nullable Long ioBytesPerSecond;
  private @Nullable Long iops;
  private @Nullable Long memoryBytes;
  private @Nullable Long sessionMemoryBytes;
  private @Nullable Long windowBufferRecords;
  private @Nullable Long aggregationGroups;
  private @Nullable Long dopLimit;

  GroupNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public GroupNoun priority(long value) {
    priority = value;
    return this;
  }

  public GroupNoun category(Category value) {
    category = value;
    return this;
  }

  public GroupNoun maxSessions(long value) {
    maxSessions = value;
    return this;
  }

  /** Sessions of the group that run something at once. */
  public GroupNoun slots(long value) {
    slots = value;
    return this;
  }

  public GroupNoun maxQueued(long value) {
    maxQueued = value;
    return this;
  }

  public GroupNoun queueTimeoutMs(long value) {
    queueTimeoutMs = value;
    return this;
  }

  public GroupNoun executionTimeoutMs(long value) {
    executionTimeoutMs = value;
    return this;
  }

  public GroupNoun idleTimeoutMs(long value) {
    idleTimeoutMs = value;
    return this;
  }

  public GroupNoun ioBytesPerSecond(long value) {
    ioBytesPerSecond = value;
    return this;
  }

  public GroupNoun iops(long value) {
    iops = value;
    return this;
  }

  public GroupNoun memoryBytes(long value) {
    memoryBytes = value;
    return this;
  }

  public GroupNoun sessionMemoryBytes(long value) {
    sessionMemoryBytes = value;
    return this;
  }

  public GroupNoun windowBufferRecords(long value) {
    windowBufferRecords = value;
    return this;
  }

  public GroupNoun aggregationGroups(long value) {
    aggregationGroups = value;
    return this;
  }

  /** Parallel servers of one query. */
  public GroupNoun dopLimit(long value) {
    dopLimit = value;
    return this;
  }

  ConsumerGroup asked() {
    return new ConsumerGroup(
        name,
        priority,
        category,
        maxSessions,
        slots,
        maxQueued,
        queueTimeoutMs,
        executionTimeoutMs,
        idleTimeoutMs,
        null,
        memoryBytes,
        sessionMemoryBytes,
        ioBytesPerSecond,
        iops,
        dopLimit,
        windowBufferRecords,
        aggregationGroups);
  }

  /** Creates it; gives the request's id. */
  public String creates() {
    return creates(rig.nextRequest());
  }

  public String creates(String requestId) {
    rig.tell(new CreateConsumerGroup(requestId, null, asked()));
    return requestId;
  }

  public String updates() {
    String request = rig.nextRequest();
    rig.tell(new UpdateConsumerGroup(request, null, asked()));
    return request;
  }

  /** Deletes it, by its name or id. */
  public String deletes() {
    String request = rig.nextRequest();
    rig.tell(new DeleteConsumerGroup(request, null, name));
    return request;
  }

  /** Creates it, which is accepted. */
  public void exists() {
    rig.expect(accepted(creates())).noMore();
  }

  /** Updates it, which is accepted; what follows is left to be expected. */
  public void changes() {
    rig.expect(accepted(updates()));
  }
}
