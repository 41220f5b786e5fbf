package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Writes the command files of docs/examples that are about I/O. Nothing of them depends on what is
 * decided: who does not pass at once is refused where a bucket is asked, and waits where an order
 * is.
 */
final class IoExampleFiles {

  private static final Path DIRECTORY = Path.of("docs", "examples");
  private static final long TENTH_MS = 100;

  private final StringBuilder lines = new StringBuilder();
  private final Path folder;
  private long nowMs;
  private int asked;

  private IoExampleFiles(String name) {
    this.folder = DIRECTORY.resolve(name);
  }

  /** Writes all files; run from the top folder of the repository. */
  static void write() throws IOException {
    new IoExampleFiles("bucket-40")
        .at(10_000)
        .takesBytes("BATCH_GROUP", 1_000)
        .at(10_040)
        .takesBytes("BATCH_GROUP", 40)
        .takesBytes("BATCH_GROUP", 1)
        .end();
    new IoExampleFiles("bucket-rest")
        .at(10_000)
        .takesBytes("BATCH_GROUP", 100)
        .at(10_003)
        .takesBytes("BATCH_GROUP", 1)
        .at(10_010)
        .takesBytes("BATCH_GROUP", 1)
        .end();
    new IoExampleFiles("bucket-97").takes(10).at(97).takes(9).takes(1).at(100).takes(1).end();
    IoExampleFiles gcra = new IoExampleFiles("gcra").takes(6);
    IntStream.range(0, 6).forEach(i -> gcra.takes(1));
    gcra.at(3_000).takes(1).at(3_100).takes(1).at(4_000).takes(1).at(8_000).takes(1).end();
    IoExampleFiles two = new IoExampleFiles("two-buckets");
    for (int second = 0; second < 60; second++) {
      two.at(1_000L * second);
      IntStream.range(0, 20).forEach(i -> two.takesBytes("A", 3));
    }
    two.end();
    new IoExampleFiles("mclock-weights")
        .waits("A", "READ", 5)
        .waits("B", "READ", 5)
        .at(100_000)
        .pull(6);
    new IoExampleFiles("mclock-reservations")
        .waits("A", "READ", 5)
        .waits("B", "READ", 5)
        .at(100_000)
        .pull(6);
    new IoExampleFiles("bfq-weights")
        .waits("A", "READ", 13)
        .waits("B", "READ", 13)
        .waits("C", "READ", 13)
        .pull(13);
    new IoExampleFiles("deadline-batches").waits("R", "READ", 48).waits("W", "WRITE", 48).pull(48);
    new IoExampleFiles("slow-device").moves(20, 5).moves(20, 40).moves(60, 5).end();
  }

  /** A transfer each tenth of a second that takes so long. */
  private IoExampleFiles moves(int count, long latencyMs) {
    for (int i = 0; i < count; i++) {
      long beginMs = TENTH_MS * asked;
      at(beginMs).takesBytes("BATCH_GROUP", 10);
      at(beginMs + latencyMs)
          .tell("'type':'CompleteIo','ioId':'%d','latencyMs':%d".formatted(asked, latencyMs));
    }
    return this;
  }

  private IoExampleFiles at(long atMs) {
    nowMs = atMs;
    return this;
  }

  /** Asks for so many requests of the device, now or not at all. */
  private IoExampleFiles takes(long requests) {
    return tell(
        "'type':'SubmitIo','ioId':'%d','group':'BATCH_GROUP','op':'READ','bytes':0,'requests':%d,'waitMs':0"
            .formatted(++asked, requests));
  }

  private IoExampleFiles takesBytes(String group, long bytes) {
    return tell(
        "'type':'SubmitIo','ioId':'%d','group':'%s','op':'READ','bytes':%d,'waitMs':0"
            .formatted(++asked, group, bytes));
  }

  private IoExampleFiles waits(String group, String op, int count) {
    for (int i = 1; i <= count; i++) {
      tell(
          "'type':'SubmitIo','ioId':'%s-%d','group':'%s','op':'%s','bytes':1000"
              .formatted(group, i, group, op));
    }
    return this;
  }

  /** Lets so many pass at once. */
  private void pull(int count) throws IOException {
    tell(
        "'type':'UpdateCapacity','requestId':'places','capacity':{'ioParallelism':%d}"
            .formatted(count));
    tell("'type':'SetMode','requestId':'begin','mode':'ENFORCE'");
    tell("'type':'SetMode','requestId':'end','mode':'DRAIN'");
    end();
  }

  private IoExampleFiles tell(String fields) {
    lines
        .append("{\"atMs\":%d,\"command\":{%s}}".formatted(nowMs, fields.replace('\'', '"')))
        .append('\n');
    return this;
  }

  private void end() throws IOException {
    Files.writeString(folder.resolve("commands.jsonl"), lines);
  }
}
