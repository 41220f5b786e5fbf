package io.weir.protocol.shape;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of a record type: its components in order, how to read them and how to make a
 * record from their values. Derived once per type from the record's declaration, so that a new
 * component is written in one place; used through method handles, so that nothing is looked up by
 * reflection afterwards.
 *
 * @param <R> the record
 */
public final class Shape<R> {

  private static final ClassValue<Shape<?>> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape<?> computeValue(Class<?> type) {
          return derive(type);
        }
      };

  private final Class<R> type;
  private final List<Field> fields;
  private final Map<String, Field> byName;
  private final MethodHandle constructor;
  private final MethodHandle getters;

  private Shape(Class<R> type, List<Field> fields, MethodHandle constructor, MethodHandle getters) {
    this.type = type;
    this.fields = List.copyOf(fields);
    this.constructor = constructor;
    this.getters = getters;
    this.byName = new HashMap<>();
    fields.forEach(field -> byName.put(field.name(), field));
  }

  /** The shape of a public record type. */
  @SuppressWarnings("unchecked") // the class value maps a class to its own shape
  public static <R> Shape<R> of(Class<R> type) {
    return (Shape<R>) SHAPES.get(type);
  }

  /** The record's simple name: the {@code type} on the wire. */
  public String name() {
    return type.getSimpleName();
  }

  /** The record type. */
  public Class<R> type() {
    return type;
  }

  /** The components, in declared order. */
  public List<Field> fields() {
    return fields;
  }

  /** The component of a name, or null. */
  public @Nullable Field field(String name) {
    return byName.get(name);
  }

  /** The values of a record's components, in declared order; null where one is absent. */
  public @Nullable Object[] values(Object instance) {
    return read(getters, instance);
  }

  /** Reads some components of a record. */
  @FunctionalInterface
  public interface Reader {
    /** Their values; null where one is absent. */
    @Nullable Object[] values(Object instance);
  }

  /** Reads these components alone, in this order. */
  public Reader reader(List<Field> some) {
    MethodHandle those = allOf(some);
    return instance -> read(those, instance);
  }

  private static @Nullable Object[] read(MethodHandle getters, Object instance) {
    try {
      return (@Nullable Object[]) getters.invokeExact(instance);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new AssertionError("a record's accessors throw nothing checked", impossible);
    }
  }

  /**
   * A record of these values, one for each component.
   *
   * @throws IllegalArgumentException from the record's own validation
   */
  @SuppressWarnings("unchecked") // the constructor is R's
  public R make(@Nullable Object[] values) {
    try {
      return (R) (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error refusedByTheRecord) {
      throw refusedByTheRecord;
    } catch (Throwable impossible) {
      throw new AssertionError("a record's constructor throws nothing checked", impossible);
    }
  }

  @Override
  public String toString() {
    return name();
  }

  private static <R> Shape<R> derive(Class<R> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException("Expected a record, but " + type + " is none");
    }
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    List<Field> fields = new ArrayList<>();
    List<Class<?>> parameters = new ArrayList<>();
    try {
      for (RecordComponent component : type.getRecordComponents()) {
        MethodHandle getter =
            lookup
                .unreflect(component.getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
        boolean required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        fields.add(
            new Field(
                fields.size(),
                wireName(component),
                typeOf(component.getAnnotatedType()),
                required,
                getter));
        parameters.add(component.getType());
      }
      MethodHandle constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, parameters))
              .asSpreader(Object[].class, parameters.size())
              .asType(MethodType.methodType(Object.class, Object[].class));
      return new Shape<>(type, fields, constructor, allOf(fields));
    } catch (NoSuchMethodException | IllegalAccessException notPublic) {
      throw new IllegalArgumentException("Expected " + type + " to be public", notPublic);
    }
  }

  /** One call for all components: the getters one by one cost several times as much. */
  private static MethodHandle allOf(List<Field> fields) {
    MethodHandle[] getters = fields.stream().map(Field::getter).toArray(MethodHandle[]::new);
    MethodHandle collected =
        MethodHandles.filterArguments(
            MethodHandles.identity(Object[].class).asCollector(Object[].class, getters.length),
            0,
            getters);
    return MethodHandles.permuteArguments(
        collected,
        MethodType.methodType(Object[].class, Object.class),
        new int[getters.length]); // every getter reads the one argument
  }

  private static String wireName(RecordComponent component) {
    WireName given = component.getAnnotation(WireName.class);
    return given == null ? component.getName() : given.value();
  }

  private static Type typeOf(AnnotatedType annotated) {
    java.lang.reflect.Type declared = annotated.getType();
    if (declared instanceof ParameterizedType generic) {
      java.lang.reflect.Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new Type.ListOf(typeOf((Class<?>) arguments[0]));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new Type.MapOf(typeOf((Class<?>) arguments[1]));
      }
      throw new IllegalArgumentException("No record component may be a " + declared);
    }
    return typeOf((Class<?>) declared);
  }

  private static Type typeOf(Class<?> declared) {
    if (declared == String.class) {
      return new Type.Text();
    } else if (declared == long.class || declared == Long.class) {
      return new Type.Number();
    } else if (declared == boolean.class || declared == Boolean.class) {
      return new Type.Flag();
    } else if (declared.isEnum()) {
      return Type.Choice.of(declared);
    } else if (declared.isRecord()) {
      return new Type.Struct(of(declared));
    } else if (declared.isSealed()) {
      return Type.OneOf.of(declared);
    }
    throw new IllegalArgumentException("No record component may be a " + declared);
  }
}
