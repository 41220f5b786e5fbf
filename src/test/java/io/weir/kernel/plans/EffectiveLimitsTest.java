package io.weir.kernel.plans;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tighter of a group's own limit and its directive's, and who set it (P3). */
class EffectiveLimitsTest extends KernelTest {

  private static Directive limited(
      String group, @Nullable Long maxQueued, @Nullable Long maxSessions) {
    return new Directive(
        group,
        null,
        1L,
        null,
        null,
        null,
        null,
        null,
        maxQueued,
        maxSessions,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private void inForce(Directive directive) {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL").maxQueued(2).maxSessions(2))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").with(directive))
        .activePlan("DAY")
        .exists();
  }

  @Test
  void shouldRefuseAtTheSessionsOfTheDirectiveWhereTheyAreFewer() {
    inForce(limited("ETL", null, 1L));
    rig.session("s1").of("etl").opens();
    rig.expect(opened("s1"));
    rig.session("s2").of("etl").opens();
    rig.expect(rejected("s2", Code.RESOURCE_EXHAUSTED).saying("in plan DAY, but 1 of 1")).noMore();
  }

  @Test
  void shouldRefuseAtTheGroupsOwnWhereThoseAreFewer() {
    inForce(limited("ETL", null, 9L));
    for (String id : new String[] {"s1", "s2"}) {
      rig.session(id).of("etl").opens();
      rig.expect(opened(id));
    }
    rig.session("s3").of("etl").opens();
    rig.expect(rejected("s3", Code.RESOURCE_EXHAUSTED).saying("in group ETL, but 2 of 2")).noMore();
  }

  @Test
  void shouldTakeThePlacesOfOtherGroupsForEachGroupWithoutADirective() {
    inForce(limited(Plan.OTHER_GROUPS, 1L, null));
    rig.query("runs").alone("bob", null).submits();
    rig.query("waits").alone("etl", null).submits();
    rig.query("too many").alone("etl", null).submits();
    rig.query("waits too").alone("bob", null).submits();
    rig.expect(
            granted("runs"),
            queued("waits"),
            rejected("too many", Code.QUEUE_FULL).saying("queue of plan DAY, but 1 of 1"),
            queued("waits too"))
        .noMore();
  }
}
