package io.weir.embedded;

import io.weir.embedded.EmbeddedBrokerException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's two sockets, bound before the broker exists and handed over when it asks. The
 * controller's port must be known in the settings; choosing a free port and binding it later would
 * be a race, and losing it inside the controller halts the JVM.
 */
final class BoundSockets implements ServerSocketFactory, Closeable {
  /** Kafka's default for socket.listen.backlog.size. */
  private static final int BACKLOG = 50;

  private final ServerSocketChannel client;
  private final ServerSocketChannel controller;

  private BoundSockets(ServerSocketChannel client, ServerSocketChannel controller) {
    this.client = client;
    this.controller = controller;
  }

  /**
   * @param clientPort 0 for a free one
   * @throws EmbeddedBrokerException of kind PORT_IN_USE
   */
  static BoundSockets bind(int clientPort) throws IOException {
    ServerSocketChannel client = listen(clientPort);
    boolean bound = false;
    try {
      var sockets = new BoundSockets(client, listen(0));
      bound = true;
      return sockets;
    } finally {
      if (!bound) client.close();
    }
  }

  private static ServerSocketChannel listen(int port) throws IOException {
    var channel = ServerSocketChannel.open();
    boolean bound = false;
    try {
      // A restart on the same port must not wait for the last run's connections to fade.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(BrokerSettings.HOST, port), BACKLOG);
      bound = true;
      return channel;
    } catch (BindException taken) {
      String sentence =
          "Expected port %d on %s to be free, but it can't be bound (%s)."
              .formatted(port, BrokerSettings.HOST, taken.getMessage());
      throw new EmbeddedBrokerException(Kind.PORT_IN_USE, sentence, taken);
    } finally {
      if (!bound) channel.close();
    }
  }

  int clientPort() {
    return client.socket().getLocalPort();
  }

  int controllerPort() {
    return controller.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    var channel = address.getPort() == controllerPort() ? controller : client;
    channel.configureBlocking(false);
    return channel;
  }

  @Override
  public void close() throws IOException {
    try {
      client.close();
    } finally {
      controller.close();
    }
  }
}
