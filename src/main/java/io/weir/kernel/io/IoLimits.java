package io.weir.kernel.io;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.Plan.Directive;
import org.jspecify.annotations.Nullable;

/** What holds for I/O now: of the domain, and of a group by its own limits and its directive's. */
final class IoLimits {

  private static final long CFQ_HIGHEST = 180; // a slice of priority 0 in ms, at a base of 100
  private static final long CFQ_STEP = 20;
  private static final long BFQ_HIGHEST = 80;
  private static final long BFQ_STEP = 10;

  /**
   * Tokens that come.
   *
   * @param burst 0 where nothing comes
   */
  record Flow(long perSecond, long burst) {

    /** A rate with its burst, which is that of a second where none is given; null without rate. */
    static @Nullable Flow of(@Nullable Long perSecond, @Nullable Long burst) {
      if (perSecond == null) {
        return null;
      }
      return new Flow(perSecond, perSecond == 0 ? 0 : burst == null ? perSecond : burst);
    }

    /** The tighter of a group's own rate and its directive's, in each of the two figures. */
    static @Nullable Flow tighter(@Nullable Long own, @Nullable Long rate, @Nullable Long burst) {
      long perSecond = Math.min(orMost(own), orMost(rate));
      long most = Math.min(orMost(own), burst == null ? orMost(rate) : burst);
      return own == null && rate == null ? null : of(perSecond, most);
    }

    private static long orMost(@Nullable Long figure) {
      return figure == null ? Long.MAX_VALUE : figure;
    }
  }

  private final Domain domain;
  private final EffectiveLimits limits;
  private final AdaptiveRate rate;

  IoLimits(Domain domain, EffectiveLimits limits, AdaptiveRate rate) {
    this.domain = domain;
    this.limits = limits;
    this.rate = rate;
  }

  private IoSettingsRow settings() {
    return domain.row().ofIo();
  }

  @Nullable Flow bytesOfDomain() {
    return inForce(Flow.of(settings().bytesPerSecond(), settings().burstBytes()));
  }

  @Nullable Flow requestsOfDomain() {
    return inForce(Flow.of(settings().iops(), settings().iopsBurst()));
  }

  /** The burst stays, so that what fits by its size always does. */
  private @Nullable Flow inForce(@Nullable Flow said) {
    return said == null ? null : new Flow(rate.inForce(said.perSecond()), said.burst());
  }

  @Nullable Flow bytesOf(Group group) {
    Directive directive = limits.directive(group);
    return Flow.tighter(
        group.definition().ioBytesPerSecond(),
        directive == null ? null : directive.ioBytesPerSecond(),
        directive == null ? null : directive.ioBurstBytes());
  }

  @Nullable Flow requestsOf(Group group) {
    Directive directive = limits.directive(group);
    return Flow.tighter(
        group.definition().iops(),
        directive == null ? null : directive.iops(),
        directive == null ? null : directive.iopsBurst());
  }

  /** Bytes a second that a group moves before others; 0 = none. */
  long reservationOf(Group group) {
    Directive directive = limits.directive(group);
    Long reserved = directive == null ? null : directive.ioReservationBytesPerSecond();
    return reserved == null ? 0 : reserved;
  }

  /** A group's weight by the policy in force: its directive's, else that of its priority. */
  long weightOf(Group group) {
    Directive directive = limits.directive(group);
    Long weight = directive == null ? null : directive.ioWeight();
    if (weight != null) {
      return weight;
    }
    long priority = group.definition().priority();
    return policy() == IoPolicy.BUDGET_FAIR
        ? BFQ_HIGHEST - BFQ_STEP * priority
        : CFQ_HIGHEST - CFQ_STEP * priority;
  }

  IoPolicy policy() {
    IoPolicy policy = settings().policy();
    return policy == null ? IoPolicy.COMPLETELY_FAIR : policy;
  }

  Inheritance inheritance() {
    Inheritance inheritance = settings().inheritance();
    return inheritance == null ? Inheritance.KEEP : inheritance;
  }

  /** Requests of the device that are under way at once. */
  long concurrency() {
    Long given = settings().concurrency();
    return given == null ? domain.settings().ioConcurrency() : given;
  }

  /** I/O requests that are under way at once. */
  long parallelism() {
    Long given = settings().parallelism();
    return given == null ? domain.settings().ioParallelism() : given;
  }
}
