package io.weir.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * V11: from the start of the process {@code weir up}, with the flags and class path of this one, to
 * a grant that a read_committed consumer sees.
 */
final class StartBench {

  private static final int ROUNDS = 3;
  private static final Duration WITHIN = Duration.ofSeconds(120);
  private static final byte[] DOMAIN = "default".getBytes(StandardCharsets.UTF_8);

  private StartBench() {}

  static Result run() throws IOException, InterruptedException {
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      try (Folder data = Folder.temporary()) {
        seconds[i] = toFirstGrant(data.path());
      }
    }
    return new Sample(seconds).as("V11", "weir up to its first grant", "s", "≤ 6");
  }

  private static double toFirstGrant(Path data) throws IOException, InterruptedException {
    long fromNanos = System.nanoTime();
    Process up =
        WeirProcess.of("up", "--json", "--data", data.toString(), "--port", "0", "--http-port", "0")
            .start();
    try (BufferedReader out = up.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      if (ready == null) {
        throw new BenchException("Expected weir up to start, but it ended");
      }
      awaitGrant(new ObjectMapper().readTree(ready).get("bootstrapServers").asText());
      return (System.nanoTime() - fromNanos) / 1e9;
    } finally {
      up.destroy();
      if (!up.waitFor(30, TimeUnit.SECONDS)) {
        up.destroyForcibly().waitFor();
      }
    }
  }

  private static void awaitGrant(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                    5),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      List<TopicPartition> grants =
          consumer.partitionsFor(TopicNames.GRANTS).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(grants);
      consumer.seekToBeginning(grants);
      JsonCodec codec = new JsonCodec();
      byte[] request = codec.writeCommand(SubmitQuery.of("first", null));
      producer.send(new ProducerRecord<>(TopicNames.QUERIES, DOMAIN, request));
      long untilNanos = System.nanoTime() + WITHIN.toNanos();
      while (System.nanoTime() < untilNanos) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(5))) {
          if (codec.readDecided(record.value()) instanceof Reading.Read<Decided> read
              && read.value().decision() instanceof Granted) {
            return;
          }
        }
      }
    }
    throw new BenchException("Expected a grant within %d s".formatted(WITHIN.toSeconds()));
  }
}
