package io.weir.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Serves views as JSON on 127.0.0.1: {@code GET /v1/health}, {@code /v1/domains}, {@code
 * /v1/domains/{d}} and {@code /v1/domains/{d}/{groups|sessions|queries|io|buckets|pools|…}[/{id}]}.
 * A view is never the ground of a grant, so what is asked while state moves is refused with 503.
 */
public final class ViewServer implements AutoCloseable {

  private static final int BACKLOG = 64;

  /** Views hold the store's lock against the stream thread: two at a time are enough. */
  private static final int THREADS = 2;

  /** A page of another origin that points its name here is not a reader of ours. */
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");

  private final HttpServer server;
  private final ExecutorService executor;
  private volatile @Nullable Reads reads;

  private ViewServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Listens, and answers 503 until it knows what to serve.
   *
   * @param port 1 to 65535, or 0 for a free one
   * @throws java.net.BindException where another program listens on the port
   */
  public static ViewServer listen(int port) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(here, port), BACKLOG);
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("views-", 0).factory());
    ViewServer views = new ViewServer(server, executor);
    server.setExecutor(executor);
    server.createContext("/", views::handle);
    server.start();
    return views;
  }

  /** Serves these from now on. */
  public void serve(Reads now) {
    reads = now;
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = (answer.json() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (answer.status() == 405) {
        exchange.getResponseHeaders().set("Allow", "GET");
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    if (!isFromHere(exchange.getRequestHeaders().getFirst("Host"))) {
      return Answer.fault(
          403, "PERMISSION_DENIED", "Expected the host 127.0.0.1 or localhost, but it is another");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return Answer.fault(
          405,
          "METHOD_NOT_ALLOWED",
          "Expected GET, but it was %s: changes go to Kafka, by 'weir apply' or 'weir submit'"
              .formatted(exchange.getRequestMethod()));
    }
    return read(exchange.getRequestURI().getRawPath());
  }

  private static boolean isFromHere(@Nullable String host) {
    return host != null && HOSTS.contains(host.replaceFirst(":\\d+$", ""));
  }

  private Answer read(String path) {
    Reads now = reads;
    if (now == null) {
      return Answer.fault(503, "STARTING", "Expected a governor that runs, but it still starts");
    }
    try {
      return path.equals("/v1/health") ? health(now) : ViewRoutes.answer(path, now);
    } catch (InvalidStateStoreException moving) {
      return Answer.fault(
          503,
          "UNAVAILABLE",
          "Expected the state on this instance, but it is elsewhere or on its way: ask again");
    }
  }

  private static Answer health(Reads now) {
    return new Answer(200, "{\"status\":\"UP\",\"domains\":%d}".formatted(now.domains().size()));
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }
}
