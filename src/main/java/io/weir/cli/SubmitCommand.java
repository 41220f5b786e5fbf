package io.weir.cli;

import io.weir.protocol.Command;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoPriority;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.Outcome;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends requests as a client does, and shows the first answer of each. */
@picocli.CommandLine.Command(
    name = "submit",
    description =
        "Asks for a query to run, for I/O to pass or for a lease (or sends any record), and shows"
            + " the answer.",
    subcommands = {
      SubmitCommand.Complete.class,
      SubmitCommand.Cancel.class,
      SubmitLeaseCommands.Release.class,
      SubmitLeaseCommands.Renew.class,
      SubmitCommand.Open.class,
      SubmitCommand.Close.class
    },
    footer = {
      "",
      "Examples:",
      "  weir submit --query q1 --user alice",
      "  weir submit --query q2 --user alice --memory 4GiB --parallel AUTOMATIC --cost 50000",
      "  weir submit complete --query q1 --cpu-micros 20000",
      "  weir submit cancel --query q2",
      "  weir submit --io i1 --op READ --bytes 4096 --group ETL",
      "  weir submit complete --io i1 --latency-ms 3",
      "  weir submit complete --io i1 --outcome FAILED",
      "  weir submit open --session s1 --user alice",
      "  weir submit --lease l1 --amount WORK=1GiB --session s1 --ttl 60s",
      "  weir submit release --lease l1",
      "  weir submit --record '{\"type\": \"CloseSession\", \"sessionId\": \"s1\"}'",
      "  weir submit -f commands.jsonl"
    })
final class SubmitCommand implements Callable<Integer> {

  private static final List<String> WHO_AND_WHAT = List.of("--user", "--program", "--text");

  /** What is sent: one of five. */
  static final class What {
    @Option(names = "--query", paramLabel = "ID", description = "Ask for this query to run.")
    @Nullable String query;

    @Option(names = "--io", paramLabel = "ID", description = "Ask for this I/O to pass.")
    @Nullable String io;

    @Option(names = "--lease", paramLabel = "ID", description = "Ask for this lease.")
    @Nullable String lease;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description =
            "Send the records of a file (- for standard input), one JSON a line: a command"
                + " {\"type\": …} or {\"domain\": …, \"command\": {\"type\": …}}.")
    @Nullable String file;

