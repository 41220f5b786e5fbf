package io.weir.bench;

import io.weir.streams.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A topology without state over the same input: for each record it writes what it was told, reading
 * and deciding nothing. With the governor's own answers it is the ground that V1 stands on; with
 * none of them it passes every record on as it is.
 */
final class Stateless implements Contender {

  private final String name;
  private final Answers answers;

  private Stateless(String name, Answers answers) {
    this.name = name;
    this.answers = answers;
  }

  /** Writes the same records, byte for byte, that the governor wrote for the same input. */
  static Stateless writing(Answers answers) {
    return new Stateless("same output without state", answers);
  }

  /** Writes every record that it reads once, to the topic of grants. */
  static Stateless passingThrough() {
    return new Stateless("pass-through", Answers.NONE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AutoCloseable start(Run run) {
    Properties properties = new Properties();
    properties.putAll(run.config().streamsConfig());
    KafkaStreams streams = new KafkaStreams(topology(run), properties);
    streams.start();
    return streams;
  }

  private Topology topology(Run run) {
    Topology topology = new Topology();
    List<String> inputs = List.copyOf(TopicNames.inputs().keySet());
    inputs.forEach(
        topic ->
            topology.addSource(
                AutoOffsetReset.earliest(),
                "from-" + topic,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic));
    topology.addProcessor(
        "stateless",
        () -> new Writing(answers, run),
        inputs.stream().map(topic -> "from-" + topic).toArray(String[]::new));
    Cluster.OUTPUTS.forEach(
        topic ->
            topology.addSink(
                sink(topic),
                topic,
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                "stateless"));
    return topology;
  }

  private static String sink(String topic) {
    return "to-" + topic;
  }

  private static final class Writing implements Processor<byte[], byte[], byte[], byte[]> {
    private final Answers answers;
    private final Run run;
    private ProcessorContext<byte[], byte[]> context;

    Writing(Answers answers, Run run) {
      this.answers = answers;
      this.run = run;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
      context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      long nowMs = System.currentTimeMillis();
      if (answers == Answers.NONE) {
        context.forward(record.withTimestamp(nowMs), sink(TopicNames.GRANTS));
        return;
      }
      RecordMetadata source = context.recordMetadata().orElseThrow();
      TopicPartition partition = new TopicPartition(source.topic(), source.partition());
      List<Answers.Written> written =
          answers.of(partition, source.offset() - run.loadFrom().get(partition));
      if (written.isEmpty()) {
        return;
      }
      Headers headers =
          new RecordHeaders()
              .add(
                  "domain",
                  new String(record.key(), StandardCharsets.UTF_8)
                      .getBytes(StandardCharsets.UTF_8));
      for (Answers.Written each : written) {
        context.forward(new Record<>(each.key(), each.value(), nowMs, headers), sink(each.topic()));
      }
    }
  }
}
