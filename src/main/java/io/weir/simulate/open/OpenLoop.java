package io.weir.simulate.open;

import io.weir.simulate.domains.VirtualDomains;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays a command file. A timer due at t fires before the commands at t; commands at one time are
 * handled in the order of the file. Keeps one line in memory.
 */
public final class OpenLoop {

  /** How long timers go on behind the last command, where no other end is given: a day. */
  public static final long TAIL_MS = 24 * 3_600_000L;

  /** Hears how far the run is, after every command and every moment of timers. */
  public interface Progress {
    void at(long commands, long virtualMs);
  }

  /**
   * What was played.
   *
   * @param commands how many were handled
   * @param endMs the time of the last command or timer, or 0
   */
  public record Played(long commands, long endMs) {}

  private final VirtualDomains domains;
  private final Progress progress;
  private long commands;
  private long endMs;

  public OpenLoop(VirtualDomains domains, Progress progress) {
    this.domains = domains;
    this.progress = progress;
  }

  /**
   * Plays the file and the timers behind it.
   *
   * @param untilMs the last moment that is played, inclusive; null to play all commands, then all
   *     timers until none is due any more, or for a day
   */
  public Played play(CommandFile file, @Nullable Long untilMs)
      throws IOException, CommandFileException {
    for (TimedCommand next = file.next(); next != null; next = file.next()) {
      if (untilMs != null && next.atMs() > untilMs) {
        break;
      }
      fireUntil(next.atMs());
      domains.advanceTo(next.atMs());
      domains.tell(next.domain(), next.command());
      happened(1);
    }
    fireUntil(untilMs != null ? untilMs : domains.nowMs() + TAIL_MS);
    return new Played(commands, endMs);
  }

  private void fireUntil(long lastMs) {
    for (OptionalLong due = domains.nextDueMs();
        due.isPresent() && due.getAsLong() <= Math.min(lastMs, VirtualDomains.LAST_MS);
        due = domains.nextDueMs()) {
      domains.advanceTo(Math.max(domains.nowMs(), due.getAsLong()));
      happened(0);
    }
  }

  private void happened(long moreCommands) {
    commands += moreCommands;
    endMs = domains.nowMs();
    progress.at(commands, endMs);
  }
}
