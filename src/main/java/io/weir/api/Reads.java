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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be read of the governor. Everything of a domain is null where it is not defined. */
public interface Reads {

  /** The domains of this instance, by name. */
  List<String> domains();

  /** A domain's definition and counters. */
  @Nullable DomainView domain(String domain);

  /** A domain's groups, by id. */
  @Nullable List<GroupView> groups(String domain);

  /** A domain's statistics, those of its groups by id, and of its plans by name. */
  @Nullable List<StatisticsView> statistics(String domain);

  /** A domain's open sessions, by id. */
  @Nullable List<SessionView> sessions(String domain);

  /** A domain's live queries, by id. */
  @Nullable List<QueryView> queries(String domain);

  /** A domain's live I/O, by id. */
  @Nullable List<IoView> io(String domain);

  /** A domain's token buckets: its own, then those of its groups by id. */
  @Nullable List<BucketView> buckets(String domain);

  /** A domain's memory pools, by number. */
  @Nullable List<PoolView> pools(String domain);

  /** Who holds what of a domain's memory: all, and its groups, operations and sessions. */
  @Nullable List<MemoryUseView> memory(String domain);

  /** A domain's leases, by id. */
  @Nullable List<LeaseView> leases(String domain);

  /** A domain's parallel servers: all, then those of its pools, then what is in none. */
  @Nullable List<ServerView> servers(String domain);

  /** A domain's mappings, by user. */
  @Nullable List<Mapping> mappings(String domain);

  /** A domain's assignment rules, by name. */
  @Nullable List<AssignmentRule> rules(String domain);

  /** What a domain watches for. */
  @Nullable List<WatchView> watches(String domain);

  /** A domain's plans, by id. */
  @Nullable List<PlanView> plans(String domain);

  /** A domain's schedules, by name. */
  @Nullable List<Schedule> schedules(String domain);

  /** A domain's maintenance windows, by name. */
  @Nullable List<Window> windows(String domain);

  /** A domain as the file that would make it. */
  @Nullable DomainDefinition definition(String domain);

  /** Reads of a running instance. */
  static Reads of(Views views) {
    return new Reads() {
      @Override
      public List<String> domains() {
        return views.domains();
      }

      @Override
      public @Nullable DomainView domain(String domain) {
        return views.domain(domain);
      }

      @Override
      public @Nullable List<GroupView> groups(String domain) {
        return views.groups(domain);
      }

      @Override
      public @Nullable List<StatisticsView> statistics(String domain) {
        return views.statistics(domain);
      }

      @Override
      public @Nullable List<SessionView> sessions(String domain) {
        return views.sessions(domain);
      }

      @Override
      public @Nullable List<QueryView> queries(String domain) {
        return views.queries(domain);
      }

      @Override
      public @Nullable List<IoView> io(String domain) {
        return views.io(domain);
      }

      @Override
      public @Nullable List<BucketView> buckets(String domain) {
        return views.buckets(domain);
      }

      @Override
      public @Nullable List<PoolView> pools(String domain) {
        return views.pools(domain);
      }

      @Override
      public @Nullable List<MemoryUseView> memory(String domain) {
        return views.memory(domain);
      }

      @Override
      public @Nullable List<LeaseView> leases(String domain) {
        return views.leases(domain);
      }

      @Override
      public @Nullable List<ServerView> servers(String domain) {
        return views.servers(domain);
      }

      @Override
      public @Nullable List<Mapping> mappings(String domain) {
        return views.mappings(domain);
      }

      @Override
      public @Nullable List<AssignmentRule> rules(String domain) {
        return views.rules(domain);
      }

      @Override
      public @Nullable List<WatchView> watches(String domain) {
        return views.watches(domain);
      }

      @Override
      public @Nullable List<PlanView> plans(String domain) {
        return views.plans(domain);
      }

      @Override
      public @Nullable List<Schedule> schedules(String domain) {
        return views.schedules(domain);
      }

      @Override
      public @Nullable List<Window> windows(String domain) {
        return views.windows(domain);
      }

      @Override
      public @Nullable DomainDefinition definition(String domain) {
        return views.definition(domain);
      }
    };
  }
}
