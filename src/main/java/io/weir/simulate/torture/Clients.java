package io.weir.simulate.torture;

import io.weir.protocol.Capability;
import io.weir.protocol.ClockCommand.KeepAlive;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.SessionClosed;
import io.weir.protocol.Decision.SessionOpened;
import io.weir.protocol.Kind;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Outcome;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.protocol.SessionCommand.Resync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a domain, and its enforcers. They know only what reached them: open sessions, ask,
 * complete what was granted, give signs of life, confirm orders; and now and then they repeat or
 * contradict themselves, name what is not there, fall silent, and come back.
 */
final class Clients {

  private static final int RECENT = 40; // ids that slips are about
  private static final int MOST_SESSIONS = 40;
  private static final long SILENT_MS = 40_000; // longer than any client may be silent
  private static final List<String> USERS = List.of("alice", "bob", "bert", "root");
  private static final List<String> NAMES = List.of("c1", "c2", "c3", "c4", "c5");

  private static final List<Map<String, String>> HINTS =
      List.of(
          Map.of("max.memory.mb", "512"),
          Map.of("max.memory.mb", "much"),
          Map.of("max.memory.mbs", "512"),
          Map.of("spill.to.disk", "false"),
          Map.of("spill.to.disk", "true"));

  private final String domain;
  private final Shape shape;
  private final Transfers transfers;
  private final Borrowers borrowers;
  private final Appetites appetites;
  private final SplittableRandom random;
  private final Map<String, Long> beatMs = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final SequencedMap<String, Long> runningUntilMs = new LinkedHashMap<>();
  private final SequencedMap<String, Boolean> sessions = new LinkedHashMap<>();
  private final Deque<Long> orders = new ArrayDeque<>();
  private final List<Command> said = new ArrayList<>();
  private long lastQuery;
  private long lastSession;

  Clients(String domain, Shape shape, SplittableRandom random) {
    this.domain = domain;
    this.shape = shape;
    this.random = random;
    this.transfers = new Transfers(shape, random.split(), this::knownSession);
    this.borrowers = new Borrowers(shape, random.split(), this::knownSession);
    this.appetites = new Appetites(random.split());
    NAMES.forEach(name -> beatMs.put(name, 0L));
  }

  /** A session that an operator may know. */
  String someSession() {
    return "s" + Math.max(0, lastSession - random.nextInt(RECENT / 2));
  }

  // ---- what they hear ----

  void hear(Decided decided, long nowMs) {
    Decision decision = decided.decision();
    switch (decision) {
      case Answer answer when answer.kind() == Kind.IO -> transfers.hear(answer, nowMs);
      case Answer answer when answer.kind() == Kind.LEASE -> borrowers.hear(answer, nowMs);
      case Granted grant -> {
        runningUntilMs.putIfAbsent(grant.id(), nowMs + duration());
        appetites.hear(grant);
      }
      case Queued place -> {
        // they wait
      }
      case SessionOpened opened -> sessions.put(opened.sessionId(), true);
      case SessionClosed closed -> sessions.remove(closed.sessionId());
      case Answer answer -> {
        if (answer.kind() == Kind.QUERY) {
          runningUntilMs.remove(answer.id());
          appetites.ended(answer.id());
        }
      }
      case Decision.CancelQuery order -> orders.addLast(decided.seq());
      case Decision.KillSession order -> orders.addLast(decided.seq());
      case Decision.Throttle order -> orders.addLast(decided.seq());
      case Decision.ShrinkMemory order -> orders.addLast(decided.seq());
      case Decision.Resume order -> orders.addLast(decided.seq());
      case Decision.ResizeParallel order -> orders.addLast(decided.seq());
      default -> {
        // nothing that they have to act on
      }
    }
  }

  private long duration() {
    long longest = random.nextInt(20) == 0 ? 20 * shape.meanRunMs() : 2 * shape.meanRunMs();
    return random.nextLong(longest);
  }

  // ---- what they say ----

  /** What somebody says now. */
  Command act(long nowMs) {
    Command command = random.nextInt(25) == 0 ? again() : null;
    if (command == null) {
      command =
          transfers.wants()
              ? transfers.act(nowMs)
              : borrowers.wants() ? borrowers.act(nowMs) : duty(nowMs);
    }
    if (command == null) {
      command = wish();
    }
    if (said.size() < RECENT) {
      said.add(command);
    } else {
      said.set(random.nextInt(RECENT), command);
    }
    return command;
  }

  private @Nullable Command again() {
    return said.isEmpty() ? null : said.get(random.nextInt(said.size()));
  }

  /** What is due: a confirmation, a sign of life, the end of a query. */
  private @Nullable Command duty(long nowMs) {
    if (!orders.isEmpty() && random.nextInt(3) == 0) {
      return settle(orders.removeFirst());
    }
    for (Map.Entry<String, Long> beat : beatMs.entrySet()) {
      if (beat.getValue() <= nowMs) {
        return beat(beat, nowMs);
      }
    }
    if (random.nextInt(4) != 0) {
      for (Map.Entry<String, Long> query : runningUntilMs.entrySet()) {
        if (query.getValue() <= nowMs) {
          String id = query.getKey();
          runningUntilMs.remove(id);
          return complete(id);
        }
      }
    }
    return null;
  }

