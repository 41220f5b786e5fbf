package io.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import io.weir.streams.BucketView;
import io.weir.streams.DomainView;
import io.weir.streams.GroupView;
import io.weir.streams.IoView;
import io.weir.streams.LeaseView;
import io.weir.streams.MemoryUseView;
import io.weir.streams.PlanView;
import io.weir.streams.PoolView;
import io.weir.streams.QueryView;
import io.weir.streams.ServerView;
import io.weir.streams.SessionView;
import io.weir.streams.StatisticsView;
import io.weir.streams.StatisticsView.Scope;
import io.weir.streams.WatchView;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewServerTest {

  private ViewServer server;

  @BeforeEach
  void listen() throws IOException {
    server = ViewServer.listen(0);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .method(method, BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private void expect(String path, int status, String json) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(json);
  }

  @Test
  void shouldAnswer503UntilTheGovernorRuns() throws Exception {
    expect("/v1/health", 503, "\"code\":\"STARTING\"");
    server.serve(new OneDomain());
    expect("/v1/health", 200, "{\"status\":\"UP\",\"domains\":1}");
  }

  @Test
  void shouldShowAllOrOne() throws Exception {
    server.serve(new OneDomain());
    expect("/v1/domains", 200, "{\"items\":[{\"name\":\"d\"}]}");
    expect("/v1/domains/d/watches", 200, "{\"items\":[]}");
    expect("/v1/domains/d/mappings", 200, "{\"items\":[{\"user\":\"a b+c/d\",\"group\":\"ETL\"}]}");
    expect("/v1/domains/d/mappings/a%20b+c%2Fd", 200, "{\"user\":\"a b+c/d\",\"group\":\"ETL\"}");
  }

  @Test
  void shouldShowTheDomainsBucketBeforeThatOfAGroupOfTheSameName() throws Exception {
    server.serve(new OneDomain());
    expect("/v1/domains/d/io", 200, "{\"items\":[]}");
    expect("/v1/domains/d/buckets/domain%20bytes", 200, "\"scope\":\"DOMAIN\"");
    expect("/v1/domains/d/buckets/domain%20bytes", 200, "\"perSecond\":5,\"ratePercent\":70,");
    expect("/v1/domains/d/buckets/GROUP:domain%20bytes", 200, "\"perSecond\":1,");
  }

  @Test
  void shouldShowMemoryByItsOwnerAlsoWithItsScope() throws Exception {
    server.serve(new OneDomain());
    expect("/v1/domains/d/pools", 200, "{\"items\":[]}");
    expect("/v1/domains/d/pools/PGA", 404, "Expected pool PGA of domain d to exist");
    expect("/v1/domains/d/memory/ETL", 200, "\"usedBytes\":7,");
    expect("/v1/domains/d/memory/GROUP:ETL", 200, "\"peakBytes\":9,");
    expect("/v1/domains/d/memory/BI", 404, "Expected the memory of BI of domain d to exist");
    expect("/v1/domains/d/leases", 200, "{\"items\":[]}");
    expect("/v1/domains/d/leases/l", 404, "Expected lease l of domain d to exist");
    expect("/v1/domains/d/servers/LOADS", 200, "\"groups\":[\"ETL\"],\"busy\":4,");
  }

  @Test
  void shouldAnswer404WhereSomethingDoesNotExist() throws Exception {
    server.serve(new OneDomain());
    expect("/v1/domains/other", 404, "Expected domain other to exist, but it does not");
    expect("/v1/domains/other/groups", 404, "Expected domain other to exist");
    expect("/v1/domains/d/queries/q1", 404, "Expected query q1 of domain d to exist");
    expect("/v1/domains/d/io/i1", 404, "Expected io i1 of domain d to exist");
    expect("/v1/domains/d/secrets", 404, "\"code\":\"NOT_FOUND\"");
    expect("/v1/domains/d/groups/1/2", 404, "\"code\":\"NOT_FOUND\"");
    expect("/", 404, "\"code\":\"NOT_FOUND\"");
  }

  @Test
  void shouldAnswer405ToWhatIsNotARead() throws Exception {
    server.serve(new OneDomain());
    HttpResponse<String> answer = ask("DELETE", "/v1/domains/d");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void shouldAnswer503WhileStateMoves() throws Exception {
    server.serve(
        new OneDomain() {
          @Override
          public List<String> domains() {
            throw new InvalidStateStoreException("moving");
          }
        });
    expect("/v1/domains", 503, "\"code\":\"UNAVAILABLE\"");
  }

  /** A domain {@code d} with one mapping, two buckets and nothing else. */
  private static class OneDomain implements Reads {

    private static <T> @Nullable List<T> of(String domain, List<T> rows) {
      return domain.equals("d") ? rows : null;
    }

    @Override
    public List<String> domains() {
      return List.of("d");
    }

    @Override
    public @Nullable DomainView domain(String domain) {
      return null;
    }

    @Override
    public @Nullable List<GroupView> groups(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<StatisticsView> statistics(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<SessionView> sessions(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<QueryView> queries(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<IoView> io(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<BucketView> buckets(String domain) {
      return of(
          domain,
          List.of(
              new BucketView("domain bytes", Scope.DOMAIN, "domain", "bytes", 5, 70L, 9, 7, 1),
              new BucketView("domain bytes", Scope.GROUP, "domain", "bytes", 1, null, 2, 0, 1)));
    }

    @Override
    public @Nullable List<PoolView> pools(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<MemoryUseView> memory(String domain) {
      return of(
          domain,
          List.of(
              new MemoryUseView(
                  "GROUP:ETL",
                  MemoryUseView.Scope.GROUP,
                  "ETL",
                  7,
                  9,
                  2,
                  1,
                  0,
                  null,
                  null,
                  null,
                  null,
                  null)));
    }

    @Override
    public @Nullable List<LeaseView> leases(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<ServerView> servers(String domain) {
      return of(domain, List.of(new ServerView("LOADS", 2, 8, List.of("ETL"), 4, 4, 0, 0, 0, 4)));
    }

    @Override
    public @Nullable List<Mapping> mappings(String domain) {
      return of(domain, List.of(new Mapping("a b+c/d", "ETL", null)));
    }

    @Override
    public @Nullable List<AssignmentRule> rules(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<PlanView> plans(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<WatchView> watches(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<Schedule> schedules(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable List<Window> windows(String domain) {
      return of(domain, List.of());
    }

    @Override
    public @Nullable DomainDefinition definition(String domain) {
      return null;
    }
  }
}
