package io.weir.simulate.audit;

import io.weir.protocol.IoPolicy;
import io.weir.protocol.Plan.Directive;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the I/O that waits is first, as ADR 27 says. Everything is looked up again each time:
 * what each group offers, what is late by now, what its buckets let pass.
 */
final class IoOrder {

  /**
   * Who is first.
   *
   * @param batch the batch that is served once this is
   */
  record Turn(IoRequest io, boolean byReservation, Batch batch) {}

  /**
   * By DEADLINE, requests of one direction that are served in a row.
   *
   * @param readBatches of reads, begun while a write was offered, since the last one of writes
   */
  private record Batch(boolean ofWrites, long served, long readBatches) {}

  private static final long SECTOR_BYTES = 512;
  private static final BigInteger MOST_COST = BigInteger.ONE.shiftLeft(42);
  private static final long UNIT = 1024;
  private static final long MS_PER_SECOND = 1000;
  private static final Batch NO_BATCH = new Batch(false, Clock.NEVER, 0);

  private final Model model;
  private IoPolicy policy = IoPolicy.COMPLETELY_FAIR;
  private BigInteger virtualTime = BigInteger.ZERO;
  private Batch batch = NO_BATCH;

  IoOrder(Model model) {
    this.model = model;
  }

  /** The domain's policy, and what directives say of order, may be another. */
  void obey() {
    if (policy != model.definition.ioPolicy) {
      policy = model.definition.ioPolicy;
      virtualTime = BigInteger.ZERO;
      batch = NO_BATCH;
      model.definition.groups.values().forEach(this::begin);
    }
    for (Group group : model.definition.groups.values()) {
      group.io.fair.inPartsOf(weight(group));
      if (group.io.reserved.inPartsOf(reservation(group))) {
        group.io.reserved.atLeast(BigInteger.valueOf(model.nowMs));
      }
    }
  }

  private void begin(Group group) {
    group.io.fair.begin();
    group.io.reserved.begin();
    if (!waiting(group).isEmpty()) {
      group.io.reserved.atLeast(BigInteger.valueOf(model.nowMs));
    }
  }

  /** A request has come to wait. */
  void comes(IoRequest io) {
    if (waiting(io.group).size() == 1) {
      io.group.io.fair.atLeast(virtualTime);
      io.group.io.reserved.atLeast(BigInteger.valueOf(model.nowMs));
    }
  }

  private List<IoRequest> waiting(Group group) {
    return model.io.waiting().stream().filter(io -> io.group == group).toList();
  }

  /** Its place in its group, as counted from 1. */
  long position(IoRequest io) {
    Predicate<IoRequest> counts =
        other -> other.isLate(model.nowMs) || other.isWrite() == io.isWrite();
    Comparator<IoRequest> order = policy == IoPolicy.DEADLINE ? IoRequest.BY_DEADLINE : byUrgency();
    return 1
        + waiting(io.group).stream()
            .filter(other -> policy != IoPolicy.DEADLINE || counts.test(other))
            .filter(other -> order.compare(other, io) < 0)
            .count();
  }

  private Comparator<IoRequest> byUrgency() {
    return Comparator.comparingLong((IoRequest io) -> io.urgency(model.nowMs))
        .thenComparingLong(io -> io.arrival);
  }

  // ---- what groups offer ----

  /** What each group offers. */
  private List<List<IoRequest>> offers() {
    return model.io.waiting().stream()
        .collect(Collectors.groupingBy(io -> io.group.id))
        .values()
        .stream()
        .map(this::offers)
        .toList();
  }

