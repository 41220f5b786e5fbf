package io.weir.simulate.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A {@link History} as one line of JSON: its fields as they are named there, and {@code shares:
 * [{group, entitledPpm, receivedPpm}]} of the whole run.
 */
public final class HistoryJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HistoryJson() {}

  /** The line, without its end. */
  public static String render(History history) {
    ObjectNode json = MAPPER.valueToTree(history);
    var shares = json.putArray("shares");
    for (String group : history.groups()) {
      var share = shares.addObject();
      share.put("group", group);
      share.put("entitledPpm", history.whole().entitledPpm(group));
      share.put("receivedPpm", history.whole().receivedPpm(group));
    }
    return json.toString();
  }
}
