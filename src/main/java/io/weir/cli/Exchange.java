package io.weir.cli;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends requests and hears their answers, as any client does: it stands at the end of the answers
 * before it sends the first request, and hears only what is committed.
 */
final class Exchange implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;
  private static final List<String> ANSWERS =
      List.of(TopicNames.GRANTS, TopicNames.DECISIONS, TopicNames.ADMIN_RESULTS);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private Exchange(
      String bootstrapServers,
      KafkaProducer<byte[], byte[]> producer,
      KafkaConsumer<byte[], byte[]> consumer) {
    this.bootstrapServers = bootstrapServers;
    this.producer = producer;
    this.consumer = consumer;
  }

  /**
   * Stands at the end of the answers.
   *
   * @throws CliFault where no broker answers, or it is none of a governor
   */
  static Exchange open(String bootstrapServers) {
    Exchange exchange =
        new Exchange(
            bootstrapServers,
            new KafkaProducer<>(producerConfig(bootstrapServers)),
            new KafkaConsumer<>(consumerConfig(bootstrapServers)));
    boolean stands = false;
    try {
      exchange.standAtTheEnd();
      stands = true;
    } finally {
      if (!stands) {
        exchange.close();
      }
    }
    return exchange;
  }

  private static Map<String, Object> common(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    int ms = (int) Reachable.WITHIN.toMillis();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ms);
    return config;
  }

  private static Map<String, Object> producerConfig(String bootstrapServers) {
    Map<String, Object> config = common(bootstrapServers);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Reachable.WITHIN.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES + 64 * 1024);
    return config;
  }

  private static Map<String, Object> consumerConfig(String bootstrapServers) {
    Map<String, Object> config = common(bootstrapServers);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) Reachable.WITHIN.toMillis());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  private void standAtTheEnd() {
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : ANSWERS) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
          throw CliFault.unreachable(
              "Expected the topic %s on %s, but it is not there: has a governor been started on this cluster?"
                  .formatted(topic, bootstrapServers));
        }
        infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    } catch (TimeoutException silent) {
      throw Reachable.nobody(bootstrapServers);
    }
  }

  /** Sends requests and does not wait for their answers. */
  void send(List<Request> requests) {
    List<Future<?>> sent = new ArrayList<>();
    for (Request request : requests) {
      sent.add(producer.send(recordOf(request)));
    }
    try {
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw undelivered(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CliFault.unreachable("Interrupted while sending");
    }
  }

  private CliFault undelivered(Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return CliFault.refused(
          "Expected at most %d bytes in a record, but the broker found one longer: leave out the text of the query"
              .formatted(MAX_RECORD_BYTES));
    }
    if (cause instanceof KafkaException) {
      return CliFault.unreachable(
          "Expected %s to take the request, but: %s"
              .formatted(bootstrapServers, cause.getMessage()));
    }
    throw new IllegalStateException(cause);
  }

  private static ProducerRecord<byte[], byte[]> recordOf(Request request) {
    byte[] value = Json.CODEC.writeCommand(request.command());
    if (value.length > MAX_RECORD_BYTES) {
      throw CliFault.refused(
          "Expected at most %d bytes in a record, but %s has %d: leave out the text of the query"
              .formatted(MAX_RECORD_BYTES, request.subject(), value.length));
    }
    byte[] key = request.domain().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topicOf(request.command()), key, value);
  }

  /**
   * The topic that a command is sent to.
   *
   * @throws CliFault where nobody but the governor itself may give it
   */
  static String topicOf(Command command) {
    return TopicNames.inputs().values().stream().anyMatch(type -> type.isInstance(command))
        ? TopicNames.of(command)
        : refuseOwn(command);
  }

  private static String refuseOwn(Command command) {
    throw CliFault.refused(
        "Expected a command of an input topic ('weir topics' lists them), but %s is the governor's own"
            .formatted(command.getClass().getSimpleName()));
  }

  /**
   * Sends requests and hands on the first answer of each, in the order of the requests.
   *
   * @throws CliFault where an answer stays away
   */
  void ask(List<Request> requests, Consumer<Decided> onAnswer) {
    send(requests);
    Answers answers = new Answers(requests.stream().filter(Request::isAnswered).toList(), onAnswer);
    long heardNanos = System.nanoTime();
    while (!answers.complete()) {
      boolean heard = false;
      for (ConsumerRecord<byte[], byte[]> answer : consumer.poll(POLL)) {
        // Another version's decision is no answer to us.
        heard |=
            Json.CODEC.readDecided(answer.value()) instanceof Reading.Read<Decided> read
                && answers.take(read.value());
      }
      heardNanos = heard ? System.nanoTime() : heardNanos;
      if (System.nanoTime() - heardNanos > ANSWER_WITHIN.toNanos()) {
        throw CliFault.unreachable(
            "Expected an answer for %s within %d s, but none came: is a governor running on %s?"
                .formatted(
                    answers.firstOpen().subject(), ANSWER_WITHIN.toSeconds(), bootstrapServers));
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }
}
