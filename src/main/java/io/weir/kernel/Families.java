package io.weir.kernel;

import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.domain.TallyRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.groups.NodeRow;
import io.weir.kernel.io.IoBucketsRow;
import io.weir.kernel.io.IoGroupRow;
import io.weir.kernel.io.IoRateRow;
import io.weir.kernel.io.IoRow;
import io.weir.kernel.io.IoTurnRow;
import io.weir.kernel.leases.LeaseRow;
import io.weir.kernel.memory.PoolRow;
import io.weir.kernel.memory.QuotaRow;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.parallel.LoadRow;
import io.weir.kernel.parallel.ServerUseRow;
import io.weir.kernel.plans.CalendarRow;
import io.weir.kernel.plans.InForceRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.kernel.plans.PlanTermRow;
import io.weir.kernel.queries.AwaitingRow;
import io.weir.kernel.queries.AwayRow;
import io.weir.kernel.queries.HeldRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.SessionUseRow;
import io.weir.kernel.queries.TurnRow;
import io.weir.kernel.queries.UseRateRow;
import io.weir.kernel.queries.UtilizationRow;
import io.weir.kernel.queries.UtilizationWindowRow;
import io.weir.kernel.queries.WatchedRow;
import io.weir.kernel.sessions.HolderRow;
import io.weir.kernel.sessions.ResyncRow;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerRow;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.List;

/**
 * Every table of a domain. Numbers are never reused; {@code topology/stores.yaml} explains each.
 */
public final class Families {

  /** Key of tables that have one row. */
  public static final Long ONLY = 0L;

  public static final Family<Long, DomainRow> DOMAIN =
      Family.of(1, "domain", KeyLayout.NUMBER, DomainRow.class);
  public static final Family<Long, CountersRow> COUNTERS =
      Family.of(2, "counters", KeyLayout.NUMBER, CountersRow.class);
  public static final Family<Long, GroupRow> GROUPS =
      Family.of(3, "groups", KeyLayout.NUMBER, GroupRow.class);
  public static final Family<Long, AccountRow> ACCOUNTS =
      Family.of(4, "accounts", KeyLayout.NUMBER, AccountRow.class);
  public static final Family<String, DomainDefinition.Mapping> MAPPINGS =
      Family.of(5, "mappings", KeyLayout.TEXT, DomainDefinition.Mapping.class);
  public static final Family<String, DomainDefinition.AssignmentRule> RULES =
      Family.of(6, "rules", KeyLayout.TEXT, DomainDefinition.AssignmentRule.class);
  public static final Family<String, SessionRow> SESSIONS =
      Family.of(7, "sessions", KeyLayout.TEXT, SessionRow.class);
  public static final Family<String, HolderRow> CLIENTS =
      Family.of(8, "clients", KeyLayout.TEXT, HolderRow.class);
  public static final Family<String, HolderRow> USERS =
      Family.of(9, "users", KeyLayout.TEXT, HolderRow.class);
  public static final Family<String, QueryRow> QUERIES =
      Family.of(10, "queries", KeyLayout.TEXT, QueryRow.class);
  public static final Family<Rank, TextRow> QUEUE =
      Family.of(11, "queue", KeyLayout.RANK, TextRow.class);
  public static final Family<String, AwaitingRow> AWAITING =
      Family.of(12, "awaiting", KeyLayout.TEXT, AwaitingRow.class);
  public static final Family<Rank, TimerRow> TIMERS =
      Family.of(13, "timers", KeyLayout.RANK, TimerRow.class);
  public static final Family<String, RememberedRow> REMEMBERED =
      Family.of(14, "remembered", KeyLayout.TEXT, RememberedRow.class);
  public static final Family<Long, OrderRow> ORDERS =
      Family.of(16, "orders", KeyLayout.NUMBER, OrderRow.class);
  public static final Family<String, ResyncRow> RESYNCS =
      Family.of(17, "resyncs", KeyLayout.TEXT, ResyncRow.class);
  public static final Family<String, TallyRow> TALLIES =
      Family.of(18, "tallies", KeyLayout.TEXT, TallyRow.class);
  public static final Family<String, PlanRow> PLANS =
      Family.of(19, "plans", KeyLayout.TEXT, PlanRow.class);
  public static final Family<String, Schedule> SCHEDULES =
      Family.of(20, "schedules", KeyLayout.TEXT, Schedule.class);
  public static final Family<String, Window> WINDOWS =
      Family.of(21, "windows", KeyLayout.TEXT, Window.class);
  public static final Family<Long, Switch> SWITCHES =
      Family.of(22, "switches", KeyLayout.NUMBER, Switch.class);
  public static final Family<Long, CalendarRow> CALENDAR =
      Family.of(23, "calendar", KeyLayout.NUMBER, CalendarRow.class);
  public static final Family<Long, NodeRow> NODES =
      Family.of(30, "nodes", KeyLayout.NUMBER, NodeRow.class);
  public static final Family<Long, RememberedPageRow> REMEMBERED_PAGES =
      Family.of(31, "remembered-pages", KeyLayout.NUMBER, RememberedPageRow.class);

