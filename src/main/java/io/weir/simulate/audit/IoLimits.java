package io.weir.simulate.audit;

import io.weir.protocol.Inheritance;
import io.weir.protocol.Plan.Directive;
import org.jspecify.annotations.Nullable;

/** What limits I/O, as ADR 27 says: of the domain, and of each group. */
final class IoLimits {

  private final Model model;
  private final IoBucket bytes = new IoBucket();
  private final IoBucket requests = new IoBucket();

  IoLimits(Model model) {
    this.model = model;
  }

  // ---- what is said ----

  /** A command has ended its own part: the limits that hold by now are followed. */
  void follow() {
    followRate(model.definition.ioInheritance);
    for (Group group : model.definition.groups.values()) {
      Directive said = group.said;
      follow(
          group.io.bytes,
          least(
              group.ioBytesPerSecond,
              said == null ? null : said.ioBytesPerSecond(),
              said == null ? null : said.ioBurstBytes()));
      follow(
          group.io.requests,
          least(
              group.iops,
              said == null ? null : said.iops(),
              said == null ? null : said.iopsBurst()));
    }
  }

  /** The domain's own limits are followed: its rates may be others, as ADR 30 says. */
  void followRate(Inheritance inheritance) {
    Definition domain = model.definition;
    bytes.follow(of(domain.ioBytesPerSecond, domain.ioBurstBytes), inheritance, model.nowMs);
    requests.follow(of(domain.iops, domain.iopsBurst), inheritance, model.nowMs);
  }

  private void follow(IoBucket bucket, IoBucket.@Nullable Limit limit) {
    bucket.follow(limit, model.definition.ioInheritance, model.nowMs);
  }

  private IoBucket.@Nullable Limit of(@Nullable Long rate, @Nullable Long burst) {
    return rate == null
        ? null
        : new IoBucket.Limit(model.io.rate.of(rate), Definition.or(burst, rate));
  }

  private static IoBucket.@Nullable Limit least(
      @Nullable Long own, @Nullable Long directives, @Nullable Long directivesBurst) {
    if (own == null && directives == null) {
      return null;
    }
    long ownMost = Definition.or(own, Clock.NEVER);
    long most = Definition.or(directives, Clock.NEVER);
    long burst = Math.min(ownMost, Definition.or(directivesBurst, most));
    return new IoBucket.Limit(Math.min(ownMost, most), burst);
  }

  // ---- what passes ----

  /** True where what its group may do at once lets a request pass now. */
  boolean groupPasses(IoRequest io) {
    IoShare own = io.group.io;
    return own.bytes.passes(io.bytes(), model.nowMs)
        && own.requests.passes(io.requests(), model.nowMs);
  }

  boolean groupNeverPasses(IoRequest io) {
    IoShare own = io.group.io;
    return own.bytes.neverPasses(io.bytes()) || own.requests.neverPasses(io.requests());
  }

  /** True where the domain lets it pass now, beside what is under way. */
  boolean domainPasses(IoRequest io) {
    return bytes.passes(io.bytes(), model.nowMs)
        && requests.passes(io.requests(), model.nowMs)
        && model.io.underWay() < model.definition.ioParallelism
        && io.requests() <= model.definition.ioConcurrency - model.io.requestsUnderWay();
  }

  boolean neverFits(IoRequest io) {
    return groupNeverPasses(io)
        || bytes.neverPasses(io.bytes())
        || requests.neverPasses(io.requests())
        || io.requests() > model.definition.ioConcurrency
        || model.definition.ioParallelism == 0;
  }

  /** It passes all of its buckets. */
  void take(IoRequest io) {
    io.takenOfDomain = bytes.take(io.bytes(), model.nowMs);
    requests.take(io.requests(), model.nowMs);
    io.takenOfGroup = io.group.io.bytes.take(io.bytes(), model.nowMs);
    io.group.io.requests.take(io.requests(), model.nowMs);
  }

  /** It passes, and takes what there is. */
  void takeWhatThereIs(IoRequest io) {
    io.takenOfDomain = bytes.takeWhatThereIs(io.bytes(), model.nowMs);
    io.takenOfGroup = io.group.io.bytes.takeWhatThereIs(io.bytes(), model.nowMs);
    requests.takeWhatThereIs(io.requests(), model.nowMs);
    io.group.io.requests.takeWhatThereIs(io.requests(), model.nowMs);
  }

  /** It has moved other bytes than it asked for. */
  void moved(IoRequest io, long moved) {
    if (moved > io.bytes()) {
      bytes.takeWhatThereIs(moved - io.bytes(), model.nowMs);
      io.group.io.bytes.takeWhatThereIs(moved - io.bytes(), model.nowMs);
    } else {
      long left = io.bytes() - moved;
      bytes.giveBack(Math.min(left, io.takenOfDomain), model.nowMs);
      io.group.io.bytes.giveBack(Math.min(left, io.takenOfGroup), model.nowMs);
    }
  }
}
