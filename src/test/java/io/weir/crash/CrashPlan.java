package io.weir.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * What a crash run does.
 *
 * @param guarantee {@code exactly_once_v2} or {@code at_least_once}
 * @param idCheck whether the kernel remembers the ids of queries that have ended
 * @param kills instances killed, in turn
 * @param commitMs how often an instance commits
 * @param standbys replicas of each store on the other instance
 * @param burst requests sent at once to each domain of the instance that is killed next
 * @param uncommitted requests in flight that a kill needs at least
 * @param ripe queries submitted, granted and released since the last commit that a kill needs
 * @param again ended requests that are sent once more after the kills
 */
record CrashPlan(
    String guarantee,
    boolean idCheck,
    int kills,
    long commitMs,
    int standbys,
    int burst,
    int uncommitted,
    int ripe,
    long again) {

  static final String APPLICATION = "weir-crash";

  /** As many as {@code topics.yaml} gives the inputs; each has a domain, so both instances do. */
  static final int PARTITIONS = 8;

  /** Few, so that queues form and every slot counts; different ones, so that a mix-up shows. */
  static final long FEWEST_SLOTS = 4;

  static CrashPlan exactlyOnce(int kills) {
    return new CrashPlan("exactly_once_v2", true, kills, 10, 1, 300, 200, 0, 0);
  }

  /**
   * Long between commits, so that whole lives of queries are read again after a kill. What is read
   * again meets the state as it was and is decided the same, number by number; so requests are sent
   * again too, as clients do.
   */
  static CrashPlan atLeastOnceWithoutIdCheck(int kills) {
    return new CrashPlan("at_least_once", false, kills, 5000, 0, 0, 0, 100, 400);
  }

  List<String> overrides() {
    return List.of(
        "processing.guarantee=" + guarantee,
        "commit.interval.ms=" + commitMs,
        "num.standby.replicas=" + standbys,
        // A restarted instance gets its share back at once: the next probing is a minute away.
        "acceptable.recovery.lag=" + Long.MAX_VALUE);
  }

  /** A domain for each partition, with its number of slots. */
  static Map<String, Long> domains() {
    Map<String, Long> slots = new TreeMap<>();
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; taken.size() < PARTITIONS; i++) {
      String name = "crash-" + i;
      if (!taken.contains(partition(name))) {
        slots.put(name, FEWEST_SLOTS + taken.size());
        taken.add(partition(name));
      }
    }
    return slots;
  }

  static int partition(String domain) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(domain))) % PARTITIONS;
  }
}