  public static final Family<Long, InForceRow> IN_FORCE =
      Family.of(32, "in-force", KeyLayout.NUMBER, InForceRow.class);
  public static final Family<Rank, TextRow> JOINING =
      Family.of(33, "joining", KeyLayout.RANK, TextRow.class);
  public static final Family<Long, TallyRow> DURATIONS =
      Family.of(43, "durations", KeyLayout.NUMBER, TallyRow.class);
  public static final Family<String, PlanTermRow> PLAN_TERMS =
      Family.of(44, "plan-terms", KeyLayout.TEXT, PlanTermRow.class);
  public static final Family<String, TurnRow> TURNS =
      Family.of(45, "turns", KeyLayout.TEXT, TurnRow.class);

  public static final Family<String, AwayRow> AWAY =
      Family.of(37, "away", KeyLayout.TEXT, AwayRow.class);
  public static final Family<String, WatchedRow> WATCHED =
      Family.of(38, "watched", KeyLayout.TEXT, WatchedRow.class);

  public static final Family<String, HeldRow> HELD =
      Family.of(46, "held", KeyLayout.TEXT, HeldRow.class);
  public static final Family<Long, UtilizationRow> UTILIZATION =
      Family.of(47, "utilization", KeyLayout.NUMBER, UtilizationRow.class);
  public static final Family<Long, UtilizationWindowRow> UTILIZATION_WINDOW =
      Family.of(48, "utilization-window", KeyLayout.NUMBER, UtilizationWindowRow.class);
  public static final Family<String, SessionUseRow> SESSION_USE =
      Family.of(49, "session-use", KeyLayout.TEXT, SessionUseRow.class);
  public static final Family<String, UseRateRow> USE_RATES =
      Family.of(50, "use-rates", KeyLayout.TEXT, UseRateRow.class);

  public static final Family<String, IoRow> IO = Family.of(51, "io", KeyLayout.TEXT, IoRow.class);
  public static final Family<Long, IoGroupRow> IO_GROUPS =
      Family.of(52, "io-groups", KeyLayout.NUMBER, IoGroupRow.class);
  public static final Family<Long, IoBucketsRow> IO_BUCKETS =
      Family.of(53, "io-buckets", KeyLayout.NUMBER, IoBucketsRow.class);
  public static final Family<Long, IoTurnRow> IO_TURN =
      Family.of(54, "io-turn", KeyLayout.NUMBER, IoTurnRow.class);
  public static final Family<Long, TallyRow> IO_DURATIONS =
      Family.of(55, "io-durations", KeyLayout.NUMBER, TallyRow.class);
  public static final Family<String, PoolRow> MEMORY_POOLS =
      Family.of(56, "memory-pools", KeyLayout.TEXT, PoolRow.class);
  public static final Family<String, UseRow> MEMORY_USES =
      Family.of(57, "memory-uses", KeyLayout.TEXT, UseRow.class);
  public static final Family<Rank, TextRow> MEMORY_OVER =
      Family.of(58, "memory-over", KeyLayout.RANK, TextRow.class);
  public static final Family<String, QuotaRow> MEMORY_QUOTAS =
      Family.of(59, "memory-quotas", KeyLayout.TEXT, QuotaRow.class);
  public static final Family<String, LeaseRow> LEASES =
      Family.of(60, "leases", KeyLayout.TEXT, LeaseRow.class);
  public static final Family<Long, IoRateRow> IO_RATE =
      Family.of(61, "io-rate", KeyLayout.NUMBER, IoRateRow.class);

  public static final Family<String, DomainDefinition.ServerPool> SERVER_POOLS =
      Family.of(64, "server-pools", KeyLayout.TEXT, DomainDefinition.ServerPool.class);
  public static final Family<Long, ServerUseRow> SERVER_USES =
      Family.of(65, "server-uses", KeyLayout.NUMBER, ServerUseRow.class);
  public static final Family<Long, TextRow> ADAPTIVE =
      Family.of(66, "adaptive", KeyLayout.NUMBER, TextRow.class);
  public static final Family<String, LoadRow> LOADS =
      Family.of(67, "loads", KeyLayout.TEXT, LoadRow.class);

  /** All of them, by number. */
  public static final List<Family<?, ?>> ALL =
      List.of(
          DOMAIN,
          COUNTERS,
          GROUPS,
          ACCOUNTS,
          MAPPINGS,
          RULES,
          SESSIONS,
          CLIENTS,
          USERS,
          QUERIES,
          QUEUE,
          AWAITING,
          TIMERS,
          REMEMBERED,
          ORDERS,
          RESYNCS,
          TALLIES,
          PLANS,
          SCHEDULES,
          WINDOWS,
          SWITCHES,
          CALENDAR,
          NODES,
          REMEMBERED_PAGES,
          IN_FORCE,
          JOINING,
          AWAY,
          WATCHED,
          DURATIONS,
          PLAN_TERMS,
          TURNS,
          HELD,
          UTILIZATION,
          UTILIZATION_WINDOW,
          SESSION_USE,
          USE_RATES,
          IO,
          IO_GROUPS,
          IO_BUCKETS,
          IO_TURN,
          IO_DURATIONS,
          MEMORY_POOLS,
          MEMORY_USES,
          MEMORY_OVER,
          MEMORY_QUOTAS,
          LEASES,
          IO_RATE,
          SERVER_POOLS,
          SERVER_USES,
          ADAPTIVE,
          LOADS);

  private Families() {}
}
