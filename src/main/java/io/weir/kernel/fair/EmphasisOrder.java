package io.weir.kernel.fair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Percentages on levels, as Oracle's resource plans have them with EMPHASIS. What reaches a level
 * is divided by its percentages among those that contend; what a level does not allocate, or
 * whoever has it does not want, falls to the next. What is left after the last goes to whoever can
 * run, in proportion to what they have. Who has nothing while others contend waits until they do
 * not.
 *
 * <p>So a weight depends on who contends: it is the part of the whole that one has now, in
 * millionths. Ordered by start tags over those weights ({@link StartTimeOrder}) whatever the
 * domain's policy; a choice costs the number of those that contend, which in a plan are few.
 */
final class EmphasisOrder extends Order {

  private static final long WHOLE_MILLIONTHS = 1_000_000;
  private static final int MILLIONTHS_DIGITS = 6;
  private static final long WHOLE = 10_000_000_000_000_000L; // 100^8: each level divides exactly

  private final TreeSet<Contender> places = new TreeSet<>(StartTimeOrder.BY_PLACE);

  EmphasisOrder(VirtualClock clock) {
    super(clock);
  }

  /**
   * What each of some contenders has of the whole, in millionths, at least one; 0 where it has
   * nothing beside the others.
   *
   * @param levels percentages of each on levels 1 …
   */
  static long[] parts(List<List<Long>> levels) {
    long[] parts = new long[levels.size()];
    long reaches = WHOLE;
    long all = 0;
    for (int level = 0; level < Division.LEVELS && reaches > 0; level++) {
      long percent = 0;
      for (List<Long> own : levels) {
        percent += at(own, level);
      }
      long share = reaches / Math.max(Division.WHOLE_PERCENT, percent);
      for (int i = 0; i < parts.length; i++) {
        parts[i] += share * at(levels.get(i), level);
      }
      reaches = share * Math.max(0, Division.WHOLE_PERCENT - percent);
    }
    for (long part : parts) {
      all += part;
    }
    if (all == 0) {
      Arrays.fill(parts, 1);
      all = parts.length;
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i] == 0 ? 0 : Math.max(1, millionths(parts[i], all));
    }
    return parts;
  }

  private static long at(List<Long> levels, int level) {
    return level < levels.size() ? levels.get(level) : 0;
  }

  // digit by digit, as the product with a million does not fit
  private static long millionths(long part, long all) {
    long whole = part / all;
    long rest = part % all;
    for (int digit = 0; digit < MILLIONTHS_DIGITS; digit++) {
      whole = whole * 10 + rest * 10 / all;
      rest = rest * 10 % all;
    }
    return whole;
  }

  @Override
  void enter(Contender contender) {
    contender.placedAt = contender.time().value();
    places.add(contender);
  }

  @Override
  void leave(Contender contender) {
    places.remove(contender);
  }

  @Override
  @Nullable Contender first() {
    long[] parts = parts(places.stream().map(Contender::amounts).toList());
    int at = 0;
    for (Contender each : places) {
      if (parts[at++] > 0) {
        return each;
      }
    }
    return null;
  }

  @Override
  long weightOf(Contender contender) {
    List<List<Long>> levels = new ArrayList<>();
    for (Contender each : places) {
      if (!each.equals(contender)) {
        levels.add(each.amounts());
      }
    }
    levels.add(contender.amounts());
    return Math.max(1, parts(levels)[levels.size() - 1]);
  }

  @Override
  long unit() {
    return WHOLE_MILLIONTHS;
  }

  @Override
  void charge(Contender contender, long micros, long atWeight) {
    contender.time().chargeApart(micros, atWeight, unit()); // a weight holds for one charge
  }

  @Override
  boolean isEmpty() {
    return places.isEmpty();
  }

  @Override
  boolean noneBut(Contender contender) {
    return places.isEmpty() || (places.size() == 1 && contender.placed());
  }

  @Override
  void serve(Contender contender, long expectedMicros) {
    clock.atLeast(contender.time().value());
  }
}
