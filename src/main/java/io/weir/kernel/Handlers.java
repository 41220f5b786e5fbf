package io.weir.kernel;

import io.weir.kernel.admin.ApplyDomainHandler;
import io.weir.kernel.admin.BoostSessionHandler;
import io.weir.kernel.admin.CheckTimeoutsHandler;
import io.weir.kernel.admin.CreateConsumerGroupHandler;
import io.weir.kernel.admin.DefineDomainHandler;
import io.weir.kernel.admin.DeleteAssignmentRuleHandler;
import io.weir.kernel.admin.DeleteConsumerGroupHandler;
import io.weir.kernel.admin.KillSessionHandler;
import io.weir.kernel.admin.MapUserHandler;
import io.weir.kernel.admin.SetAssignmentRuleHandler;
import io.weir.kernel.admin.SetModeHandler;
import io.weir.kernel.admin.SetPolicyHandler;
import io.weir.kernel.admin.SwitchSessionGroupHandler;
import io.weir.kernel.admin.UnmapUserHandler;
import io.weir.kernel.admin.UpdateCapacityHandler;
import io.weir.kernel.admin.UpdateConsumerGroupHandler;
import io.weir.kernel.clock.KeepAliveHandler;
import io.weir.kernel.clock.PauseTimeoutsHandler;
import io.weir.kernel.clock.ResumeTimeoutsHandler;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.Io;
import io.weir.kernel.io.SubmitIoHandler;
import io.weir.kernel.leases.Leasing;
import io.weir.kernel.memory.CreatePoolHandler;
import io.weir.kernel.memory.DeletePoolHandler;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.ResizePoolHandler;
import io.weir.kernel.memory.SetSessionQuotaHandler;
import io.weir.kernel.parallel.CreateServerPoolHandler;
import io.weir.kernel.parallel.DeleteServerPoolHandler;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.parallel.SystemLoad;
import io.weir.kernel.plans.ActivatePlanHandler;
import io.weir.kernel.plans.Activation;
import io.weir.kernel.plans.AppliedPlans;
import io.weir.kernel.plans.Calendar;
import io.weir.kernel.plans.CreatePlanHandler;
import io.weir.kernel.plans.DeleteDirectiveHandler;
import io.weir.kernel.plans.DeletePlanHandler;
import io.weir.kernel.plans.DeleteScheduleHandler;
import io.weir.kernel.plans.DeleteWindowHandler;
import io.weir.kernel.plans.Drafts;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.Plans;
import io.weir.kernel.plans.SetDirectiveHandler;
import io.weir.kernel.plans.SetScheduleHandler;
import io.weir.kernel.plans.SetSwitchesHandler;
import io.weir.kernel.plans.SetWindowHandler;
import io.weir.kernel.plans.SwitchPlanHandler;
import io.weir.kernel.plans.UpdatePlanHandler;
import io.weir.kernel.queries.Accounting;
import io.weir.kernel.queries.ActiveSessions;
import io.weir.kernel.queries.Announcer;
import io.weir.kernel.queries.Away;
import io.weir.kernel.queries.CancelQueryHandler;
import io.weir.kernel.queries.CompleteQueryHandler;
import io.weir.kernel.queries.Deadlines;
import io.weir.kernel.queries.Dispatcher;
import io.weir.kernel.queries.EndParallelWaitHandler;
import io.weir.kernel.queries.Endings;
import io.weir.kernel.queries.ExpireExecutionHandler;
import io.weir.kernel.queries.ExpireGraceHandler;
import io.weir.kernel.queries.ExpireSessionWaitHandler;
import io.weir.kernel.queries.ExpireWaitHandler;
import io.weir.kernel.queries.Figures;
import io.weir.kernel.queries.ForgetWatchedHandler;
import io.weir.kernel.queries.Holds;
import io.weir.kernel.queries.LimitReview;
import io.weir.kernel.queries.LookAtRunawayHandler;
import io.weir.kernel.queries.MemoryPressure;
import io.weir.kernel.queries.Meter;
import io.weir.kernel.queries.Moves;
import io.weir.kernel.queries.Needs;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.queries.QueryMemory;
import io.weir.kernel.queries.QueryServers;
import io.weir.kernel.queries.Raises;
import io.weir.kernel.queries.RebalanceHandler;
import io.weir.kernel.queries.Rebalancer;
import io.weir.kernel.queries.ReviewLimitsHandler;
import io.weir.kernel.queries.RunawayMarks;
import io.weir.kernel.queries.Runaways;
import io.weir.kernel.queries.ServerResizes;
import io.weir.kernel.queries.SessionUse;
import io.weir.kernel.queries.SessionWait;
import io.weir.kernel.queries.Submission;
import io.weir.kernel.queries.SubmitQueryHandler;
import io.weir.kernel.queries.Throttles;
import io.weir.kernel.queries.Turns;
import io.weir.kernel.queries.Usage;
import io.weir.kernel.queries.Utilization;
import io.weir.kernel.queries.WatchList;
import io.weir.kernel.sessions.Admission;
import io.weir.kernel.sessions.CloseSessionHandler;
import io.weir.kernel.sessions.ContinueResyncHandler;
import io.weir.kernel.sessions.ExpireHeartbeatHandler;
import io.weir.kernel.sessions.ExpireIdleHandler;
import io.weir.kernel.sessions.HeartbeatHandler;
import io.weir.kernel.sessions.OpenSessionHandler;
import io.weir.kernel.sessions.OrderDoneHandler;
import io.weir.kernel.sessions.ResyncHandler;
import io.weir.kernel.sessions.Resyncs;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers;

