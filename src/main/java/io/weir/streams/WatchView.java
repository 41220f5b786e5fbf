package io.weir.streams;

import io.weir.kernel.queries.WatchedRow;
import io.weir.protocol.Code;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.WatchBy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a runaway that is watched for.
 *
 * @param value the user, fingerprint or text hash
 * @param action what is done with who comes again
 * @param rule that says so
 * @param queryId who ran away
 */
public record WatchView(
    String key,
    @Nullable String group,
    WatchBy by,
    String value,
    RunawayAction action,
    String rule,
    String plan,
    Code cause,
    String queryId,
    long sinceMs,
    long untilMs) {

  static WatchView of(String key, WatchedRow row, Map<Long, String> groups) {
    String[] parts = key.split("/", 3); // group, by what, value
    return new WatchView(
        key,
        groups.get(Long.valueOf(parts[0])),
        Objects.requireNonNull(row.rule().watch(), "a rule that watches").by(),
        parts[2],
        row.rule().action(),
        row.name(),
        row.plan(),
        row.cause(),
        row.queryId(),
        row.sinceMs(),
        row.untilMs());
  }
}
