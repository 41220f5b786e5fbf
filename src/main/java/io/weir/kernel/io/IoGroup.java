package io.weir.kernel.io;

import io.weir.kernel.Saturating;
import io.weir.kernel.fair.VirtualTime;
import io.weir.kernel.state.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group's I/O: what of it waits, in its order, and its place among the other groups. Kept as long
 * as the governor; what a restart needs is in its row and in those of its requests.
 */
final class IoGroup {

  private static final long MS_PER_SECOND = 1_000;

  /** What a group offers: the first of a line of what waits. */
  static final class Offer {
    final IoGroup group;
    final Waiting waiting;
    final boolean isPrimary; // the one that its reservation is for
    @Nullable Rank key; // among what is offered
    @Nullable Rank reservedKey;
    @Nullable Rank passedOver; // until when

    Offer(IoGroup group, Waiting waiting, boolean isPrimary) {
      this.group = group;
      this.waiting = waiting;
      this.isPrimary = isPrimary;
    }
  }

  /** A request that waits, with its place in its group as of now. */
  static final class Waiting {
    IoRow row;
    Rank place;
    @Nullable Rank nextLate;

    Waiting(IoRow row, Rank place) {
      this.row = row;
      this.place = place;
    }
  }

  /** Its place among the others, to come back to. */
  record Tags(long tag, long tagRemainder, long reservedMs, long reservedRemainder) {}

  final long id;
  final TreeMap<Rank, Waiting> waiting = new TreeMap<>();
  final List<Offer> offers = new ArrayList<>(2);
  final IoFigures figures;
  private final long[] lines = new long[IoOrder.LINES];
  private VirtualTime tag;
  private long reservedMs;
  private long reservedRemainder;
  private long weight = 1;
  private long reservation;
  private final Consumer<IoGroup> touched;
  private boolean changed;
  long waitingBytes;
  long waitingRequests;
  long underWay;

  /**
   * A group.
   *
   * @param touched told once before its row is asked for, where it is another one
   */
  IoGroup(long id, IoGroupRow row, Consumer<IoGroup> touched) {
    this.id = id;
    this.touched = touched;
    this.tag = new VirtualTime(row.tag(), row.tagRemainder());
    this.reservedMs = row.reservedMs();
    this.reservedRemainder = row.reservedRemainder();
    this.figures = new IoFigures(row.figures(), this::touch);
  }

  void touch() {
    if (!changed) {
      changed = true;
      touched.accept(this);
    }
  }

  /** Its row, to be kept. */
  IoGroupRow takeRow() {
    changed = false;
    return new IoGroupRow(
        tag.value(), tag.remainder(), reservedMs, reservedRemainder, figures.row());
  }

  // ---- what waits ----

  void enter(Waiting one) {
    waiting.put(one.place, one);
    lines[(int) one.place.lane()]++;
    waitingBytes += one.row.countedBytes();
    waitingRequests += one.row.countedRequests();
  }

  void leave(Waiting one) {
    waiting.remove(one.place);
    lines[(int) one.place.lane()]--;
    waitingBytes -= one.row.countedBytes();
    waitingRequests -= one.row.countedRequests();
  }

  void move(Waiting one, Rank to) {
    waiting.remove(one.place);
    lines[(int) one.place.lane()]--;
    one.place = to;
    waiting.put(to, one);
    lines[(int) to.lane()]++;
  }

  /** The first of a line; null where none waits in it. */
  @Nullable Waiting first(long line) {
    Map.Entry<Rank, Waiting> first = waiting.ceilingEntry(IoOrder.startOf(line));
    return first == null || first.getKey().lane() != line ? null : first.getValue();
  }

  /** Its position, counted from 1: after those that are late, and those before it in its line. */
  long positionOf(Waiting one) {
    long line = one.place.lane();
    long after = waiting.subMap(one.place, false, IoOrder.startOf(line + 1), false).size();
    return lines[(int) line] - after + (line == IoOrder.FIRST ? 0 : lines[(int) IoOrder.FIRST]);
  }

  // ---- its place among others ----

  /** Another weight or reservation holds: the rest of what was counted by the former is dropped. */
  void follow(long newWeight, long newReservation, long nowMs) {
    if (weight != newWeight) {
      tag.reweigh();
      touch();
    }
    if (reservation != newReservation) {
      reservedMs = Math.max(reservedMs, nowMs);
      reservedRemainder = 0;
      touch();
    }
    know(newWeight, newReservation);
  }

  /** The weight and reservation that held, as they are taken up after a restart. */
  void know(long itsWeight, long itsReservation) {
    weight = itsWeight;
    reservation = itsReservation;
  }

  Tags tags() {
    return new Tags(tag.value(), tag.remainder(), reservedMs, reservedRemainder);
  }

  void tags(Tags former) {
    tag = new VirtualTime(former.tag, former.tagRemainder);
    reservedMs = former.reservedMs;
    reservedRemainder = former.reservedRemainder;
    touch();
  }

  /** It comes to wait: it neither saved anything up, nor owes what nobody else wanted. */
  void comesToWait(long virtualTime, long nowMs) {
    tag.atLeast(virtualTime);
    if (reservedMs < nowMs) {
      reservedMs = nowMs;
      reservedRemainder = 0;
    }
    touch();
  }

  boolean isReserved() {
    return reservation > 0;
  }

  long reservedMs() {
    return reservedMs;
  }

  long tag() {
    return tag.value();
  }

  /** It is owed no more than one turn for the time in which its own limits kept it. */
  void atLeast(long virtualTime) {
    tag.atLeast(virtualTime);
    touch();
  }

  void serve(long cost) {
    tag.charge(cost, weight);
    touch();
  }

  void serveReserved(long cost) {
    long parts = cost * MS_PER_SECOND;
    long rest = parts % reservation;
    boolean carries = rest >= reservation - reservedRemainder;
    reservedMs = Saturating.add(reservedMs, parts / reservation + (carries ? 1 : 0));
    reservedRemainder =
        carries ? rest - (reservation - reservedRemainder) : rest + reservedRemainder;
    touch();
  }
}
