package io.weir.simulate.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line: {@code {"atMs": 0, "tenant": "t", "runMs": 100, "text": "…"}}. The text may
 * be left out, unknown fields and blank lines are ignored.
 */
final class JsonlWorkload implements WorkloadFormat {

  private final ObjectReader json =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  @Override
  public void read(BufferedReader text, WorkloadRows rows) throws IOException, WorkloadException {
    long line = 0;
    for (String row = text.readLine(); row != null; row = text.readLine()) {
      line++;
      if (!row.isBlank()) {
        var arrival = parse(line, row, rows);
        rows.add(
            line,
            millis(line, arrival, "atMs", rows),
            tenant(line, arrival, rows),
            millis(line, arrival, "runMs", rows),
            text(arrival));
      }
    }
  }

  private JsonNode parse(long line, String row, WorkloadRows rows) throws WorkloadException {
    JsonNode arrival;
    try {
      arrival = json.readTree(row);
    } catch (JsonProcessingException e) {
      throw rows.refusal(line, "a JSON object", Quantity.quoted(row.strip()));
    }
    if (!arrival.isObject()) {
      throw rows.refusal(line, "a JSON object", Quantity.quoted(row.strip()));
    }
    return arrival;
  }

  private static long millis(long line, JsonNode arrival, String field, WorkloadRows rows)
      throws WorkloadException {
    var value = arrival.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw rows.refusal(
          line, "the field '%s' with whole milliseconds".formatted(field), found(value));
    }
    return value.longValue();
  }

  private static String tenant(long line, JsonNode arrival, WorkloadRows rows)
      throws WorkloadException {
    var value = arrival.path("tenant");
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw rows.refusal(line, "the field 'tenant' with a name", found(value));
    }
    return value.asText().strip();
  }

  private static @Nullable String text(JsonNode arrival) {
    var value = arrival.path("text");
    return value.isTextual() ? value.textValue() : null;
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "none" : Quantity.quoted(value.toString());
  }
}
