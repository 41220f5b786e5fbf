package io.weir.road;

import io.weir.embedded.EmbeddedBroker;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An embedded broker for all tests of a class. */
final class OneBroker implements BeforeAllCallback, AfterAllCallback {

  private EmbeddedBroker broker;

  @Override
  public void beforeAll(ExtensionContext context) {
    broker = EmbeddedBroker.startTemporary();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    broker.close();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }
}
