package io.weir.kernel.rig;

import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.RunawayPer;
import io.weir.protocol.Plan.Watch;
import io.weir.protocol.Plan.WatchBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A runaway rule, said by its action and then its fields. */
public final class RunawayNoun {

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private RunawayNoun(RunawayAction action) {
    fields.put("action", action);
  }

  public static RunawayNoun throttle() {
    return new RunawayNoun(RunawayAction.THROTTLE);
  }

  public static RunawayNoun throttle(long percent) {
    return throttle().with("throttlePercent", percent);
  }

  public static RunawayNoun moveTo(String group) {
    return new RunawayNoun(RunawayAction.SWITCH_GROUP).with("switchTo", group);
  }

  public static RunawayNoun cancel() {
    return new RunawayNoun(RunawayAction.CANCEL_QUERY);
  }

  public static RunawayNoun kill() {
    return new RunawayNoun(RunawayAction.KILL_SESSION);
  }

  public static RunawayNoun log() {
    return new RunawayNoun(RunawayAction.LOG_ONLY);
  }

  public RunawayNoun onCpuMs(long value) {
    return with("onCpuMs", value);
  }

  public RunawayNoun onElapsedMs(long value) {
    return with("onElapsedMs", value);
  }

  public RunawayNoun onEstimatedMs(long value) {
    return with("onEstimatedMs", value);
  }

  public RunawayNoun forCall() {
    return with("forCall", true);
  }

  public RunawayNoun cooldownMs(long value) {
    return with("cooldownMs", value);
  }

  public RunawayNoun perSession() {
    return with("per", RunawayPer.SESSION);
  }

  public RunawayNoun watching(WatchBy by, long forMs) {
    return with("watch", new Watch(by, forMs));
  }

  /** With another field, by its name. */
  public RunawayNoun with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  public Runaway rule() {
    return new Runaway(
        number("onCpuMs"),
        number("onElapsedMs"),
        number("onIoBytes"),
        number("onIoRequests"),
        number("onEstimatedMs"),
        (RunawayAction) fields.get("action"),
        (String) fields.get("switchTo"),
        (Boolean) fields.get("forCall"),
        number("throttlePercent"),
        (Watch) fields.get("watch"),
        number("cooldownMs"),
        (RunawayPer) fields.get("per"));
  }

  private @Nullable Long number(String name) {
    return (Long) fields.get(name);
  }

  /** The field of a directive that has these as its steps. */
  public static Map<String, List<Runaway>> steps(RunawayNoun... rules) {
    List<Runaway> all = new ArrayList<>();
    for (RunawayNoun each : rules) {
      all.add(each.rule());
    }
    return Map.of("runaway", all);
  }
}
