package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Remembers terminal answers, so that a repeated request gets the one it had. Each is kept for the
 * horizon; beyond the bound the oldest goes first.
 */
public final class Memory {

  private final Table<String, RememberedRow> answers;
  private final Table<Long, TextRow> order;
  private final Domain domain;
  private final Counters counters;
  private final Timers timers;

  public Memory(Tables tables, Domain domain, Timers timers) {
    this.answers = tables.table(Families.REMEMBERED);
    this.order = tables.table(Families.REMEMBERED_ORDER);
    this.domain = domain;
    this.counters = domain.counters();
    this.timers = timers;
  }

  /** What was answered, or null. */
  public @Nullable RememberedRow find(Kind kind, String id) {
    return answers.find(key(kind, id));
  }

  /** Answers again about something that has ended, or refuses where it was never known. */
  public Outcome repeatOrRefuse(Kind kind, String id, Turn turn) {
    RememberedRow former = find(kind, id);
    if (former != null) {
      turn.repeat(former.answer());
      return Outcome.DONE;
    }
    String what = kind.name().toLowerCase(Locale.ROOT) + ' ' + id;
    return Outcome.reject(
        Code.NOT_FOUND,
        Why.of(Limit.IDENTITY, what),
        Sentence.of("Expected %s to be known, but it is not", what));
  }

  /** Remembers a terminal answer; a newer one of the same id takes its place. */
  public void remember(Kind kind, String id, long bodyHash, Decided answer) {
    String key = key(kind, id);
    RememberedRow former = answers.find(key);
    if (former != null) {
      order.delete(former.number());
    }
    long number = counters.nextRemembered();
    long untilMs = answer.atMs() + domain.settings().rememberMs();
    answers.upsert(key, new RememberedRow(bodyHash, answer, number, untilMs));
    order.insert(number, new TextRow(key));
    if (counters.remembered() - counters.forgotten() > domain.settings().rememberMax()) {
      forgetOldest();
    }
    if (counters.forgetTimer() == null) {
      arm(untilMs);
    }
  }

  /** Forgets what is old enough, a bounded number at a time, and arms the timer for the next. */
  public void forget(long nowMs) {
    counters.forgetTimer(null);
    for (long i = 0; i < domain.settings().timersPerTick(); i++) {
      if (counters.forgotten() == counters.remembered()) {
        return;
      }
      TextRow oldest = order.find(counters.forgotten() + 1);
      if (oldest != null && answers.get(oldest.id()).untilMs() > nowMs) {
        arm(answers.get(oldest.id()).untilMs());
        return;
      }
      forgetOldest();
    }
    if (counters.forgotten() < counters.remembered()) {
      arm(nowMs);
    }
  }

  private void arm(long dueMs) {
    counters.forgetTimer(timers.atWall(dueMs, TimerKind.FORGET, ""));
  }

  private void forgetOldest() {
    counters.forgotten(1);
    TextRow oldest = order.find(counters.forgotten());
    if (oldest != null) {
      order.delete(counters.forgotten());
      answers.delete(oldest.id());
    }
  }

  private static String key(Kind kind, String id) {
    return kind.name() + '/' + id;
  }
}