/** One domain's handlers, put together. Wiring and nothing else. */
final class Handlers {

  final Counters counters;
  final Domain domain;
  final Groups groups;
  private final Turns turns;
  final Timers timers;
  final Memory memory;
  final Refusals refusals;
  final Sessions sessions;
  final Dispatcher dispatcher;
  final Announcer announcer;
  final Utilization utilization;
  final Meter meter;
  final Queries queries;
  final Raises raises;
  final Rebalancer rebalancer;
  final Plans plans;
  final Calendar calendar;
  final RowCodec codec = new RowCodec();

  final Holdings holdings;
  final MemoryPressure pressure;

  final Leasing leasing;
  private final Servers servers;
  final ServerResizes resizes;

  final Io io;
  final SubmitIoHandler submitIo;

  final SubmitQueryHandler submitQuery;
  final CompleteQueryHandler completeQuery;
  final CancelQueryHandler cancelQuery;
  final OpenSessionHandler openSession;
  final HeartbeatHandler heartbeat;
  final CloseSessionHandler closeSession;
  final OrderDoneHandler orderDone;
  final ResyncHandler resync;
  final ContinueResyncHandler continueResync;
  final DefineDomainHandler defineDomain;
  final ApplyDomainHandler applyDomain;
  final UpdateCapacityHandler updateCapacity;
  final SetModeHandler setMode;
  final SetPolicyHandler setPolicy;
  final CreateConsumerGroupHandler createConsumerGroup;
  final UpdateConsumerGroupHandler updateConsumerGroup;
  final DeleteConsumerGroupHandler deleteConsumerGroup;
  final MapUserHandler mapUser;
  final UnmapUserHandler unmapUser;
  final SetAssignmentRuleHandler setAssignmentRule;
  final DeleteAssignmentRuleHandler deleteAssignmentRule;
  final SwitchSessionGroupHandler switchSessionGroup;
  final CheckTimeoutsHandler checkTimeouts;
  final RebalanceHandler rebalance;
  final KillSessionHandler killSession;
  final BoostSessionHandler boostSession;
  final CreatePoolHandler createPool;
  final ResizePoolHandler resizePool;
  final DeletePoolHandler deletePool;
  final SetSessionQuotaHandler setSessionQuota;
  final CreateServerPoolHandler createServerPool;
  final DeleteServerPoolHandler deleteServerPool;
  final CreatePlanHandler createPlan;
  final UpdatePlanHandler updatePlan;
  final DeletePlanHandler deletePlan;
  final SetDirectiveHandler setDirective;
  final DeleteDirectiveHandler deleteDirective;
  final ActivatePlanHandler activatePlan;
  final SetScheduleHandler setSchedule;
  final DeleteScheduleHandler deleteSchedule;
  final SetWindowHandler setWindow;
  final DeleteWindowHandler deleteWindow;
  final SetSwitchesHandler setSwitches;
  final SwitchPlanHandler switchPlan;
  final KeepAliveHandler keepAlive;
  final PauseTimeoutsHandler pauseTimeouts;
  final ResumeTimeoutsHandler resumeTimeouts;
  final ExpireWaitHandler expireWait;
  final EndParallelWaitHandler endParallelWait;
  final ExpireSessionWaitHandler expireSessionWait;
  final ExpireExecutionHandler expireExecution;
  final ReviewLimitsHandler reviewLimits;
  final LookAtRunawayHandler lookAtRunaway;
  final ForgetWatchedHandler forgetWatched;
  final ExpireGraceHandler expireGrace;
  final ExpireIdleHandler expireIdle;
  final ExpireHeartbeatHandler expireHeartbeat;

