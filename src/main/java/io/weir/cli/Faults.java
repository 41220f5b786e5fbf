package io.weir.cli;

import io.weir.embedded.EmbeddedBrokerException;
import io.weir.streams.SetupException;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** From what ended a command to one sentence and an exit code. What is none of these is a bug. */
final class Faults {

  private Faults() {}

  static int exitCode(Exception fault, PrintWriter err) throws Exception {
    int code =
        switch (fault) {
          case CliFault known -> known.exitCode();
          case EmbeddedBrokerException broker -> CliFault.REFUSED;
          case SetupException setup -> CliFault.REFUSED;
          case ConfigException settings -> CliFault.REFUSED;
          case KafkaException broker -> CliFault.UNREACHABLE;
          default -> throw fault;
        };
    String sentence = String.valueOf(fault.getMessage());
    err.println(
        sentence.startsWith("Expected") ? sentence : "Expected Kafka to do it, but: " + sentence);
    err.flush();
    return code;
  }
}
