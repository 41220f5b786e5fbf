package io.weir.api;

import io.weir.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** An HTTP answer: a status and its JSON. */
record Answer(int status, String json) {

  private static final JsonCodec CODEC = new JsonCodec();

  /**
   * What an error looks like.
   *
   * @param code a word for programs
   * @param message a sentence for people
   */
  public record Fault(String code, String message) {}

  /** The name of something, where nothing more is shown. */
  public record Named(String name) {}

  static Answer one(Record view) {
    return new Answer(200, jsonOf(view));
  }

  static Answer all(List<? extends Record> views) {
    return new Answer(
        200,
        views.stream().map(Answer::jsonOf).collect(Collectors.joining(",", "{\"items\":[", "]}")));
  }

  static Answer fault(int status, String code, String message) {
    return new Answer(status, jsonOf(new Fault(code, message)));
  }

  static Answer notFound(String what) {
    return fault(404, "NOT_FOUND", "Expected " + what + " to exist, but it does not");
  }

  private static String jsonOf(Record view) {
    return new String(CODEC.writeRecord(view), StandardCharsets.UTF_8);
  }
}
