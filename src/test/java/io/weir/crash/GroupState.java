package io.weir.crash;

import io.weir.streams.TopicNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What the broker knows of the governor's group: who owns what, and how far it has committed. */
final class GroupState {
  private static final long ANSWER_WITHIN_S = 10;

  private final Admin admin;

  GroupState(Admin admin) {
    this.admin = admin;
  }

  /** Partitions of the requests that an instance owns. */
  Set<Integer> owned(String instance)
      throws ExecutionException, InterruptedException, TimeoutException {
    var group =
        admin
            .describeConsumerGroups(Set.of(CrashPlan.APPLICATION))
            .describedGroups()
            .get(CrashPlan.APPLICATION)
            .get(ANSWER_WITHIN_S, TimeUnit.SECONDS);
    Set<Integer> owned = new TreeSet<>();
    for (var member : group.members()) {
      if (member.groupInstanceId().orElse("").startsWith(instance + "-")) {
        for (TopicPartition partition : member.assignment().topicPartitions()) {
          if (partition.topic().equals(TopicNames.QUERIES)) {
            owned.add(partition.partition());
          }
        }
      }
    }
    return owned;
  }

  /** The first offset of each partition of the requests that is not committed. */
  Map<Integer, Long> committed() throws ExecutionException, InterruptedException, TimeoutException {
    Map<Integer, Long> committed = new TreeMap<>();
    admin
        .listConsumerGroupOffsets(CrashPlan.APPLICATION)
        .partitionsToOffsetAndMetadata()
        .get(ANSWER_WITHIN_S, TimeUnit.SECONDS)
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(TopicNames.QUERIES) && offset != null) {
                committed.put(partition.partition(), offset.offset());
              }
            });
    return committed;
  }
}
