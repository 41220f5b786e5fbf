package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be shown, and the columns that a table of it has. */
enum Noun {
  DOMAIN("domains", "name"),
  GROUP(
      "groups",
      "id",
      "name",
      "category",
      "priority",
      "weight",
      "currentSessions",
      "running",
      "queued",
      "granted",
      "rejected",
      "waitedMs"),
  SESSION(
      "sessions", "sessionId", "state", "user", "group", "rule", "priority", "client", "queries"),
  QUERY(
      "queries",
      "queryId",
      "state",
      "group",
      "position",
      "sessionId",
      "client",
      "chargedMicros",
      "execution",
      "memoryBytes",
      "dop"),
  IO(
      "io",
      "ioId",
      "state",
      "group",
      "op",
      "bytes",
      "requests",
      "priority",
      "waitedMs",
      "heldMs",
      "client",
      "sessionId"),
  BUCKET("buckets", "name", "perSecond", "ratePercent", "burst", "tokens", "atMs"),
  POOL(
      "pools",
      "name",
      "type",
      "parent",
      "sizeBytes",
      "softLimitBytes",
      "usedBytes",
      "usedPercent",
      "pressure",
      "peakBytes",
      "allocations",
      "releases",
      "failures"),
  MEMORY(
      "memory",
      "scope",
      "owner",
      "usedBytes",
      "peakBytes",
      "allocations",
      "releases",
      "failures",
      "workAreaBytes",
      "quotaBytes"),
  LEASE(
      "leases",
      "leaseId",
      "holder",
      "group",
      "pool",
      "bytes",
      "operation",
      "leaseMs",
      "heldMs",
      "client",
      "sessionId"),
  SERVER(
      "servers",
      "name",
      "minServers",
      "maxServers",
      "groups",
      "busy",
      "allocated",
      "running",
      "cleanup",
      "idle",
      "free"),
  STATISTIC(
      "statistics",
      "scope",
      "name",
      "sessions",
      "active",
      "queued",
      "granted",
      "rejected",
      "killed",
      "waits.p50Ms",
      "waits.p95Ms",
      "waits.p99Ms",
      "chargedMicros",
      "entitledMillionths",
      "receivedMillionths"),
  MAPPING("mappings", "user", "group", "untilMs"),
  RULE("rules", "name", "priority", "group", "when"),
  PLAN("plans", "id", "name", "status", "version", "method", "hasDraft"),
  WATCH("watches", "group", "by", "value", "action", "rule", "queryId", "cause", "untilMs"),
  SCHEDULE("schedules", "name", "plan", "from", "to", "days", "zone", "priority"),
  WINDOW("windows", "name", "plan", "start", "zone", "durationMs", "days");

  private final String plural;
  private final List<String> columns;

  Noun(String plural, String... columns) {
    this.plural = plural;
    this.columns = List.of(columns);
  }

  /** The noun that a word means, in singular or plural; null where it means none. */
  static @Nullable Noun of(String word) {
    return Arrays.stream(values())
        .filter(noun -> noun.plural.equalsIgnoreCase(word) || noun.isOne(word))
        .findFirst()
        .orElse(null);
  }

  static String all() {
    return Arrays.stream(values()).map(Noun::plural).collect(Collectors.joining(", "));
  }

  /** True where a word means one of them; a noun without a plural means all. */
  boolean isOne(String word) {
    return name().equalsIgnoreCase(word) && !plural.equalsIgnoreCase(word);
  }

  String plural() {
    return plural;
  }

  /** Where the views have it. */
  String path(String domain, @Nullable String name) {
    String path = "/v1/domains";
    if (this != DOMAIN) {
      path += "/" + encoded(domain) + "/" + plural;
    }
    return name == null ? path : path + "/" + encoded(name);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** As text: JSON as it came, one line an item; else a table, or the fields of one item. */
  String render(JsonNode view, boolean one, boolean json) {
    if (one) {
      return json ? view.toString() : fields(view);
    }
    List<JsonNode> items = new ArrayList<>();
    view.path("items").forEach(items::add);
    return json
        ? items.stream().map(JsonNode::toString).collect(Collectors.joining("\n"))
        : table(items);
  }

  private String table(List<JsonNode> items) {
    if (items.isEmpty()) {
      return "no " + plural;
    }
    List<String> header = columns.stream().map(Noun::title).toList();
    List<List<String>> rows =
        items.stream()
            .map(item -> columns.stream().map(column -> cell(at(item, column))).toList())
            .toList();
    return Table.of(header, rows);
  }

  /** The value of a column; a dot leads into an object. */
  private static JsonNode at(JsonNode item, String column) {
    return item.at("/" + column.replace('.', '/'));
  }

  /** {@code currentSessions} is CURRENT SESSIONS. */
  private static String title(String column) {
    return column
        .replace('.', ' ')
        .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
        .toUpperCase(Locale.ROOT);
  }

  private static String fields(JsonNode item) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      rows.add(List.of(field.getKey(), cell(field.getValue())));
    }
    return Table.of(List.of("FIELD", "VALUE"), rows);
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode()) {
      return "-";
    }
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(cell(element)));
      return elements.isEmpty() ? "-" : String.join(value.get(0).isObject() ? "; " : ",", elements);
    }
    return value.isObject() ? object(value) : value.asText();
  }

  private static String object(JsonNode value) {
    return value.properties().stream()
        .map(field -> field.getKey() + "=" + inner(field.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** An object inside another one is kept together. */
  private static String inner(JsonNode value) {
    return value.isObject() ? "(" + object(value) + ")" : cell(value);
  }
}
