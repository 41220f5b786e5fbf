package io.weir.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** What was found, on which machine. */
public record Report(String machine, List<Result> results) {

  private static final MathContext DIGITS = new MathContext(4);

  /** The figures with a description of this machine and of how busy it is. */
  public static Report of(List<Result> results) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return new Report(
        "%d cores, %s %s, JDK %s, load %s"
            .formatted(
                system.getAvailableProcessors(),
                system.getName(),
                system.getArch(),
                Runtime.version().feature(),
                Sample.digits(system.getSystemLoadAverage())),
        List.copyOf(results));
  }

  /** One line of JSON: {@code {machine, results: [{id, what, value, unit, goal, spread}]}}. */
  public String json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("machine", machine);
    var list = json.putArray("results");
    for (Result result : results) {
      var one = list.addObject();
      one.put("id", result.id());
      one.put("what", result.what());
      one.put("value", plain(result.value()));
      one.put("unit", result.unit());
      one.put("goal", result.goal());
      one.put("spread", result.spread());
    }
    return json.toString();
  }

  /** Four digits, and never a power of ten. */
  private static BigDecimal plain(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    return rounded.setScale(Math.max(0, rounded.scale()));
  }

  /** The cells of a table for people: id, what, value, unit, goal, spread. */
  public List<List<String>> rows() {
    return results.stream()
        .map(
            r ->
                List.of(r.id(), r.what(), Sample.digits(r.value()), r.unit(), r.goal(), r.spread()))
        .toList();
  }
}
