package io.weir.cli;

import io.weir.protocol.Decided;
import io.weir.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;

/** JSON as text. */
final class Json {

  static final JsonCodec CODEC = new JsonCodec();

  private Json() {}

  static String text(Record value) {
    return new String(CODEC.writeRecord(value), StandardCharsets.UTF_8);
  }

  static String text(Decided decided) {
    return new String(CODEC.writeDecided(decided), StandardCharsets.UTF_8);
  }
}
