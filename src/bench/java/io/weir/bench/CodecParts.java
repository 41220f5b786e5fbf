package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Families;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JournalEntry.Source;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.QueryText;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs between bytes and objects, each way: keys, rows, records, query text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecParts {

  private static final byte[] PREFIX = new byte[5]; // table and domain, before every key
  private static final Rank PLACE = new Rank(3, 1_700_000_000_000L, 42);
  private static final String ID = "query-123456";
  private static final JsonCodec JSON = new JsonCodec();

  private final RowCodec rows = new RowCodec();
  private final QueryRow row;
  private final byte[] rowBytes;
  private final byte[] request;
  private final SubmitQuery submit;
  private final Decided granted;
  private final JournalEntry entry;
  private final List<byte[]> decisions;
  private final byte[] placeBytes = KeyLayout.RANK.encode(PREFIX, PLACE);
  private final byte[] idBytes = KeyLayout.TEXT.encode(PREFIX, ID);

  /** Plays one request of the traffic that V1 is measured with. */
  public CodecParts() {
    Traffic traffic = Traffic.grantedAtOnce(64, 1, 1);
    Sent first = traffic.load().getFirst();
    String domain = new String(first.key(), StandardCharsets.UTF_8);
    MemoryTables tables = new MemoryTables();
    Governor governor = new Governor(domain, tables, Defaults.load().kernel());
    traffic.setup().forEach(part -> part.forEach(sent -> governor.handle(command(sent), 1)));
    request = first.value();
    submit = (SubmitQuery) command(first);
    Handled handled = governor.handle(submit, 2);
    granted = handled.decisions().getFirst();
    Source source = new Source(TopicNames.QUERIES, 0, 123_456);
    entry = handled.entry(domain, 1L, submit, source, Governor.KERNEL_VERSION, "0123456789abcdef");
    decisions = List.of(JSON.writeDecided(granted));
    List<QueryRow> found = new ArrayList<>();
    tables.table(Families.QUERIES).scan((key, query) -> found.add(query));
    row = found.getFirst();
    rowBytes = rows.encode(Families.QUERIES.rows(), row);
  }

  private static Command command(Sent sent) {
    return switch (JSON.readCommand(sent.value())) {
      case Reading.Read<Command> read -> read.value();
      case Reading.Malformed<Command> malformed -> throw new BenchException(malformed.message());
    };
  }

  @Benchmark
  public byte[] encodeTheRowOfAQuery() {
    return rows.encode(Families.QUERIES.rows(), row);
  }

  @Benchmark
  public QueryRow decodeTheRowOfAQuery() {
    return rows.decode(Families.QUERIES.rows(), rowBytes);
  }

  @Benchmark
  public byte[] encodeAKeyOfText() {
    return KeyLayout.TEXT.encode(PREFIX, ID);
  }

  @Benchmark
  public String decodeAKeyOfText() {
    return KeyLayout.TEXT.decode(idBytes, PREFIX.length);
  }

  @Benchmark
  public byte[] encodeAPlaceInAQueue() {
    return KeyLayout.RANK.encode(PREFIX, PLACE);
  }

  @Benchmark
  public Rank decodeAPlaceInAQueue() {
    return KeyLayout.RANK.decode(placeBytes, PREFIX.length);
  }

  @Benchmark
  public Reading<Command> readARequest() {
    return JSON.readCommand(request);
  }

  @Benchmark
  public SubmitQuery reduceAQueryToItsFingerprint() {
    return QueryText.reduce(submit);
  }

  @Benchmark
  public byte[] writeAGrant() {
    return JSON.writeDecided(granted);
  }

  @Benchmark
  public byte[] writeAJournalEntry() {
    return JSON.writeEntry(entry, decisions);
  }
}
