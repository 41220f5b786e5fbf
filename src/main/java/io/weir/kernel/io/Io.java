package io.weir.kernel.io;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers;

/** The I/O of a domain, put together. Wiring and nothing else. */
public final class Io {

  public final IoRequests requests;
  public final IoEndings endings;
  public final IoDispatcher dispatcher;
  public final CompleteIoHandler complete;
  public final CancelIoHandler cancel;
  public final ExpireIoWaitHandler expireWait;
  public final ExpireIoLeaseHandler expireLease;
  public final ContinueIoHandler goOn;
  private final AdaptiveRate rate;
  private final IoBuckets buckets;
  private final Durations durations;
  private final Domain domain;
  private final Groups groups;
  private final Timers timers;
  private final Memory memory;

  public Io(
      Tables tables,
      Domain domain,
      Groups groups,
      Sessions sessions,
      EffectiveLimits effective,
      Timers timers,
      Memory memory,
      Tallies tallies) {
    this.domain = domain;
    this.groups = groups;
    this.timers = timers;
    this.memory = memory;
    rate = new AdaptiveRate(tables, domain);
    IoLimits limits = new IoLimits(domain, effective, rate);
    buckets = new IoBuckets(tables, limits);
    durations = new Durations(tables.table(Families.IO_DURATIONS));
    requests = new IoRequests(tables, domain, groups, limits, buckets);
    endings =
        new IoEndings(requests, buckets, groups, sessions, timers, memory, durations, tallies);
    dispatcher = new IoDispatcher(domain, groups, limits, rate, buckets, requests, endings, timers);
    complete = new CompleteIoHandler(requests, endings, rate, buckets, memory);
    cancel = new CancelIoHandler(requests, endings, memory);
    expireWait = new ExpireIoWaitHandler(domain, requests, endings);
    expireLease = new ExpireIoLeaseHandler(domain, requests, endings);
    goOn = new ContinueIoHandler(requests);
  }

  /** The way in. */
  public SubmitIoHandler submit(Sessions sessions, RowCodec codec) {
    return new SubmitIoHandler(
        domain, groups, sessions, requests, dispatcher, timers, memory, codec);
  }

  /** A group is gone; nothing of its I/O is live. */
  public void forget(Group group) {
    requests.forget(group.id());
    buckets.forget(group.id());
    durations.forget(group.id());
  }

  /** Writes what this turn changed. */
  public void save() {
    requests.save();
    buckets.save();
    rate.save();
  }
}
