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
import io.weir.kernel.queries.Announcer;
import io.weir.kernel.queries.CancelQueryHandler;
import io.weir.kernel.queries.CompleteQueryHandler;
import io.weir.kernel.queries.Deadlines;
import io.weir.kernel.queries.Dispatcher;
import io.weir.kernel.queries.Endings;
import io.weir.kernel.queries.ExpireExecutionHandler;
import io.weir.kernel.queries.ExpireGraceHandler;
import io.weir.kernel.queries.ExpireSessionWaitHandler;
import io.weir.kernel.queries.ExpireWaitHandler;
import io.weir.kernel.queries.Figures;
import io.weir.kernel.queries.LimitReview;
import io.weir.kernel.queries.Moves;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.queries.ReviewLimitsHandler;
import io.weir.kernel.queries.SessionWait;
import io.weir.kernel.queries.Submission;
import io.weir.kernel.queries.SubmitQueryHandler;
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
  final Timers timers;
  final Memory memory;
  final Refusals refusals;
  final Sessions sessions;
  final Dispatcher dispatcher;
  final Announcer announcer;
  final RowCodec codec = new RowCodec();

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
  final KillSessionHandler killSession;
  final BoostSessionHandler boostSession;
  final KeepAliveHandler keepAlive;
  final PauseTimeoutsHandler pauseTimeouts;
  final ResumeTimeoutsHandler resumeTimeouts;
  final ExpireWaitHandler expireWait;
  final ExpireSessionWaitHandler expireSessionWait;
  final ExpireExecutionHandler expireExecution;
  final ReviewLimitsHandler reviewLimits;
  final ExpireGraceHandler expireGrace;
  final ExpireIdleHandler expireIdle;
  final ExpireHeartbeatHandler expireHeartbeat;

  Handlers(String name, Tables tables, Settings settings) {
    counters = new Counters(tables);
    domain = new Domain(name, tables, counters, settings);
    groups = new Groups(tables, domain);
    timers = new Timers(tables, counters);
    memory = new Memory(tables, domain, timers);
    Orders orders = new Orders(tables);
    Tallies tallies = new Tallies(tables);
    Assignment assignment = new Assignment(tables, groups, domain);
    sessions = new Sessions(tables, domain, groups, timers, orders);
    Admission admission = new Admission(domain, sessions);
    Queries queries = new Queries(tables, counters, groups, timers);
    refusals = new Refusals(domain, sessions, queries, groups, memory, tallies);
    Endings endings =
        new Endings(domain, groups, sessions, queries, timers, orders, memory, tallies);
    Deadlines deadlines = new Deadlines(domain, timers);
    LimitReview review = new LimitReview(counters, timers);
    dispatcher = new Dispatcher(domain, groups, sessions, queries, endings, timers, deadlines);
    announcer = new Announcer(domain, groups, queries, dispatcher, timers);
    Moves moves = new Moves(counters, groups, sessions, queries, deadlines);
    Submission submission =
        new Submission(domain, groups, sessions, queries, dispatcher, announcer, deadlines);
    submitQuery =
        new SubmitQueryHandler(
            domain,
            groups,
            assignment,
            sessions,
            admission,
            queries,
            submission,
            timers,
            memory,
            codec);
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
    heartbeat = new HeartbeatHandler(sessions, new Figures(queries, sessions, groups));
    closeSession = new CloseSessionHandler(sessions, endings, memory);
    orderDone = new OrderDoneHandler(domain, orders, sessions, queries, endings);
    Resyncs resyncs = new Resyncs(tables, domain, queries, orders, timers);
    resync = new ResyncHandler(resyncs);
    continueResync = new ContinueResyncHandler(resyncs);
    defineDomain = new DefineDomainHandler(domain, groups);
    applyDomain = new ApplyDomainHandler(domain, groups, assignment, review);
    updateCapacity = new UpdateCapacityHandler(domain);
    setMode = new SetModeHandler(domain, review);
    setPolicy = new SetPolicyHandler(domain, groups);
    createConsumerGroup = new CreateConsumerGroupHandler(domain, groups);
    updateConsumerGroup = new UpdateConsumerGroupHandler(groups, review);
    deleteConsumerGroup = new DeleteConsumerGroupHandler(domain, groups, assignment);
    mapUser = new MapUserHandler(domain, groups, assignment);
    unmapUser = new UnmapUserHandler(assignment);
    setAssignmentRule = new SetAssignmentRuleHandler(domain, groups, assignment);
    deleteAssignmentRule = new DeleteAssignmentRuleHandler(assignment);
    switchSessionGroup = new SwitchSessionGroupHandler(groups, sessions, moves);
    checkTimeouts = new CheckTimeoutsHandler(tallies);
    killSession = new KillSessionHandler(sessions, endings);
    boostSession = new BoostSessionHandler(sessions, moves);
    keepAlive = new KeepAliveHandler(sessions);
    pauseTimeouts = new PauseTimeoutsHandler(counters);
    resumeTimeouts = new ResumeTimeoutsHandler(domain);
    expireWait = new ExpireWaitHandler(domain, queries, endings);
    expireSessionWait = new ExpireSessionWaitHandler(domain, queries, endings);
    expireExecution =
        new ExpireExecutionHandler(domain, groups, sessions, queries, endings, deadlines);
    reviewLimits = new ReviewLimitsHandler(domain, groups, sessions, queries, deadlines, review);
    expireGrace = new ExpireGraceHandler(queries, endings);
    expireIdle = new ExpireIdleHandler(domain, groups, sessions, endings);
    expireHeartbeat = new ExpireHeartbeatHandler(domain, sessions, endings);
  }

  boolean isOpen(String sessionId) {
    SessionRow session = sessions.find(sessionId);
    return session != null && !session.ending();
  }
}
