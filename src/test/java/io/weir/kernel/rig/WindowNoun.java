package io.weir.kernel.rig;

import io.weir.protocol.AdminCommand.DeleteWindow;
import io.weir.protocol.AdminCommand.SetWindow;
import io.weir.protocol.Day;
import io.weir.protocol.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A maintenance window. Its verbs give the request's id and leave their answers to be expected. */
public final class WindowNoun {

  private final Rig rig;
  private final String name;
  private String plan = "MAINTENANCE_PLAN";
  private String start = "2026-11-16T02:00";
  private @Nullable String zone;
  private long durationMs = 3_600_000;
  private @Nullable List<Day> days;

  WindowNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public WindowNoun gives(String value) {
    plan = value;
    return this;
  }

  public WindowNoun start(String value) {
    start = value;
    return this;
  }

  public WindowNoun in(String value) {
    zone = value;
    return this;
  }

  public WindowNoun lastsMs(long value) {
    durationMs = value;
    return this;
  }

  public WindowNoun on(Day... value) {
    days = List.of(value);
    return this;
  }

  public Window asked() {
    return new Window(name, plan, start, zone, durationMs, days);
  }

  public String sets() {
    String request = rig.nextRequest();
    rig.tell(new SetWindow(request, null, asked()));
    return request;
  }

  public String deletes() {
    String request = rig.nextRequest();
    rig.tell(new DeleteWindow(request, null, name));
    return request;
  }
}
