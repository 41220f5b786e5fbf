package io.weir.simulate.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.simulate.closed.LoopResult;

/**
 * A {@link LoopReport} as one line of JSON: {@code {workload, domain, cores, queries, refused,
 * stopped, unfinished, startMs, endMs, presenceMs, sojournMs, groups: [{group, queries, refused,
 * stopped, weight, entitledShare, receivedShare, meanWaitMs, wait: {p50Ms, p95Ms, p99Ms}, sojourn:
 * {p50Ms, p95Ms, p99Ms}, slowdown: {p50, p95, p99}}], terms: [{plan, cause, fromMs, untilMs,
 * groups: [{group, entitledShare, receivedShare}]}]}}, in this order; terms where the plan changed.
 */
public final class LoopJson {

  private LoopJson() {}

  /** The line, without its end. */
  public static String render(LoopReport report) {
    LoopResult result = report.result();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("workload", report.workload());
    json.put("domain", report.domain());
    json.put("cores", result.cores());
    json.put("queries", result.finished().size() + result.unfinished());
    json.put("refused", report.refused());
    json.put("stopped", report.stopped());
    json.put("unfinished", result.unfinished());
    json.put("startMs", result.startMs());
    json.put("endMs", result.endMs());
    json.put("presenceMs", result.presenceMs());
    json.put("sojournMs", result.sojournMs());
    var groups = json.putArray("groups");
    report.groups().forEach(group -> write(group, groups.addObject()));
    if (!report.terms().isEmpty()) {
      var terms = json.putArray("terms");
      report.terms().forEach(term -> write(term, terms.addObject()));
    }
    return json.toString();
  }

  private static void write(PlanTerm term, ObjectNode json) {
    json.put("plan", term.plan());
    json.put("cause", term.cause() == null ? null : term.cause().name());
    json.put("fromMs", term.fromMs());
    json.put("untilMs", term.untilMs());
    var groups = json.putArray("groups");
    for (PlanTerm.Share share : term.shares()) {
      groups
          .addObject()
          .put("group", share.group())
          .put("entitledShare", share.entitled())
          .put("receivedShare", share.received());
    }
  }

  private static void write(GroupOutcome group, ObjectNode json) {
    json.put("group", group.group());
    json.put("queries", group.queries());
    json.put("refused", group.refused());
    json.put("stopped", group.stopped());
    json.put("weight", group.weight());
    json.put("entitledShare", group.entitledShare());
    json.put("receivedShare", group.receivedShare());
    json.put("meanWaitMs", group.meanWaitMs());
    JsonReport.write(group.waits(), json.putObject("wait"));
    JsonReport.write(group.sojourns(), json.putObject("sojourn"));
    var slowdown = json.putObject("slowdown");
    slowdown.put("p50", group.slowdowns().p50());
    slowdown.put("p95", group.slowdowns().p95());
    slowdown.put("p99", group.slowdowns().p99());
  }
}
