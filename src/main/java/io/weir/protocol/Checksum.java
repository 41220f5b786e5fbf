package io.weir.protocol;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A checksum of a record's bytes, as text: CRC-32C (RFC 3720), 8 hexadecimal digits. It tells a
 * record that was damaged from a kernel that decided otherwise; it is no proof against forgery.
 */
public final class Checksum {

  /** The header that a journal entry or snapshot carries it in. */
  public static final String HEADER = "weir.crc32c";

  private Checksum() {}

  /** The checksum of these bytes. */
  public static String of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
