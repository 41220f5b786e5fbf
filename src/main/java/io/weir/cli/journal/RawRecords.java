package io.weir.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.protocol.Checksum;
import io.weir.streams.TopicNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Copies the output topics into files as a read_committed consumer sees them: {@code
 * DIR/<domain>/<topic>.jsonl}, a line a record, with its partition, offset, timestamp, key and
 * value.
 */
public final class RawRecords {

  private static final String NO_DOMAIN = "no-domain";
  private static final List<String> TOPICS =
      List.of(
          TopicNames.GRANTS,
          TopicNames.DECISIONS,
          TopicNames.ADMIN_RESULTS,
          TopicNames.JOURNAL,
          TopicNames.SNAPSHOTS,
          TopicNames.DEAD_LETTERS);

  private final JsonFactory json = new JsonFactory();

  /** Copies all records; returns how many. */
  public long copy(String bootstrapServers, Path directory) throws IOException {
    Map<Path, JsonGenerator> files = new HashMap<>();
    long copied = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : TOPICS) {
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
          partitions.add(new TopicPartition(topic, info.partition()));
        }
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          write(file(files, directory, record), record);
          copied++;
        }
      }
    } finally {
      for (JsonGenerator file : files.values()) {
        file.close();
      }
    }
    return copied;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private JsonGenerator file(
      Map<Path, JsonGenerator> files, Path directory, ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    Header domain = record.headers().lastHeader("domain");
    Path path =
        directory
            .resolve(domain == null ? NO_DOMAIN : text(domain.value()))
            .resolve(record.topic() + ".jsonl");
    JsonGenerator open = files.get(path);
    if (open != null) {
      return open;
    }
    Files.createDirectories(path.getParent());
    OutputStream bytes = Files.newOutputStream(path);
    JsonGenerator created = json.createGenerator(bytes);
    created.setRootValueSeparator(null);
    files.put(path, created);
    return created;
  }

  private static void write(JsonGenerator file, ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    file.writeStartObject();
    file.writeStringField("topic", record.topic());
    file.writeNumberField("partition", record.partition());
    file.writeNumberField("offset", record.offset());
    file.writeNumberField("timestamp", record.timestamp());
    file.writeStringField("key", record.key() == null ? null : text(record.key()));
    Header checksum = record.headers().lastHeader(Checksum.HEADER);
    if (checksum != null) {
      file.writeStringField("crc32c", text(checksum.value()));
    }
    file.writeFieldName("value"); // last: whoever reads the line takes the rest of it as it is
    if (record.topic().equals(TopicNames.DEAD_LETTERS) || record.value() == null) {
      file.writeString(record.value() == null ? null : text(record.value()));
    } else {
      file.writeRawValue(text(record.value()));
    }
    file.writeEndObject();
    file.writeRaw('\n');
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