  Handlers(String name, Tables tables, Settings settings) {
    counters = new Counters(tables);
    domain = new Domain(name, tables, counters, settings);
    Tallies tallies = new Tallies(tables);
    groups = new Groups(tables, domain, tallies);
    timers = new Timers(tables, counters);
    memory = new Memory(tables, domain, timers);
    Orders orders = new Orders(tables);
    Assignment assignment = new Assignment(tables, groups, domain);
    plans = new Plans(tables, groups);
    EffectiveLimits limits = new EffectiveLimits(tables, domain, groups, plans);
    groups.restore(limits::activeSessions);
    sessions = new Sessions(tables, domain, groups, timers, orders, limits);
    Admission admission = new Admission(domain, sessions, limits);
    ActiveSessions active = new ActiveSessions(tables, groups, sessions, limits);
    Usage usage = new Usage(tables, domain);
    turns = new Turns(tables, domain, usage);
    raises = new Raises(tables, domain);
    queries = new Queries(tables, counters, groups, active, turns, raises, timers);
    meter = new Meter(domain, groups, sessions, queries, usage, turns);
    rebalancer = new Rebalancer(domain, groups, meter);
    io = new Io(tables, domain, groups, sessions, limits, timers, memory, tallies);
    holdings = new Holdings(tables, domain);
    leasing =
        new Leasing(tables, domain, groups, sessions, limits, holdings, timers, memory, codec);
    refusals =
        new Refusals(
            domain, sessions, queries, io.requests, leasing.leases, groups, memory, tallies);
    SessionUse use = new SessionUse(tables, domain, limits);
    RunawayMarks marks = new RunawayMarks(domain, limits, use, timers);
    Deadlines deadlines = new Deadlines(domain, sessions, limits, timers, marks);
    LimitReview review = new LimitReview(counters, timers);
    Throttles throttles = new Throttles(domain, groups, sessions, queries, orders, tallies);
    utilization = new Utilization(tables, domain, groups, queries, throttles, review, usage);
    Accounting accounting = new Accounting(counters, meter, utilization, use, turns);
    QueryMemory queryMemory = new QueryMemory(tables, domain, limits, holdings, leasing.leases);
    servers = new Servers(tables, domain, groups);
    SystemLoad load = new SystemLoad(tables, settings);
    QueryServers queryServers =
        new QueryServers(tables, domain, groups, limits, timers, servers, load);
    Needs needs = new Needs(queryMemory, queryServers);
    Moves moves =
        new Moves(tables, counters, groups, sessions, queries, deadlines, accounting, needs);
    Away away = new Away(tables, groups, moves);
    Endings endings =
        new Endings(
            domain,
            groups,
            sessions,
            queries,
            active,
            timers,
            orders,
            memory,
            tallies,
            limits,
            away,
            accounting,
            io.endings,
            leasing.endings,
            needs);
    pressure =
        new MemoryPressure(
            domain, groups, sessions, queries, orders, endings, queryMemory, holdings);
    resizes =
        new ServerResizes(
            domain, groups, queries, orders, accounting, servers, queryServers, timers);
    WatchList watched = new WatchList(tables, domain, timers);
    Runaways runaways =
        new Runaways(
            domain, groups, sessions, queries, limits, marks, throttles, moves, away, endings,
            watched, tallies);
    dispatcher =
        new Dispatcher(
            domain,
            groups,
            sessions,
            queries,
            active,
            endings,
            timers,
            deadlines,
            accounting,
            runaways,
            needs,
            new Holds(domain, groups, sessions, queries, needs, holdings, servers),
            pressure);
    announcer = new Announcer(domain, groups, queries, dispatcher, timers);
    Submission submission =
        new Submission(
            domain,
            groups,
            sessions,
            queries,
            dispatcher,
            announcer,
            deadlines,
            limits,
            runaways,
            needs);
    submitQuery =
        new SubmitQueryHandler(
            domain,
            groups,
            assignment,
            sessions,
            admission,
            queries,
            submission,
            deadlines,
            queryServers,
            memory,
            codec);
    submitIo = io.submit(sessions, codec);
    completeQuery = new CompleteQueryHandler(queries, endings, memory);
    cancelQuery = new CancelQueryHandler(queries, endings, memory);
    openSession =
        new OpenSessionHandler(
            domain,
            assignment,
            sessions,
            admission,
            new SessionWait(queries, sessions, submitQuery, refusals),
            memory,
            codec);
    heartbeat =
        new HeartbeatHandler(
            sessions,
            new Figures(queries, sessions, marks, accounting, queryMemory, runaways),
            load);
    closeSession = new CloseSessionHandler(sessions, endings, memory);
    orderDone = new OrderDoneHandler(domain, orders, sessions, queries, endings, pressure, resizes);
    Resyncs resyncs =
        new Resyncs(tables, domain, queries, io.requests, leasing.leases, orders, timers);
    resync = new ResyncHandler(resyncs);
    continueResync = new ContinueResyncHandler(resyncs);
    Activation activation = new Activation(tables, domain, groups, plans, limits, active, review);
    calendar = new Calendar(tables, plans, activation, timers);
    Drafts drafts = new Drafts(domain, groups, plans);
    defineDomain = new DefineDomainHandler(domain, groups, holdings.pools(), servers, activation);
    applyDomain =
        new ApplyDomainHandler(
            domain,
            groups,
            turns,
            raises,
            io,
            holdings,
            leasing.leases,
            servers,
            assignment,
            new AppliedPlans(domain, plans, activation, calendar),
            review);
    createPool = new CreatePoolHandler(holdings.pools());
    resizePool = new ResizePoolHandler(holdings.pools());
    deletePool = new DeletePoolHandler(holdings.pools());
    setSessionQuota = new SetSessionQuotaHandler(sessions, holdings);
    createServerPool = new CreateServerPoolHandler(domain, groups, servers);
    deleteServerPool = new DeleteServerPoolHandler(servers);
    createPlan = new CreatePlanHandler(domain, plans, drafts);
    updatePlan = new UpdatePlanHandler(plans, drafts);
    deletePlan = new DeletePlanHandler(domain, plans);
    setDirective = new SetDirectiveHandler(plans, drafts);
    deleteDirective = new DeleteDirectiveHandler(plans, drafts);
    activatePlan = new ActivatePlanHandler(plans, drafts, activation);
    setSchedule = new SetScheduleHandler(domain, plans, calendar);
    deleteSchedule = new DeleteScheduleHandler(plans, calendar);
    setWindow = new SetWindowHandler(domain, plans, calendar);
    deleteWindow = new DeleteWindowHandler(plans, calendar);
    setSwitches = new SetSwitchesHandler(calendar);
    switchPlan = new SwitchPlanHandler(calendar);
    updateCapacity = new UpdateCapacityHandler(domain, holdings.pools(), servers);
    setMode = new SetModeHandler(domain, review);
    setPolicy = new SetPolicyHandler(domain, groups, turns, raises, holdings.pools());
    createConsumerGroup = new CreateConsumerGroupHandler(domain, groups, activation);
    updateConsumerGroup = new UpdateConsumerGroupHandler(groups, activation, review);
    deleteConsumerGroup =
        new DeleteConsumerGroupHandler(
            domain,
            groups,
            assignment,
            plans,
            activation,
            turns,
            io,
            holdings,
            leasing.leases,
            servers);
    mapUser = new MapUserHandler(domain, groups, assignment);
    unmapUser = new UnmapUserHandler(assignment);
    setAssignmentRule = new SetAssignmentRuleHandler(domain, groups, assignment);
    deleteAssignmentRule = new DeleteAssignmentRuleHandler(assignment);
    switchSessionGroup = new SwitchSessionGroupHandler(groups, sessions, moves);
    checkTimeouts = new CheckTimeoutsHandler(tallies);
    rebalance = new RebalanceHandler(rebalancer, utilization);
    killSession = new KillSessionHandler(sessions, endings);
    boostSession = new BoostSessionHandler(sessions, moves);
    keepAlive = new KeepAliveHandler(sessions);
    pauseTimeouts = new PauseTimeoutsHandler(counters);
    resumeTimeouts = new ResumeTimeoutsHandler(domain);
    expireWait = new ExpireWaitHandler(domain, groups, queries, endings, deadlines);
    endParallelWait = new EndParallelWaitHandler(groups, queries, deadlines, queryServers);
    expireSessionWait = new ExpireSessionWaitHandler(domain, queries, endings);
    expireExecution =
        new ExpireExecutionHandler(domain, groups, sessions, queries, endings, deadlines);
    reviewLimits =
        new ReviewLimitsHandler(
            domain, groups, sessions, queries, deadlines, review, throttles, utilization);
    lookAtRunaway = new LookAtRunawayHandler(queries, runaways);
    forgetWatched = new ForgetWatchedHandler(watched);
    expireGrace = new ExpireGraceHandler(queries, endings);
    expireIdle = new ExpireIdleHandler(domain, groups, sessions, endings, io.requests);
    expireHeartbeat = new ExpireHeartbeatHandler(domain, sessions, endings);
  }

  /** Writes what this turn changed of accounts. */
  void save() {
    groups.save();
    turns.save();
    io.save();
    holdings.save();
    servers.save();
  }

  boolean isOpen(String sessionId) {
    SessionRow session = sessions.find(sessionId);
    return session != null && !session.ending();
  }
}
