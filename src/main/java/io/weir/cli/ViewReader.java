package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads views over HTTP. */
final class ViewReader {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int NOT_FOUND = 404;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final String base;

  ViewReader(String base) {
    this.base = base;
  }

  /** A reader of the views below a URL. */
  static ViewReader at(String url) {
    return new ViewReader(url.replaceFirst("/+$", ""));
  }

  /**
   * Reads the view at a path.
   *
   * @throws CliFault where it does not exist, or nobody answers
   */
  JsonNode read(String path) {
    Found found = ask(path);
    return found.status < 400 ? found.view : refuse(found.status, found.view);
  }

  /**
   * Reads the view at a path; null where what it is about does not exist.
   *
   * @throws CliFault where nobody answers
   */
  @Nullable JsonNode find(String path) {
    Found found = ask(path);
    return found.status == NOT_FOUND
        ? null
        : found.status < 400 ? found.view : refuse(found.status, found.view);
  }

  private record Found(int status, JsonNode view) {}

  private Found ask(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      connection.setConnectTimeout((int) WITHIN.toMillis());
      connection.setReadTimeout((int) WITHIN.toMillis());
      int status = connection.getResponseCode();
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Found(status, MAPPER.readTree(body));
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
