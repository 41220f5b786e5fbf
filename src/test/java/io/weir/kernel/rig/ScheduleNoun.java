package io.weir.kernel.rig;

import io.weir.protocol.AdminCommand.DeleteSchedule;
import io.weir.protocol.AdminCommand.SetSchedule;
import io.weir.protocol.Day;
import io.weir.protocol.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule. Its verbs give the request's id and leave their answers to be expected. */
public final class ScheduleNoun {

  private final Rig rig;
  private final String name;
  private String plan = "NIGHTTIME_PLAN";
  private @Nullable String from;
  private @Nullable String to;
  private @Nullable List<Day> days;
  private @Nullable String fromDate;
  private @Nullable String untilDate;
  private @Nullable String zone;
  private @Nullable Long priority;

  ScheduleNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public ScheduleNoun gives(String value) {
    plan = value;
    return this;
  }

  public ScheduleNoun from(String value) {
    from = value;
    return this;
  }

  public ScheduleNoun to(String value) {
    to = value;
    return this;
  }

  public ScheduleNoun since(String value) {
    fromDate = value;
    return this;
  }

  public ScheduleNoun until(String value) {
    untilDate = value;
    return this;
  }

  public ScheduleNoun in(String value) {
    zone = value;
    return this;
  }

  public ScheduleNoun priority(long value) {
    priority = value;
    return this;
  }

  public ScheduleNoun on(Day... value) {
    days = List.of(value);
    return this;
  }

  public Schedule asked() {
    return new Schedule(name, plan, from, to, days, fromDate, untilDate, zone, priority);
  }

  public String sets() {
    String request = rig.nextRequest();
    rig.tell(new SetSchedule(request, null, asked()));
    return request;
  }

  public String deletes() {
    String request = rig.nextRequest();
    rig.tell(new DeleteSchedule(request, null, name));
    return request;
  }
}
