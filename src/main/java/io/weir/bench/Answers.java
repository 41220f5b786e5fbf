package io.weir.bench;

import io.weir.protocol.Decided;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a governor wrote for each record of its input, as its journal tells it: the records of
 * grants and journal, by the input's place after the beginning of the load. What it wrote on its
 * own, such as the fold of signs of life, counts to the record before it.
 */
final class Answers {

  static final Answers NONE = new Answers();

  /** A record as it was written. */
  record Written(String topic, byte[] key, byte[] value) {}

  private final Map<TopicPartition, List<List<Written>>> byInput = new HashMap<>();

  private Answers() {}

  /**
   * Reads them from committed records.
   *
   * @param outputs of all output topics
   * @param loadFrom where the load began
   */
  static Answers of(
      List<ConsumerRecord<byte[], byte[]>> outputs, Map<TopicPartition, Long> loadFrom) {
    JsonCodec codec = new JsonCodec();
    Map<String, Written> decisions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : outputs) {
      if (!record.topic().equals(TopicNames.JOURNAL)) {
        Decided decided = read(codec.readDecided(record.value()));
        decisions.put(id(decided), new Written(record.topic(), record.key(), record.value()));
      }
    }
    Answers answers = new Answers();
    Map<Integer, List<Written>> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : outputs) {
      if (record.topic().equals(TopicNames.JOURNAL)) {
        JournalEntry entry = read(codec.readRecord(record.value(), JournalEntry.class));
        List<Written> into =
            entry.source() == null
                ? last.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                : answers.at(entry.source(), loadFrom);
        entry.decisions().forEach(decided -> into.add(decisions.get(id(decided))));
        into.add(new Written(record.topic(), record.key(), record.value()));
        last.put(record.partition(), into);
      }
    }
    return answers;
  }

  private List<Written> at(JournalEntry.Source source, Map<TopicPartition, Long> loadFrom) {
    TopicPartition partition = new TopicPartition(source.topic(), (int) source.partition());
    List<List<Written>> inputs = byInput.computeIfAbsent(partition, p -> new ArrayList<>());
    int place = (int) (source.offset() - loadFrom.get(partition));
    while (inputs.size() <= place) {
      inputs.add(new ArrayList<>());
    }
    return inputs.get(place);
  }

  /** What was written for an input. */
  List<Written> of(TopicPartition partition, long place) {
    List<List<Written>> inputs = byInput.get(partition);
    return inputs == null || place >= inputs.size() ? List.of() : inputs.get((int) place);
  }

  private static String id(Decided decided) {
    return decided.domain() + '/' + decided.seq();
  }

  private static <R> R read(Reading<R> reading) {
    return switch (reading) {
      case Reading.Read<R> read -> read.value();
      case Reading.Malformed<R> malformed ->
          throw new BenchException("Expected a record of the contract, but " + malformed.message());
    };
  }
}
