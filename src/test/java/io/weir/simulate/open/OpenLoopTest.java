package io.weir.simulate.open;

import org.junit.jupiter.api.Test;

/** The order of events in virtual time, and where a run ends. */
class OpenLoopTest {

  private static final String ONE_SLOT =
      """
      domain: d
      capacity: {activeSessions: 1}
      heartbeat: {lostAfterMs: 0}
      """;

  private static final long HOUR_MS = 3_600_000;

  @Test
  void shouldFireATimerBeforeTheCommandsOfItsMoment() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'waits', 'waitMs': 100}}
            {'atMs': 100, 'command': {'type': 'CompleteQuery', 'queryId': 'runs', 'outcome': 'SUCCEEDED'}}
            """)
        .decides(
            "0: Granted runs",
            "0: Queued waits",
            "100 due 100: Rejected waits QUEUE_TIMEOUT",
            "100: Released runs");
  }

  @Test
  void shouldSwitchPlansInVirtualTimeFromAFileThatSaysNothingAtFirst() throws Exception {
    Simulated.on(
            """
            domain: d
            capacity: {activeSessions: 1}
            heartbeat: {lostAfterMs: 0}
            schedules: [{plan: NIGHTTIME_PLAN, from: "00:00", to: "00:01"}]
            """)
        .untilMs(86_400_000)
        .plays(
            """
            {'atMs': 59999, 'command': {'type': 'SubmitQuery', 'queryId': 'a'}}
            {'atMs': 60000, 'command': {'type': 'CompleteQuery', 'queryId': 'a', 'outcome': 'SUCCEEDED'}}
            """)
        .decides(
            "59999: Granted a",
            "60000 due 60000: PlanActivated",
            "60000: Released a",
            "86400000 due 86400000: PlanActivated");
  }

  @Test
  void shouldFireTimersAtTheirTimesAndThoseOfOneTimeByInsertion() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 10, 'command': {'type': 'SubmitQuery', 'queryId': 'b', 'waitMs': 90}}
            {'atMs': 20, 'command': {'type': 'SubmitQuery', 'queryId': 'a', 'waitMs': 80}}
            {'atMs': 30, 'command': {'type': 'SubmitQuery', 'queryId': 'c', 'waitMs': 60}}
            {'atMs': 500, 'command': {'type': 'CancelQuery', 'queryId': 'a'}}
            """)
        .decides(
            "0: Granted runs",
            "10: Queued b",
            "20: Queued a",
            "30: Queued c",
            "90 due 90: Rejected c QUEUE_TIMEOUT",
            "100 due 100: Rejected b QUEUE_TIMEOUT",
            "100 due 100: Rejected a QUEUE_TIMEOUT",
            "500 due 100: Rejected a QUEUE_TIMEOUT"); // said again
  }

  @Test
  void shouldHandleCommandsOfOneMomentInTheOrderOfTheFile() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 7, 'command': {'type': 'SubmitQuery', 'queryId': 'z'}}
            {'atMs': 7, 'command': {'type': 'CompleteQuery', 'queryId': 'z', 'outcome': 'SUCCEEDED'}}
            {'atMs': 7, 'command': {'type': 'SubmitQuery', 'queryId': 'a'}}
            """)
        .decides("7: Granted z", "7: Released z", "7: Granted a");
  }

  @Test
  void shouldFireTheTimersOfAllDomainsInOneOrder() throws Exception {
    Simulated.on(ONE_SLOT, ONE_SLOT.replace("domain: d", "domain: a"))
        .plays(
            """
            {'atMs': 0, 'domain': 'a', 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 0, 'domain': 'd', 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 0, 'domain': 'a', 'command': {'type': 'SubmitQuery', 'queryId': 'q', 'waitMs': 50}}
            {'atMs': 0, 'domain': 'd', 'command': {'type': 'SubmitQuery', 'queryId': 'q', 'waitMs': 50}}
            {'atMs': 0, 'domain': 'a', 'command': {'type': 'SubmitQuery', 'queryId': 'p', 'waitMs': 40}}
            """)
        .decides(
            "0: a/Granted runs",
            "0: d/Granted runs",
            "0: a/Queued q",
            "0: d/Queued q",
            "0: a/Queued p",
            "40 due 40: a/Rejected p QUEUE_TIMEOUT",
            "50 due 50: d/Rejected q QUEUE_TIMEOUT", // its file was given first
            "50 due 50: a/Rejected q QUEUE_TIMEOUT");
  }

  @Test
  void shouldPlayUntilAMomentInclusive() throws Exception {
    String commands =
        """
        {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
        {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'a', 'waitMs': 100}}
        {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'b', 'waitMs': 101}}
        {'atMs': 100, 'command': {'type': 'SubmitQuery', 'queryId': 'c'}}
        {'atMs': 101, 'command': {'type': 'SubmitQuery', 'queryId': 'd'}}
        """;
    Simulated.on(ONE_SLOT)
        .untilMs(100)
        .plays(commands)
        .decides(
            "0: Granted runs",
            "0: Queued a",
            "0: Queued b",
            "100 due 100: Rejected a QUEUE_TIMEOUT",
            "100: Queued c")
        .endsAtMs(100);
  }

  @Test
  void shouldGoOnBehindTheLastCommandUntilNoTimerIsDue() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'waits', 'waitMs': 5000}}
            {'atMs': 0, 'command': {'type': 'Heartbeat', 'queries': [{'queryId': 'runs', 'cpuMicros': 1}]}}
            """)
        .decides(
            "0: Granted runs", "0: Queued waits", "5000 due 5000: Rejected waits QUEUE_TIMEOUT")
        .endsAtMs(5_000 + HOUR_MS); // when the answer is forgotten
  }

  @Test
  void shouldEndADayBehindTheLastCommandWhereTimersGoOnForEver() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'runs'}}
            {'atMs': 60000, 'command': {'type': 'SubmitQuery', 'queryId': 'waits'}}
            """)
        .decides("0: Granted runs", "60000: Queued waits")
        .endsAtMs(60_000 + 24 * HOUR_MS); // a look at the queue every 5 s
  }

  @Test
  void shouldKnowADomainFromItsDefinitionOn() throws Exception {
    Simulated.on(ONE_SLOT, ONE_SLOT.replace("domain: d", "domain: e"))
        .plays(
            """
            {'atMs': 0, 'domain': 'new', 'command': {'type': 'SubmitQuery', 'queryId': 'q'}}
            {'atMs': 1, 'domain': 'new', 'command': {'type': 'DefineDomain', 'requestId': 'r', 'capacity': {'cpuCores': 1}}}
            {'atMs': 2, 'domain': 'new', 'command': {'type': 'SubmitQuery', 'queryId': 'q'}}
            {'atMs': 3, 'domain': 'default', 'command': {'type': 'SubmitQuery', 'queryId': 'q'}}
            """)
        .decides(
            "0: new/Rejected q NOT_FOUND",
            "1: new/Accepted",
            "2: new/Granted q",
            "3: default/Rejected q NOT_FOUND",
            "15002 due 15002: new/KillSession",
            "25002 due 25002: new/Released q");
  }

  @Test
  void shouldRefuseWhatIsWellFormedButWrong() throws Exception {
    Simulated.on(ONE_SLOT)
        .plays(
            """
            {'atMs': 0, 'command': {'type': 'SubmitQuery', 'queryId': 'q', 'estimatedMs': -1}}
            {'atMs': 0, 'command': {'type': 'SubmitIo', 'ioId': 'i', 'op': 'READ', 'bytes': 1}}
            """)
        .decides("0: Rejected q INVALID", "0: Rejected i INVALID");
  }
}