  private List<IoRequest> offers(List<IoRequest> waiting) {
    if (policy != IoPolicy.DEADLINE) {
      return waiting.stream().min(byUrgency()).stream().toList();
    }
    Optional<IoRequest> late = first(waiting, io -> io.isLate(model.nowMs));
    return late.isPresent()
        ? late.stream().toList()
        : Stream.of(first(waiting, io -> !io.isWrite()), first(waiting, IoRequest::isWrite))
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<IoRequest> first(List<IoRequest> of, Predicate<IoRequest> which) {
    return of.stream().filter(which).min(IoRequest.BY_DEADLINE);
  }

  /** False where an offer is passed over; what never passes is refused in its turn. */
  private boolean counts(IoRequest io, boolean limited) {
    return !limited || model.io.limits.groupPasses(io) || model.io.limits.groupNeverPasses(io);
  }

  // ---- who is first ----

  /** The first in order, or null; {@code limited}: what its group's limits let pass. */
  @Nullable Turn first(boolean limited) {
    List<List<IoRequest>> all = offers();
    List<IoRequest> offers =
        all.stream().flatMap(List::stream).filter(io -> counts(io, limited)).toList();
    IoRequest reserved = firstReserved(all, limited);
    if (reserved != null) {
      return new Turn(reserved, true, batch);
    }
    if (offers.isEmpty()) {
      return null;
    }
    return switch (policy) {
      case COMPLETELY_FAIR, BUDGET_FAIR ->
          new Turn(least(offers, byTag(group -> group.io.fair)), false, batch);
      case PRIORITY -> new Turn(least(offers, byUrgency()), false, batch);
      case DEADLINE -> firstByDeadline(offers);
    };
  }

  private static IoRequest least(List<IoRequest> offers, Comparator<IoRequest> order) {
    return offers.stream().min(order).orElseThrow();
  }

  private interface TagOf {
    IoShare.Tag of(Group group);
  }

  private static Comparator<IoRequest> byTag(TagOf tag) {
    return Comparator.comparing((IoRequest io) -> tag.of(io.group).value())
        .thenComparingLong(io -> io.group.id);
  }

  private @Nullable IoRequest firstReserved(List<List<IoRequest>> all, boolean limited) {
    BigInteger now = BigInteger.valueOf(model.nowMs);
    return all.stream()
        .flatMap(ofOne -> ofOne.stream().min(IoRequest.BY_DEADLINE).stream())
        .filter(io -> reservation(io.group) > 0)
        .filter(io -> io.group.io.reserved.value().compareTo(now) <= 0)
        .filter(io -> counts(io, limited))
        .min(byTag(group -> group.io.reserved))
        .orElse(null);
  }

  private Turn firstByDeadline(List<IoRequest> offers) {
    Optional<IoRequest> late = first(offers, io -> io.isLate(model.nowMs));
    if (late.isPresent()) {
      return new Turn(late.get(), false, batch);
    }
    Optional<IoRequest> read = first(offers, io -> !io.isWrite());
    Optional<IoRequest> write = first(offers, IoRequest::isWrite);
    Optional<IoRequest> goesOn = batch.ofWrites ? write : read;
    if (goesOn.isPresent() && batch.served < model.rules.ioBatchRequests()) {
      Batch longer = new Batch(batch.ofWrites, batch.served + 1, batch.readBatches);
      return new Turn(goesOn.get(), false, longer);
    }
    boolean starved = write.isPresent() && batch.readBatches >= model.rules.ioStarvedBatches();
    if (read.isPresent() && !starved) {
      long starving = batch.readBatches + (write.isPresent() ? 1 : 0);
      return new Turn(read.get(), false, new Batch(false, 1, starving));
    }
    return new Turn(write.orElseThrow(), false, new Batch(true, 1, 0));
  }

  // ---- what serving does ----

  /** It is granted. */
  void serves(Turn turn) {
    Group group = turn.io.group;
    group.io.fair.atLeast(virtualTime);
    if (turn.byReservation) {
      group.io.reserved.grow(bytes(turn.io).multiply(BigInteger.valueOf(MS_PER_SECOND)));
    } else {
      virtualTime = virtualTime.max(group.io.fair.value());
    }
    BigInteger cost =
        policy == IoPolicy.BUDGET_FAIR
            ? bytes(turn.io)
            : BigInteger.valueOf(turn.io.requests()).min(MOST_COST);
    group.io.fair.grow(cost.multiply(BigInteger.valueOf(UNIT)));
    batch = turn.batch;
  }

  private static BigInteger bytes(IoRequest io) {
    return BigInteger.valueOf(SECTOR_BYTES)
        .multiply(BigInteger.valueOf(io.requests()))
        .max(BigInteger.valueOf(io.bytes()))
        .min(MOST_COST);
  }

  private long weight(Group group) {
    Directive said = group.said;
    if (said != null && said.ioWeight() != null) {
      return said.ioWeight();
    }
    return policy == IoPolicy.BUDGET_FAIR ? 80 - 10 * group.priority : 180 - 20 * group.priority;
  }

  /** 0 = none. */
  private static long reservation(Group group) {
    return group.said == null ? 0 : Definition.or(group.said.ioReservationBytesPerSecond(), 0);
  }
}
