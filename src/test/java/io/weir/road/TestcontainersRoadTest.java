package io.weir.road;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The road over a stock broker in a container; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class TestcontainersRoadTest extends RoadSuite {

  @Container
  private static final KafkaContainer BROKER =
      new KafkaContainer("apache/kafka:4.3.1").withEnv("KAFKA_MESSAGE_MAX_BYTES", "20971520");

  @Override
  String bootstrapServers() {
    return BROKER.getBootstrapServers();
  }
}
