package io.weir.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.journal.JournalSource;
import io.weir.config.Defaults;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.simulate.replay.DomainResult;
import io.weir.simulate.replay.Replay;
import io.weir.simulate.replay.ReplayOptions;
import io.weir.simulate.replay.Snapshots;
import io.weir.streams.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the topics of a run that is over, prints a verdict as one line of JSON, and ends with 0
 * where nothing is wrong, else 1. Argument: bootstrap servers.
 */
final class CheckerMain {
  static final String VERDICT = "VERDICT ";

  private final String bootstrapServers;
  private final JsonCodec codec = new JsonCodec();
  private final Findings findings = new Findings();
  private final Map<String, DomainAudit> audits = new TreeMap<>();

  private CheckerMain(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] args) throws IOException {
    CheckerMain checker = new CheckerMain(args[0]);
    Map<String, Object> verdict = checker.check();
    System.out.println(VERDICT + new ObjectMapper().writeValueAsString(verdict));
    System.exit(checker.findings.none() ? 0 : 1);
  }

  private Map<String, Object> check() {
    read(TopicNames.ADMIN, this::definition);
    read(TopicNames.JOURNAL, this::entry);
    read(TopicNames.QUERIES, this::request);
    for (String topic :
        List.of(TopicNames.GRANTS, TopicNames.DECISIONS, TopicNames.ADMIN_RESULTS)) {
      read(topic, this::decision);
    }
    read(
        TopicNames.DEAD_LETTERS,
        dead -> findings.add("DEAD_LETTER", "%s-%d", dead.topic(), dead.offset()));
    read(CrashPlan.APPLICATION + "-rows-changelog", row -> {});
    Replayed replayed = replay();
    DomainAudit.Tally tally = new DomainAudit.Tally();
    audits.values().forEach(audit -> tally.add(audit.finish()));
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("ok", findings.none());
    verdict.put("domains", audits.size());
    verdict.put("submitted", tally.submitted);
    verdict.put("granted", tally.granted);
    verdict.put("released", tally.released);
    verdict.put("doubles", tally.doubles);
    verdict.put("overGrants", tally.overGrants);
    verdict.put("lost", tally.lost);
    verdict.put("journalled", tally.commands);
    verdict.put("replayed", replayed.commands());
    verdict.put("comparedTables", replayed.comparedTables());
    verdict.put("startedLate", replayed.startedLate());
    verdict.put("found", findings.counts());
    verdict.put("findings", findings.told());
    return verdict;
  }

  /**
   * What came of running the journal again.
   *
   * @param startedLate domains that were also run again from their last snapshot
   */
  private record Replayed(long commands, long comparedTables, long startedLate) {}

  /** Runs the journal again in this process, which decided none of it: from both ends. */
  private Replayed replay() {
    JournalSource source = JournalSource.ofCluster(bootstrapServers);
    Snapshots snapshots = source.snapshots(null, fault -> findings.add("SNAPSHOT", "%s", fault));
    Replay whole = new Replay(options(null), snapshots);
    Replay late = new Replay(options(Long.MAX_VALUE), snapshots);
    source.read(
        null,
        (entries, percent) -> {
          whole.take(entries);
          late.take(entries);
        });
    for (Replay replay : List.of(whole, late)) {
      for (DomainResult result : replay.results()) {
        if (result.difference() != null) {
          findings.add("REPLAY", "%s", result.difference().message());
        }
      }
    }
    List<DomainResult> results = whole.results();
    return new Replayed(
        results.stream().mapToLong(DomainResult::commands).sum(),
        results.stream().mapToLong(DomainResult::comparedTables).sum(),
        late.results().stream().filter(result -> result.startedAfter() > 0).count());
  }

  private static ReplayOptions options(Long fromSeq) {
    return new ReplayOptions(Defaults.load().kernel(), fromSeq, false);
  }

  private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    for (String partition : Topic.read(bootstrapServers, topic, sink)) {
      findings.add("HANGING", "%s is held back by a transaction without an end", partition);
    }
  }

  private void definition(ConsumerRecord<byte[], byte[]> record) {
    if (Topic.value(codec.readCommand(record.value()), record) instanceof ApplyDomain apply) {
      audit(key(record)).slots(apply.definition().capacity().activeSessions());
    }
  }

  private void entry(ConsumerRecord<byte[], byte[]> record) {
    var entry = Topic.value(codec.readRecord(record.value(), JournalEntry.class), record);
    audit(entry.domain()).journalled(entry);
  }

  private void request(ConsumerRecord<byte[], byte[]> record) {
    var command = (QueryCommand) Topic.value(codec.readCommand(record.value()), record);
    DomainAudit audit = audit(key(record));
    if (command instanceof SubmitQuery) {
      audit.submitted(command.queryId());
    }
    audit.expectTaken(new JournalEntry.Source(record.topic(), record.partition(), record.offset()));
  }

  private void decision(ConsumerRecord<byte[], byte[]> record) {
    var decided = Topic.decided(codec, record);
    audit(decided.domain()).answered(decided);
  }

  private DomainAudit audit(String domain) {
    return audits.computeIfAbsent(domain, name -> new DomainAudit(name, findings));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
