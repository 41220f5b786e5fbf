package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.throttled;
import static io.weir.kernel.rig.RunawayNoun.log;
import static io.weir.kernel.rig.RunawayNoun.steps;
import static io.weir.kernel.rig.RunawayNoun.throttle;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan.WatchBy;
import org.junit.jupiter.api.Test;

/** How long a runaway is watched for, and who is forgotten where there are too many. */
class WatchListTest extends KernelTest {

  private void rules(RunawayNoun... ofEtl) {
    rig.domain()
        .slots(3)
        .with(rig.group("ETL"))
        .with(rig.plan("DAY").limits("ETL", steps(ofEtl)))
        .activePlan("DAY")
        .exists();
    rig.session("s").in("ETL").isOpen();
  }

  private void runsAway(String query, String fingerprint) {
    rig.query(query).fingerprint(fingerprint).runs();
    rig.query(query).reportsCpuMs(1_000);
    rig.skip();
  }

  @Test
  void shouldWatchOnFromTheLastThatRanAway() {
    rules(throttle(25).onCpuMs(1_000).watching(WatchBy.FINGERPRINT, 10_000));
    rig.query("first").fingerprint("f").runs();
    rig.query("second").fingerprint("f").runs();
    rig.query("first").reportsCpuMs(1_000);
    rig.expect(throttled("first", 25)).noMore();
    rig.advanceMs(6_000).query("second").reportsCpuMs(1_000);
    rig.expect(throttled("second", 25)).noMore();
    rig.advanceMs(9_999).query("again").fingerprint("f").submits();
    rig.expect(granted("again"), throttled("again", 25).at("query second")).noMore();
    rig.query("again").completes();
    rig.expect(released("again")).noMore();
    rig.advanceMs(1).query("later").fingerprint("f").runs();
  }

  @Test
  void shouldForgetTheOneThatIsWatchedForTheShortestTimeYetWhicheverItsName() {
    rig.with(new Bounds().maxWatched(2));
    rules(log().onCpuMs(1_000).watching(WatchBy.FINGERPRINT, 10_000));
    runsAway("q", "z");
    rig.advanceMs(1);
    runsAway("p", "a");
    rig.query("o").fingerprint("m").runs();
    rig.query("o").reportsCpuMs(1_000);
    rig.expect(
            recommended("query o", Code.RUNAWAY_CPU),
            recommended("watch 5/FINGERPRINT/z", Code.RESOURCE_EXHAUSTED)
                .why(Limit.WATCH_LIST, "domain", 2, 2))
        .noMore();
  }

  @Test
  void shouldNotCountWhatWasUsedBeforeThePlanThoughNobodyHasLookedSince() {
    rules(log().onCpuMs(1_000));
    rig.plan("NIGHT").limits("ETL", steps(log().onCpuMs(2_000))).exists();
    rig.query("q").runs();
    rig.query("q").reportsCpuMs(500);
    rig.plan("NIGHT").activates();
    rig.skip().query("q").reportsCpuMs(2_499);
    rig.expectNothing();
    rig.query("q").reportsCpuMs(2_500);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU)).noMore();
  }
}
