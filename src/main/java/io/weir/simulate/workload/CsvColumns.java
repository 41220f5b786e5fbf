package io.weir.simulate.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which column of a CSV says what. The user may name a role's column; else the first of the role's
 * known names that the header has is taken. Names are compared without case, spaces, '_' and '-'.
 */
final class CsvColumns {

  /** What a column may say; the names are known ones, the most certain first. */
  enum Role {
    ARRIVAL(
        "relative_start",
        "arrival_ms",
        "at_ms",
        "submit_time_ms",
        "start_ms",
        "arrival",
        "arrived_at",
        "submit_time",
        "timestamp",
        "time"),
    TENANT("tenant", "query_stream_id", "user", "user_id", "group", "team", "client", "tenant_id"),
    DURATION(
        "query_duration",
        "run_ms",
        "duration_ms",
        "execution_ms",
        "run_time_ms",
        "duration",
        "execution_time"),
    TEXT("text", "query_text", "sql", "query"),
    CONTEXT_TOKENS("context_tokens", "prompt_tokens"),
    GENERATED_TOKENS("generated_tokens", "completion_tokens");

    private final List<String> names;

    Role(String... names) {
      this.names = List.of(names);
    }

    List<String> names() {
      return names;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<Role> OPEN_TO_USERS =
      List.of(Role.ARRIVAL, Role.TENANT, Role.DURATION, Role.TEXT);

  private final List<String> header;
  private final Map<String, String> overrides;
  // The normalised name → the first column that has it.
  private final Map<String, Integer> places = new LinkedHashMap<>();

  private CsvColumns(List<String> header, Map<String, String> overrides) {
    this.header = header;
    this.overrides = overrides;
    for (int column = 0; column < header.size(); column++) {
      places.putIfAbsent(normalised(header.get(column)), column);
    }
  }

  /**
   * Reads the header.
   *
   * @throws WorkloadException if an override names an unknown role or a column that isn't there
   */
  static CsvColumns of(
      List<String> header, long line, Map<String, String> overrides, WorkloadRows rows)
      throws WorkloadException {
    var byRole = new LinkedHashMap<String, String>();
    for (var override : overrides.entrySet()) {
      String role = override.getKey().strip().toLowerCase(Locale.ROOT);
      if (OPEN_TO_USERS.stream().noneMatch(known -> known.word().equals(role))) {
        throw rows.refusal(
            line,
            "columns for the roles " + words(OPEN_TO_USERS.stream().map(Role::word)),
            "one for " + Quantity.quoted(override.getKey()));
      }
      byRole.put(role, override.getValue());
    }
    var columns = new CsvColumns(header.stream().map(CsvColumns::cleaned).toList(), byRole);
    for (var override : byRole.entrySet()) {
      if (!columns.places.containsKey(normalised(override.getValue()))) {
        throw rows.refusal(
            line,
            "the %s in the column '%s'".formatted(override.getKey(), override.getValue()),
            columns.found());
      }
    }
    return columns;
  }

  /** The place of a role's column, from 0. */
  OptionalInt find(Role role) {
    String chosen = overrides.get(role.word());
    var names = chosen == null ? role.names() : List.of(chosen);
    return names.stream()
        .map(name -> places.get(normalised(name)))
        .flatMap(Stream::ofNullable)
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** The place of a role's column that must be there, from 0. */
  int need(Role role, long line, WorkloadRows rows) throws WorkloadException {
    var place = find(role);
    if (place.isEmpty()) {
      var accepted = new ArrayList<>(role.names());
      throw rows.refusal(
          line,
          "a column for the %s, named %s or chosen by --column %s=NAME"
              .formatted(role.word(), words(accepted.stream()), role.word()),
          found());
    }
    return place.getAsInt();
  }

  /** The column's name as the file writes it. */
  String nameOf(int column) {
    return header.get(column);
  }

  private String found() {
    return header.stream()
        .map(Quantity::quoted)
        .collect(Collectors.joining(", ", "the columns ", ""));
  }

  private static String words(Stream<String> words) {
    return words.collect(Collectors.joining(", "));
  }

  private static String cleaned(String name) {
    String byteOrderMark = "\uFEFF";
    return (name.startsWith(byteOrderMark) ? name.substring(1) : name).strip();
  }

  private static String normalised(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
