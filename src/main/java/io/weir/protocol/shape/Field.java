package io.weir.protocol.shape;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record.
 *
 * @param index its place in the canonical constructor
 * @param name its name, in Java as on the wire
 * @param required false where the component is {@code @Nullable}
 */
public record Field(int index, String name, Type type, boolean required, MethodHandle getter) {

  /** The component's value in a record of the shape. */
  public @Nullable Object of(Object instance) {
    try {
      return (Object) getter.invokeExact(instance);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new AssertionError("a record's accessor throws nothing checked", impossible);
    }
  }
}
