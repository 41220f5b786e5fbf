package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the command files of docs/examples that are about memory and parallel servers. Nothing of
 * them depends on what is decided, but for the orders that clients say they have followed, which
 * they name by their numbers.
 */
final class MemoryExampleFiles {

  private static final Path DIRECTORY = Path.of("docs", "examples");

  private final StringBuilder lines = new StringBuilder();
  private final Path folder;
  private long nowMs;

  private MemoryExampleFiles(String name) {
    this.folder = DIRECTORY.resolve(name);
  }

  /** Writes all files; run from the top folder of the repository. */
  static void write() throws IOException {
    new MemoryExampleFiles("memory-passes")
        .needs("large", "A", 55)
        .needs("medium", "B", 48)
        .needs("none", "C", 0)
        .needs("small", "D", 10)
        .at(1_000)
        .completes("large")
        .end();
    new MemoryExampleFiles("memory-quota")
        .opens("s1", "A")
        .opens("s2", "A")
        .tell("'type':'SetSessionQuota','requestId':'%s','sessionId':'s1','memoryBytes':100", "r")
        .ofSession("q1", "s1", 80)
        .ofSession("q2", "s1", 30)
        .ofSession("q3", "s2", 30)
        .end();
    new MemoryExampleFiles("memory-storm")
        .needs("q1", "A", 100)
        .needs("q2", "A", 100)
        .needs("q3", "A", 100)
        .needs("q4", "A", 100)
        .at(1_000)
        .holds("q1", 300)
        .at(2_000)
        .holds("q2", 250)
        .needs("q5", "A", 50)
        .at(3_000)
        .holds("q3", 200)
        .at(4_000)
        .done(14) // that is q3, which comes down to the 100 bytes that it was granted
        .at(5_000)
        .holds("q1", 550)
        .needs("q6", "A", 50)
        .at(6_000)
        .cancelled("q1")
        .end();
    new MemoryExampleFiles("memory-eighty")
        .leases("a1", "a", 80)
        .leases("b1", "b", 10)
        .leases("a2", "a", 30)
        .at(1_000)
        .tell("'type':'ReleaseLease','leaseId':'a1'")
        .leases("a3", "a", 30)
        .end();
    new MemoryExampleFiles("statement-queue")
        .wants("q1", "A", 30)
        .wants("q2", "B", 30)
        .wants("q3", "A", 16)
        .at(1_000)
        .completes("q1")
        .end();
    new MemoryExampleFiles("statement-queue-group")
        .wants("q1", "A", 24)
        .wants("q2", "A", 16)
        .wants("q3", "B", 16)
        .at(1_000)
        .completes("q1")
        .end();
  }

  private MemoryExampleFiles at(long atMs) {
    nowMs = atMs;
    return this;
  }

  private MemoryExampleFiles needs(String query, String group, long bytes) {
    return tell(
        "'type':'SubmitQuery','queryId':'%s','user':'u','group':'%s','memoryBytes':%d",
        query, group, bytes);
  }

  private MemoryExampleFiles ofSession(String query, String session, long bytes) {
    return tell(
        "'type':'SubmitQuery','queryId':'%s','sessionId':'%s','memoryBytes':%d",
        query, session, bytes);
  }

  private MemoryExampleFiles wants(String query, String group, long dop) {
    return tell(
        "'type':'SubmitQuery','queryId':'%s','user':'u','group':'%s','dop':%d", query, group, dop);
  }

  private MemoryExampleFiles opens(String session, String group) {
    return tell("'type':'OpenSession','sessionId':'%s','user':'u','group':'%s'", session, group);
  }

  /** Its client says what it holds now. */
  private MemoryExampleFiles holds(String query, long bytes) {
    return tell("'type':'Heartbeat','queries':[{'queryId':'%s','memoryBytes':%d}]", query, bytes);
  }

  /** An order was followed; it is named by its number. */
  private MemoryExampleFiles done(long seq) {
    return tell("'type':'OrderDone','domain':'memory-storm','seq':%d,'outcome':'DONE'", seq);
  }

  private MemoryExampleFiles leases(String lease, String holder, long bytes) {
    return tell(
        "'type':'AcquireLease','leaseId':'%s','holder':'%s','amounts':{'WORK':%d}",
        lease, holder, bytes);
  }

  private MemoryExampleFiles completes(String query) {
    return tell("'type':'CompleteQuery','queryId':'%s','outcome':'SUCCEEDED'", query);
  }

  private MemoryExampleFiles cancelled(String query) {
    return tell("'type':'CompleteQuery','queryId':'%s','outcome':'CANCELLED'", query);
  }

  private MemoryExampleFiles tell(String fields, Object... values) {
    lines
        .append(
            "{\"atMs\":%d,\"command\":{%s}}"
                .formatted(nowMs, fields.formatted(values).replace('\'', '"')))
        .append('\n');
    return this;
  }

  private void end() throws IOException {
    Files.writeString(folder.resolve("commands.jsonl"), lines);
  }
}
