package io.weir.kernel.parallel;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with a domain's parallel servers, as somebody wants them to be. */
final class ServerPoolFaults {

  /** Of a domain: far more than any has, and sums of what queries have stay exact. */
  private static final long MOST_SERVERS = 1_000_000;

  private ServerPoolFaults() {}

  /** What is wrong with how many servers a domain has, or null. */
  static @Nullable Rejection ofCapacity(long servers) {
    return servers <= MOST_SERVERS
        ? null
        : capacity(
            "domain",
            Sentence.of(
                "Expected capacity.parallelServers to be at most %d, but it is %d",
                MOST_SERVERS, servers));
  }

  /** What is wrong with pools by themselves, or null. */
  static @Nullable Rejection of(List<ServerPool> pools, long most) {
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> groups = new TreeSet<>();
    for (ServerPool pool : pools) {
      Rejection fault = of(pool);
      if (fault != null) {
        return fault;
      }
      if (!names.add(pool.name())) {
        return twice("server pool " + pool.name());
      }
      for (String group : ServerShare.groups(pool)) {
        if (!groups.add(group)) {
          return twice("group " + group);
        }
      }
    }
    return pools.size() <= most
        ? null
        : reject(
            Code.RESOURCE_EXHAUSTED,
            Why.of(Limit.CONFIGURATION, pools.size(), most, 1, "server pools"),
            Sentence.of(
                "Expected room for one more of the server pools, but there are %d of %d",
                pools.size(), most));
  }

  private static @Nullable Rejection of(ServerPool pool) {
    if (pool.name().isBlank()) {
      return configuration("server pool", "Expected a server pool to have a name, but it is blank");
    }
    if (pool.name().equals(ServerShare.DEFAULT)) {
      return configuration(
          "server pool DEFAULT",
          "Expected another name than DEFAULT, which is that of the groups in no server pool");
    }
    Long most = pool.maxServers();
    Long least = pool.minServers();
    return most != null && least != null && least > most
        ? capacity(
            "server pool " + pool.name(),
            Sentence.of(
                "Expected minServers of server pool %s to be at most its maxServers %d, but it is"
                    + " %d",
                pool.name(), most, least))
        : null;
  }

  private static Rejection twice(String what) {
    return configuration(
        what, Sentence.of("Expected %s once in the server pools, but it is there twice", what));
  }

  /** What is wrong with how many servers are kept for pools, or null. */
  static @Nullable Rejection ofSizes(List<ServerPool> pools, long servers) {
    long kept = 0;
    for (ServerPool pool : pools) {
      kept = Saturating.add(kept, pool.minServers() == null ? 0 : pool.minServers());
    }
    return kept <= servers
        ? null
        : capacity(
            "domain",
            Sentence.of(
                "Expected minServers of the server pools to be at most the %d servers of the"
                    + " domain, but they come to %d",
                servers, kept));
  }

  static Rejection configuration(String at, String message) {
    return reject(Code.CONFIGURATION, Why.of(Limit.CONFIGURATION, at), message);
  }

  private static Rejection capacity(String at, String message) {
    return reject(Code.INVALID_CAPACITY, Why.of(Limit.CONFIGURATION, at), message);
  }
}
