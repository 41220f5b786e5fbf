package io.weir.road;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The road over the embedded broker. */
class EmbeddedRoadTest extends RoadSuite {

  @RegisterExtension private static final OneBroker BROKER = new OneBroker();

  @Override
  String bootstrapServers() {
    return BROKER.bootstrapServers();
  }
}