  private @Nullable Command settle(long seq) {
    int draw = random.nextInt(20);
    if (draw == 0) {
      return null; // nobody ever confirms
    }
    if (draw < 3) {
      orders.addLast(seq); // its outcome will be said again
    }
    OrderOutcome outcome =
        draw < 12 ? OrderOutcome.DONE : draw < 17 ? OrderOutcome.FAILED : OrderOutcome.STALE;
    return new OrderDone(domain, seq, outcome, maybe("no such pid"));
  }

  private Command beat(Map.Entry<String, Long> beat, long nowMs) {
    String client = beat.getKey();
    boolean fallsSilent = random.nextInt(40) == 0;
    boolean wasSilent = silent.remove(client);
    if (fallsSilent) {
      silent.add(client);
    }
    beat.setValue(nowMs + (fallsSilent ? random.nextLong(SILENT_MS) : 5_000));
    if (wasSilent) {
      return new Resync(client);
    }
    return switch (random.nextInt(6)) {
      case 0 -> new KeepAlive(List.of(client), List.of(someSession()));
      case 1, 2, 3 -> Heartbeat.ofQueries(client, figures());
      case 4 -> Degrees.load(client, random);
      default -> Heartbeat.ofClient(client);
    };
  }

  private List<QueryFigures> figures() {
    List<QueryFigures> figures = new ArrayList<>();
    for (String id : runningUntilMs.keySet()) {
      if (figures.size() < 3 && random.nextBoolean()) {
        figures.add(
            appetites.with(
                new QueryFigures(
                    id,
                    maybe(cpu()),
                    null,
                    maybe(5L),
                    maybe(3L),
                    maybe(random.nextBoolean()),
                    maybe(random.nextBoolean()))));
      }
    }
    return figures;
  }

  private long cpu() {
    return random.nextLong(1 + 1_000 * shape.meanRunMs() * (random.nextInt(30) == 0 ? 100 : 2));
  }

  private Command complete(String id) {
    return CompleteQuery.of(
        id, oneOf(List.of(Outcome.values())), random.nextInt(3) == 0 ? null : (Long) cpu());
  }

  private Command wish() {
    int draw = random.nextInt(100);
    if (draw < 62) {
      return submit();
    } else if (draw < 76 && sessions.size() < MOST_SESSIONS) {
      return open();
    } else if (draw < 80) {
      return new CancelQuery(someQuery());
    } else if (draw < 84) {
      return complete(someQuery());
    } else if (draw < 90) {
      return new CloseSession(knownSession());
    } else if (draw < 93) {
      return new Heartbeat(
          null, knownSession(), null, null, null, null, null, maybe(random.nextBoolean()));
    } else if (draw < 94) {
      return random.nextBoolean()
          ? new Heartbeat(null, null, null, null, null, null, null, maybe(true))
          : Degrees.load(maybe(oneOf(NAMES)), random);
    } else if (draw < 95) {
      return new OrderDone(
          random.nextInt(4) == 0 ? "elsewhere" : domain,
          Math.max(0, random.nextLong(-200, 2_000)),
          oneOf(List.of(OrderOutcome.values())),
          null);
    }
    return submit();
  }

  private String someQuery() {
    return "q" + Math.max(0, lastQuery - random.nextInt(RECENT));
  }

  private String knownSession() {
    return sessions.isEmpty() || random.nextInt(6) == 0
        ? someSession()
        : oneOf(List.copyOf(sessions.keySet()));
  }

  /** One of many requests at once. */
  Command crowd() {
    return random.nextInt(5) == 0 ? transfers.submit() : submit();
  }

  /** A new request, or one that says something else under a known id. */
  private SubmitQuery submit() {
    boolean alone = random.nextInt(5) == 0;
    String id = random.nextInt(40) == 0 ? someQuery() : "q" + ++lastQuery;
    String session = random.nextInt(25) == 0 ? "s" + (lastSession + 1) : knownSession();
    return new SubmitQuery(
        id,
        alone ? null : random.nextInt(200) == 0 ? "query/" + id : session,
        maybe(oneOf(NAMES)),
        alone ? maybe(oneOf(USERS)) : null,
        maybe("tableau"),
        null,
        null,
        null,
        null,
        maybe(oneOf(shape.groupNames())),
        null,
        maybe("f" + random.nextInt(9)),
        maybe("t" + random.nextInt(9)),
        Degrees.cost(random),
        maybe(random.nextLong(random.nextInt(60) == 0 ? -5 : 0, 3 * shape.meanRunMs())),
        appetites.asks(),
        Degrees.mode(random),
        Degrees.dop(random),
        maybe(random.nextInt(4) == 0 ? 0L : (Long) random.nextLong(0, 6_000)),
        maybe(oneOf(List.of(Priority.values()))),
        random.nextInt(9) == 0 ? oneOf(HINTS) : null);
  }

  private OpenSession open() {
    return new OpenSession(
        random.nextInt(15) == 0 ? someSession() : "s" + ++lastSession,
        oneOf(USERS),
        maybe("tableau"),
        null,
        null,
        null,
        null,
        maybe(oneOf(shape.groupNames())),
        maybe(oneOf(NAMES)),
        maybe(oneOf(List.of(Priority.values()))),
        maybe(random.nextLong(0, 20_000)),
        maybe(random.nextLong(0, 6_000)),
        null,
        null,
        maybe(
            oneOf(
                List.of(
                    List.of(Capability.KILL),
                    List.of(Capability.CANCEL, Capability.THROTTLE),
                    List.of(Capability.CANCEL),
                    List.of(Capability.CANCEL, Capability.SPILL),
                    List.of(Capability.CANCEL, Capability.RESIZE),
                    List.of()))));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? value : null;
  }
}
