package io.weir.api;

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
import io.weir.streams.Views;
import io.weir.streams.WatchView;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From a path to a view. */
final class ViewRoutes {

  private static final String DOMAINS = "/v1/domains";

  private ViewRoutes() {}

  /** Answers {@code /v1/domains} and everything below it. */
  static Answer answer(String rawPath, Reads reads) {
    if (!rawPath.equals(DOMAINS) && !rawPath.startsWith(DOMAINS + "/")) {
      return Answer.notFound("the path " + rawPath);
    }
    List<String> names =
        Arrays.stream(rawPath.substring(DOMAINS.length()).split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(ViewRoutes::decoded)
            .toList();
    return switch (names.size()) {
      case 0 -> Answer.all(reads.domains().stream().map(Answer.Named::new).toList());
      case 1 -> domain(names.get(0), reads);
      case 2 -> part(names.get(0), names.get(1), null, reads);
      case 3 -> part(names.get(0), names.get(1), names.get(2), reads);
      default -> Answer.notFound("the path " + rawPath);
    };
  }

  /** In a path, unlike in a form, a plus is a plus. */
  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Answer domain(String name, Reads reads) {
    DomainView view = reads.domain(name);
    return view == null ? noDomain(name) : Answer.one(view);
  }

  private static Answer noDomain(String name) {
    return Answer.notFound("domain " + name);
  }

  private static Answer part(String domain, String noun, @Nullable String id, Reads reads) {
    return switch (noun) {
      case "groups" -> {
        Predicate<GroupView> named =
            group -> group.name().equals(id) || Long.toString(group.id()).equals(id);
        yield found(domain, "group", id, reads.groups(domain), named);
      }
      case "statistics" -> {
        Predicate<StatisticsView> named =
            each -> each.name().equals(id) || (each.scope() + ":" + each.name()).equals(id);
        yield found(domain, "the statistics of", id, reads.statistics(domain), named);
      }
      case "sessions" -> {
        Predicate<SessionView> named = session -> session.sessionId().equals(id);
        yield found(domain, "session", id, reads.sessions(domain), named);
      }
      case "queries" -> {
        Predicate<QueryView> named = query -> query.queryId().equals(id);
        yield found(domain, "query", id, reads.queries(domain), named);
      }
      case "io" -> {
        Predicate<IoView> named = io -> io.ioId().equals(id);
        yield found(domain, "io", id, reads.io(domain), named);
      }
      case "buckets" -> {
        Predicate<BucketView> named =
            each -> each.name().equals(id) || (each.scope() + ":" + each.name()).equals(id);
        yield found(domain, "bucket", id, reads.buckets(domain), named);
      }
      case "pools" -> {
        Predicate<PoolView> named = pool -> pool.name().equals(id);
        yield found(domain, "pool", id, reads.pools(domain), named);
      }
      case "memory" -> {
        Predicate<MemoryUseView> named = use -> use.name().equals(id) || use.owner().equals(id);
        yield found(domain, "the memory of", id, reads.memory(domain), named);
      }
      case "leases" -> {
        Predicate<LeaseView> named = lease -> lease.leaseId().equals(id);
        yield found(domain, "lease", id, reads.leases(domain), named);
      }
      case "servers" -> {
        Predicate<ServerView> named = pool -> pool.name().equals(id);
        yield found(domain, "server pool", id, reads.servers(domain), named);
      }
      case "mappings" -> {
        Predicate<Mapping> named = mapping -> mapping.user().equals(id);
        yield found(domain, "the mapping of user", id, reads.mappings(domain), named);
      }
      case "rules" -> {
        Predicate<AssignmentRule> named = rule -> rule.name().equals(id);
        yield found(domain, "rule", id, reads.rules(domain), named);
      }
      case "plans" -> {
        Predicate<PlanView> named =
            plan -> plan.name().equals(id) || Long.toString(plan.id()).equals(id);
        yield found(domain, "plan", id, reads.plans(domain), named);
      }
      case "watches" -> {
        Predicate<WatchView> named = watch -> watch.key().equals(id);
        yield found(domain, "watch", id, reads.watches(domain), named);
      }
      case "schedules" -> {
        Predicate<Schedule> named = schedule -> schedule.key().equals(id);
        yield found(domain, "schedule", id, reads.schedules(domain), named);
      }
      case "windows" -> {
        Predicate<Window> named = window -> window.name().equals(id);
        yield found(domain, "window", id, reads.windows(domain), named);
      }
      case "definition" -> {
        DomainDefinition definition = id == null ? reads.definition(domain) : null;
        yield definition == null ? noDomain(domain) : Answer.one(definition);
      }
      default -> Answer.notFound("the view " + noun + " of a domain");
    };
  }

  private static <V extends Record> Answer found(
      String domain,
      String noun,
      @Nullable String id,
      @Nullable List<V> views,
      Predicate<V> named) {
    if (views == null) {
      return noDomain(domain);
    }
    if (id == null) {
      return Answer.all(views);
    }
    String what = "%s %s of domain %s".formatted(noun, id, domain);
    String bound = views.size() < Views.MOST_ROWS ? "" : " among the first " + Views.MOST_ROWS;
    return views.stream()
        .filter(named)
        .findFirst()
        .map(Answer::one)
        .orElseGet(() -> Answer.notFound(what + bound));
  }
}
