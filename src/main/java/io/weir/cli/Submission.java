package io.weir.cli;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import java.io.PrintWriter;
import java.util.List;

/** Sends requests and prints their answers; knows whether one was refused. */
final class Submission implements AutoCloseable {

  private final Exchange exchange;
  private final SubmitOptions options;
  private final PrintWriter out;
  private boolean refused;

  Submission(SubmitOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
    this.exchange = Exchange.open(options.server.bootstrap());
  }

  /** Sends one command. */
  static int one(Command command, SubmitOptions options, PrintWriter out) {
    Exchange.topicOf(command);
    try (Submission submission = new Submission(options, out)) {
      submission.send(List.of(new Request(options.domain, command)));
      return submission.exitCode();
    }
  }

  void send(List<Request> requests) {
    if (options.noWait) {
      exchange.send(requests);
      requests.forEach(this::sent);
    } else {
      exchange.ask(requests, this::print);
      requests.stream().filter(request -> !request.isAnswered()).forEach(this::sent);
    }
  }

  private void sent(Request request) {
    if (!options.json) {
      out.println("sent: " + request.subject());
      out.flush();
    }
  }

  private void print(Decided answer) {
    refused |= answer.decision() instanceof Decision.Rejected;
    out.println(options.json ? Json.text(answer) : Sentences.of(answer));
    out.flush();
  }

  int exitCode() {
    return refused ? CliFault.REFUSED : 0;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
