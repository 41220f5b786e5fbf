package io.weir.kernel.rig;

import io.weir.protocol.ClockCommand.KeepAlive;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.Resync;
import java.util.List;

/** A client: the process that runs sessions and queries. */
public final class ClientNoun {

  private final Rig rig;
  private final String name;

  ClientNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public void beats() {
    rig.tell(Heartbeat.ofClient(name));
  }

  /** Its sign of life comes gathered with others'. */
  public void isKeptAlive() {
    rig.tell(new KeepAlive(List.of(name), null));
  }

  /** Beats every interval for a time, as clients do. */
  public void beatsForMs(long forMs) {
    long untilMs = rig.nowMs() + forMs;
    while (rig.nowMs() < untilMs) {
      rig.advanceMs(Math.min(Bounds.BEAT_MS, untilMs - rig.nowMs()));
      beats();
    }
  }

  /** Has restarted, and asks what it holds. */
  public void resyncs() {
    rig.tell(new Resync(name));
  }
}
