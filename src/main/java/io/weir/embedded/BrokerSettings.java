package io.weir.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of a broker that is alone, on one machine, with its clients in the same process. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String HOST = "127.0.0.1";
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Room for a plan or a snapshot in one record; Kafka's own default is 1 MiB. */
  private static final int MAX_RECORD_BATCH_BYTES = 20 * 1024 * 1024;

  /**
   * Enough for the topics of one governor; the default of 128 MiB is taken at once, for a fleet.
   */
  private static final int CLEANER_DEDUPE_BUFFER_BYTES = 2 * 1024 * 1024;

  private BrokerSettings() {}

  static Properties of(Path logDirectory, int clientPort, int controllerPort) {
    var settings = new Properties();
    identity(settings, logDirectory);
    listeners(settings, clientPort, controllerPort);
    aloneInTheCluster(settings);
    soonBackAfterAKill(settings);
    closeToItsClients(settings);
    return settings;
  }

  private static void identity(Properties settings, Path logDirectory) {
    set(settings, "process.roles", "broker,controller");
    set(settings, "node.id", NODE_ID);
    set(settings, "log.dirs", logDirectory);
  }

  private static void listeners(Properties settings, int clientPort, int controllerPort) {
    String client = CLIENT_LISTENER + "://" + HOST + ":" + clientPort;
    String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort;
    set(settings, "listeners", client + "," + controller);
    set(settings, "advertised.listeners", client + "," + controller);
    set(settings, "inter.broker.listener.name", CLIENT_LISTENER);
    set(settings, "controller.listener.names", CONTROLLER_LISTENER);
    set(
        settings,
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    // Static voters: the address comes from here at each start, so the ports may change between.
    set(settings, "controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
  }

  private static void aloneInTheCluster(Properties settings) {
    set(settings, "default.replication.factor", 1);
    set(settings, "min.insync.replicas", 1);
    set(settings, "offsets.topic.replication.factor", 1);
    set(settings, "offsets.topic.num.partitions", 1);
    set(settings, "transaction.state.log.replication.factor", 1);
    set(settings, "transaction.state.log.min.isr", 1);
    set(settings, "transaction.state.log.num.partitions", 1);
    set(settings, "share.coordinator.state.topic.replication.factor", 1);
    set(settings, "share.coordinator.state.topic.min.isr", 1);
    set(settings, "share.coordinator.state.topic.num.partitions", 1);
  }

  /**
   * A restarted broker may register only when its last run's session is over. After a clean stop
   * controlled shutdown ends it; after a kill this is how long the start waits (default 9 s). A
   * pause of the process longer than this costs a leader election among one, some milliseconds.
   */
  private static void soonBackAfterAKill(Properties settings) {
    set(settings, "broker.session.timeout.ms", 2000);
    set(settings, "broker.heartbeat.interval.ms", 400);
  }

  private static void closeToItsClients(Properties settings) {
    set(settings, "auto.create.topics.enable", false);
    set(settings, "message.max.bytes", MAX_RECORD_BATCH_BYTES);
    set(settings, "log.cleaner.dedupe.buffer.size", CLEANER_DEDUPE_BUFFER_BYTES);
    set(settings, "group.initial.rebalance.delay.ms", 0);
    set(settings, "group.min.session.timeout.ms", 1000);
    // The floor under a transaction's latency (default 20).
    set(settings, "add.partitions.to.txn.retry.backoff.ms", 1);
    // How soon a killed governor's open transaction stops holding back its successor (default 10
    // s).
    set(settings, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 200);
  }

  private static void set(Properties settings, String name, Object value) {
    settings.setProperty(name, value.toString());
  }
}
