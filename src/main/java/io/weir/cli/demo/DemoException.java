package io.weir.cli.demo;

/** The demo cannot go on; the message is for its user. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
