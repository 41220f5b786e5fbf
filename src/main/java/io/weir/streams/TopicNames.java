package io.weir.streams;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decision;
import io.weir.protocol.IoCommand;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topics that the program itself names; {@code topology/topics.yaml} describes each. */
public final class TopicNames {

  public static final String QUERIES = "weir.queries";
  public static final String IO = "weir.io";
  public static final String LEASES = "weir.leases";
  public static final String HEARTBEATS = "weir.heartbeats";
  public static final String ADMIN = "weir.admin";
  public static final String GRANTS = "weir.grants";
  public static final String DECISIONS = "weir.decisions";
  public static final String ADMIN_RESULTS = "weir.admin-results";
  public static final String JOURNAL = "weir.journal";
  public static final String SNAPSHOTS = "weir.snapshots";
  public static final String DEAD_LETTERS = "weir.dead-letters";

  private TopicNames() {}

  /** The input topics, with the type of the commands of each. */
  public static Map<String, Class<? extends Command>> inputs() {
    Map<String, Class<? extends Command>> inputs = new LinkedHashMap<>();
    inputs.put(QUERIES, QueryCommand.class);
    inputs.put(IO, IoCommand.class);
    inputs.put(LEASES, LeaseCommand.class);
    inputs.put(HEARTBEATS, SessionCommand.class);
    inputs.put(ADMIN, AdminCommand.class);
    return inputs;
  }

  /** The topic that a command is sent to. */
  public static String of(Command command) {
    return inputs().entrySet().stream()
        .filter(input -> input.getValue().isInstance(command))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Expected a command of an input topic: " + command));
  }

  /** The topic that a decision leaves by. */
  static String of(Decision decision) {
    return switch (decision) {
      case Decision.Rejected rejected when rejected.kind() == Kind.ADMIN -> ADMIN_RESULTS;
      case Decision.Answer answer -> GRANTS;
      case Decision.Order order -> DECISIONS;
      case Decision.AdminAnswer answer -> ADMIN_RESULTS;
    };
  }
}
