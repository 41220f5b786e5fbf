package io.weir.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import io.weir.protocol.shape.Type;
import java.util.ArrayList;
import java.util.List;

/** What the JSON Schema of a record must say, told from its shape; all but the words. */
final class ShapeSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode definitions = JSON.objectNode();
  private final boolean asked;

  /**
   * @param asked true where clients write it: then no figure may be negative
   */
  private ShapeSchema(boolean asked) {
    this.asked = asked;
  }

  static ObjectNode ofCommand(Shape<?> command) {
    return new ShapeSchema(true).record(command.name(), command.fields());
  }

  /** The frame and what it holds in one object, as the codec writes them. */
  static ObjectNode ofDecision(Shape<?> decision) {
    List<Field> fields = new ArrayList<>();
    for (Field field : Shape.of(Decided.class).fields()) {
      fields.addAll(field.name().equals("decision") ? decision.fields() : List.of(field));
    }
    return new ShapeSchema(false).record(decision.name(), fields);
  }

  /** A record without a {@code type} field. */
  static ObjectNode ofPlain(Class<?> record) {
    return new ShapeSchema(false).record(null, Shape.of(record).fields());
  }

  private ObjectNode record(String type, List<Field> fields) {
    ObjectNode schema = object(type, fields);
    if (!definitions.isEmpty()) {
      schema.set("$defs", definitions);
    }
    return schema;
  }

  private ObjectNode object(String type, List<Field> fields) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ArrayNode required = JSON.arrayNode();
    ObjectNode properties = JSON.objectNode();
    if (type != null) {
      required.add("type");
      properties.putObject("type").put("const", type);
    }
    for (Field field : fields) {
      if (field.required()) {
        required.add(field.name());
      }
      properties.set(field.name(), value(field.type(), field.name()));
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.set("properties", properties);
    return schema;
  }

  private ObjectNode value(Type type, String name) {
    ObjectNode schema = JSON.objectNode();
    return switch (type) {
      case Type.Text text -> {
        schema.put("type", "string");
        if (JsonCodec.isId(name)) {
          schema.put("minLength", 1);
        }
        boolean free = JsonCodec.maxLength(name) == Integer.MAX_VALUE;
        yield free ? schema : schema.put("maxLength", JsonCodec.maxLength(name));
      }
      case Type.Number number -> {
        schema.put("type", "integer");
        yield asked ? schema.put("minimum", 0) : schema;
      }
      case Type.Flag flag -> schema.put("type", "boolean");
      case Type.Choice choice -> {
        ArrayNode constants = schema.putArray("enum");
        choice.constants().keySet().forEach(constants::add);
        yield schema;
      }
      case Type.ListOf list -> schema.put("type", "array").set("items", value(list.element(), "…"));
      case Type.MapOf map ->
          schema.put("type", "object").set("additionalProperties", value(map.value(), "…"));
      case Type.Struct struct when struct.shape().type() == Decided.class -> anyDecision();
      case Type.Struct struct -> reference(struct.shape());
      case Type.OneOf oneOf -> anyCommand();
    };
  }

  private ObjectNode reference(Shape<?> shape) {
    if (!definitions.has(shape.name())) {
      definitions.putNull(shape.name()); // takes its place before what it refers to
      definitions.set(shape.name(), object(null, shape.fields()));
    }
    return JSON.objectNode().put("$ref", "#/$defs/" + shape.name());
  }

  private static ObjectNode anyDecision() {
    ObjectNode schema = JSON.objectNode();
    ArrayNode choices = schema.putArray("oneOf");
    Samples.decisions()
        .forEach(shape -> choices.addObject().put("$ref", "decisions/" + shape.name() + ".json"));
    return schema;
  }

  // The journal holds refused commands too, whose figures may be negative: only the type is said.
  private static ObjectNode anyCommand() {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.putArray("required").add("type");
    ArrayNode types = schema.putObject("properties").putObject("type").putArray("enum");
    Samples.commands().forEach(shape -> types.add(shape.name()));
    return schema;
  }
}
