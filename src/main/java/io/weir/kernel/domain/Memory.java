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
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Remembers terminal answers, so that a repeated request gets the one it had. Each is kept for the
 * horizon; beyond the bound the oldest goes first. Their order is kept in pages, so that answers
 * that follow each other change one row.
 */
public final class Memory {

  /** Answers of a page: many to a row of the store, few to write again for each that is added. */
  public static final long PAGE = 32;

  private static final long NO_PAGE = -1;

  private final Table<String, RememberedRow> answers;
  private final Table<Long, RememberedPageRow> pages;
  private final Domain domain;
  private final Counters counters;
  private final Timers timers;
  private long oldestPage = NO_PAGE;
  private List<String> oldestKeys = List.of(); // of it: looked up once for all of its answers

  public Memory(Tables tables, Domain domain, Timers timers) {
    this.answers = tables.table(Families.REMEMBERED);
    this.pages = tables.table(Families.REMEMBERED_PAGES);
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
    long number = counters.nextRemembered();
    long untilMs = answer.atMs() + domain.settings().rememberMs();
    answers.upsert(key, new RememberedRow(bodyHash, answer, number, untilMs));
    addToPage(number, key);
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
      RememberedRow oldest = answers.find(keyOf(counters.forgotten() + 1));
      if (oldest != null
          && oldest.number() == counters.forgotten() + 1
          && oldest.untilMs() > nowMs) {
        arm(oldest.untilMs());
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

  private void addToPage(long number, String key) {
    RememberedPageRow page = pages.find(page(number));
    List<String> before = page == null ? List.of() : page.keys();
    pages.upsert(page(number), new RememberedPageRow(Appended.to(before, key)));
  }

  /** A page's keys, in one array with the shorter forms that it grew from: what is in it stays. */
  private static final class Appended extends AbstractList<String> implements RandomAccess {
    private final @Nullable String[] keys;
    private final int size;

    private Appended(@Nullable String[] keys, int size) {
      this.keys = keys;
      this.size = size;
    }

    static List<String> to(List<String> before, String key) {
      int at = before.size();
      @Nullable String[] keys =
          before instanceof Appended same && same.isLongest()
              ? same.keys
              : before.toArray(new @Nullable String[(int) PAGE]);
      keys[at] = key;
      return new Appended(keys, at + 1);
    }

    private boolean isLongest() {
      return keys[size] == null;
    }

    @Override
    public String get(int index) {
      Objects.checkIndex(index, size);
      return keys[index];
    }

    @Override
    public int size() {
      return size;
    }
  }

  private String keyOf(long number) {
    if (page(number) != oldestPage) {
      oldestKeys = pages.get(page(number)).keys();
      oldestPage = oldestKeys.size() == PAGE ? page(number) : NO_PAGE; // a full one stays as it is
    }
    return oldestKeys.get((int) ((number - 1) % PAGE));
  }

  /**
   * Forgets the oldest; nothing where its id was answered about again since, with another number.
   */
  private void forgetOldest() {
    long number = counters.forgotten() + 1;
    String key = keyOf(number);
    RememberedRow oldest = answers.find(key);
    if (oldest != null && oldest.number() == number) {
      answers.delete(key);
    }
    if (number % PAGE == 0) {
      pages.delete(page(number));
    }
    counters.forgotten(1);
  }

  private static long page(long number) {
    return (number - 1) / PAGE;
  }

  private static String key(Kind kind, String id) {
    return kind.name() + '/' + id;
  }
}
