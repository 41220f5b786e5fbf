package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

/** Reads views over HTTP. */
final class ViewReader {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final String base;

  ViewReader(String base) {
    this.base = base;
  }

  /**
   * Reads the view at a path.
   *
   * @throws CliFault where it does not exist, or nobody answers
   */
  JsonNode read(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      connection.setConnectTimeout((int) WITHIN.toMillis());
      connection.setReadTimeout((int) WITHIN.toMillis());
      int status = connection.getResponseCode();
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        JsonNode view = MAPPER.readTree(body);
        return status < 400 ? view : refuse(status, view);
      }
    } catch (MalformedURLException wrong) {
      throw CliFault.refused("Expected a URL as --http, but: " + wrong.getMessage());
    } catch (IOException silent) {
      throw CliFault.unreachable(
          "Expected a governor at %s, but: %s. Start one with 'weir up', or name it with --data or --http"
              .formatted(base, silent.getMessage()));
    }
  }

  private static JsonNode refuse(int status, JsonNode fault) {
    String sentence = fault.path("message").asText("Expected a view, but got status " + status);
    throw status >= 500 ? CliFault.unreachable(sentence) : CliFault.refused(sentence);
  }
}
