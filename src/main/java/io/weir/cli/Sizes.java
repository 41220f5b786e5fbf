package io.weir.cli;

import io.weir.config.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Figures of flags as domain files have them: {@code 4GiB}, {@code 60s}. */
final class Sizes {

  private Sizes() {}

  /** A number of bytes. */
  static final class OfBytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String written) {
      return read("Bytes", written);
    }
  }

  /** A number of milliseconds. */
  static final class OfMs implements ITypeConverter<Long> {
    @Override
    public Long convert(String written) {
      return read("Ms", written);
    }
  }

  private static Long read(String unit, String written) {
    return switch (Quantity.read(unit, written)) {
      case Quantity.Of(long value) -> value;
      case Quantity.Not(String expected) ->
          throw new TypeConversionException(
              "Expected it to be %s, but it is '%s'".formatted(expected, written));
    };
  }
}
