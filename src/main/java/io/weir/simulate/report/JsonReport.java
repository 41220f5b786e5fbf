package io.weir.simulate.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A {@link DemoReport} as one line of JSON: {@code {queries, terminalDecisions, throughputRatio,
 * tenants: [{tenant, queries, entitledShare, receivedShare, firstCome: {p50Ms, p95Ms, p99Ms},
 * governed: {p50Ms, p95Ms, p99Ms}}]}}, in this order.
 */
public final class JsonReport {

  private JsonReport() {}

  /** The line, without its end. */
  public static String render(DemoReport report) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("queries", report.queries());
    json.put("terminalDecisions", report.terminalDecisions());
    json.put("throughputRatio", report.throughputRatio());
    var tenants = json.putArray("tenants");
    for (var outcome : report.tenants()) {
      var tenant = tenants.addObject();
      tenant.put("tenant", outcome.tenant());
      tenant.put("queries", outcome.queries());
      tenant.put("entitledShare", outcome.entitledShare());
      tenant.put("receivedShare", outcome.receivedShare());
      write(outcome.firstCome(), tenant.putObject("firstCome"));
      write(outcome.governed(), tenant.putObject("governed"));
    }
    return json.toString();
  }

  static void write(Quantiles quantiles, ObjectNode json) {
    json.put("p50Ms", quantiles.p50Ms());
    json.put("p95Ms", quantiles.p95Ms());
    json.put("p99Ms", quantiles.p99Ms());
  }
}