    @Option(names = "--record", paramLabel = "JSON", description = "Send this command.")
    @Nullable String record;
  }

  @Spec private CommandSpec spec;
  @Mixin private SubmitOptions options;

  @ArgGroup private @Nullable What what;

  @Option(names = "--session", paramLabel = "ID", description = "The open session that asks.")
  private @Nullable String session;

  @Option(names = "--user", description = "Who asks, where no session does.")
  private @Nullable String user;

  @Option(names = "--program", description = "The program that asks.")
  private @Nullable String program;

  @Option(names = "--group", description = "The consumer group asked for.")
  private @Nullable String group;

  @Option(names = "--client", defaultValue = "cli", description = "Who is answered (default: cli).")
  private String client;

  @Option(names = "--text", description = "The query's text.")
  private @Nullable String text;

  @Option(names = "--wait-ms", paramLabel = "MS", description = "How long it is willing to queue.")
  private @Nullable Long waitMs;

  @Option(
      names = "--priority",
      description =
          "Of a query or lease CRITICAL, HIGH, NORMAL, LOW; of I/O REALTIME, HIGH, NORMAL, LOW,"
              + " IDLE.")
  private @Nullable String priority;

  @Mixin private SubmitQueryOptions ofQuery;
  @Mixin private SubmitIoOptions io;
  @Mixin private SubmitLeaseOptions lease;

  @Override
  public Integer call() {
    if (what == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected --query, --io, --lease, --file, --record or a subcommand, but there is none of"
              + " them");
    }
    if (what.io == null) {
      Flags.expectNone(spec.commandLine(), "--io", SubmitIoOptions.FLAGS);
    }
    if (what.lease == null) {
      Flags.expectNone(spec.commandLine(), "--lease", SubmitLeaseOptions.FLAGS);
    }
    if (what.query == null) {
      Flags.expectNone(spec.commandLine(), "--query", SubmitQueryOptions.FLAGS);
    }
    if (what.file != null) {
      return CommandLines.submit(what.file, options, spec.commandLine().getOut());
    }
    return what.record != null
        ? CommandLines.submitOne(what.record, options, spec.commandLine().getOut())
        : Submission.one(command(what), options, spec.commandLine().getOut());
  }

  private Command command(What asked) {
    return asked.io != null
        ? io(asked.io)
        : asked.lease != null ? lease(asked.lease) : query(asked.query);
  }

  private Command io(String id) {
    Flags.expectNone(spec.commandLine(), "--query", WHO_AND_WHAT);
    IoPriority its = Flags.choice(spec.commandLine(), "--priority", priority, IoPriority.class);
    return io.request(spec.commandLine(), id, session, group, client, its, waitMs);
  }

  private Command lease(String id) {
    Flags.expectNone(spec.commandLine(), "--query", WHO_AND_WHAT);
    Flags.expectNone(spec.commandLine(), "--query or --io", List.of("--wait-ms"));
    Priority its = Flags.choice(spec.commandLine(), "--priority", priority, Priority.class);
    return lease.request(spec.commandLine(), id, session, group, client, its);
  }

  private Command query(String id) {
    return new SubmitQuery(
        id,
        session,
        client,
        user,
        program,
        null,
        null,
        null,
        null,
        group,
        text,
        null,
        null,
        ofQuery.cost,
        ofQuery.estimatedMs,
        ofQuery.memoryBytes,
        ofQuery.parallel,
        ofQuery.dop,
        waitMs,
        Flags.choice(spec.commandLine(), "--priority", priority, Priority.class),
        null);
  }

  /** What it is about: one of two. */
  static final class Which {
    @Option(names = "--query", paramLabel = "ID", description = "The query.")
    @Nullable String query;

    @Option(names = "--io", paramLabel = "ID", description = "The I/O.")
    @Nullable String io;
  }

  /** Reports the end of a query, or of I/O. */
  @picocli.CommandLine.Command(
      name = "complete",
      description = "Reports that a query has ended, or I/O.")
  static final class Complete implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
        names = "--outcome",
        description =
            "How it ended: ${COMPLETION-CANDIDATES} (default: SUCCEEDED for a query, nothing for"
                + " I/O).")
    private @Nullable Outcome outcome;

    @Option(
        names = "--cpu-micros",
        paramLabel = "µS",
        description = "Of a query: the CPU time it took.")
    private @Nullable Long cpuMicros;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        description = "Of I/O: the bytes that were moved (default: those that were asked for).")
    private @Nullable Long bytes;

    @Option(
        names = "--latency-ms",
        converter = Sizes.OfMs.class,
        paramLabel = "MS",
        description = "Of I/O: how long the device took.")
    private @Nullable Long latencyMs;

    @Override
    public Integer call() {
      return Submission.one(command(), options, spec.commandLine().getOut());
    }

    /** What is sent. */
    Command command() {
      if (which.io != null) {
        Flags.expectNone(spec.commandLine(), "--query", List.of("--cpu-micros"));
        return new CompleteIo(which.io, bytes, latencyMs, outcome);
      }
      Flags.expectNone(spec.commandLine(), "--io", List.of("--bytes", "--latency-ms"));
      Outcome ended = outcome == null ? Outcome.SUCCEEDED : outcome;
      return CompleteQuery.of(which.query, ended, cpuMicros);
    }
  }

  /** What is withdrawn: one of three. */
  static final class Withdrawn {
    @Option(names = "--query", paramLabel = "ID", description = "The query.")
    @Nullable String query;

    @Option(names = "--io", paramLabel = "ID", description = "The I/O.")
    @Nullable String io;

    @Option(names = "--lease", paramLabel = "ID", description = "The lease that was asked for.")
    @Nullable String lease;
  }

  /** Withdraws a query, I/O, or what was asked for as a lease. */
  @picocli.CommandLine.Command(
      name = "cancel",
      description = "Withdraws a query, I/O, or the request for a lease.")
  static final class Cancel implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @ArgGroup(multiplicity = "1")
    private Withdrawn which;

    @Override
    public Integer call() {
      Command command =
          which.io != null
              ? new CancelIo(which.io)
              : which.lease != null ? new CancelAcquire(which.lease) : new CancelQuery(which.query);
      return Submission.one(command, options, spec.commandLine().getOut());
    }
  }

  /** Opens a session. */
  @picocli.CommandLine.Command(
      name = "open",
      description = "Opens a session. It ends when its client stays silent for too long.")
  static final class Open implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @Option(names = "--session", paramLabel = "ID", required = true, description = "Its id.")
    private String session;

    @Option(names = "--user", required = true, description = "Whose session it is.")
    private String user;

    @Option(names = "--program", description = "The program that opens it.")
    private @Nullable String program;

    @Option(names = "--group", description = "The consumer group asked for.")
    private @Nullable String group;

    @Option(
        names = "--client",
        defaultValue = "cli",
        description = "Who is answered (default: cli).")
    private String client;

    @Override
    public Integer call() {
      Command command =
          new OpenSession(
              session, user, program, null, null, null, null, group, client, null, null, null, null,
              null, List.of());
      return Submission.one(command, options, spec.commandLine().getOut());
    }
  }

  /** Closes a session. */
  @picocli.CommandLine.Command(name = "close", description = "Closes a session.")
  static final class Close implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @Option(names = "--session", paramLabel = "ID", required = true, description = "Its id.")
    private String session;

    @Override
    public Integer call() {
      return Submission.one(new CloseSession(session), options, spec.commandLine().getOut());
    }
  }
}
