package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.granted;

import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lease, of the memory of queries and holder {@code h} where nothing else is said. */
public final class LeaseNoun {

  private final Rig rig;
  private final String id;
  private String holder = "h";
  private @Nullable String group;
  private @Nullable String session;
  private @Nullable String client;
  private Map<String, Long> amounts = Map.of("MEMORY", 10L);
  private @Nullable Boolean waits;
  private @Nullable Long ttlMs;
  private @Nullable Map<String, String> metadata;

  LeaseNoun(Rig rig, String id) {
    this.rig = rig;
    this.id = id;
  }

  public LeaseNoun holder(String value) {
    holder = value;
    return this;
  }

  public LeaseNoun in(String value) {
    group = value;
    return this;
  }

  public LeaseNoun of(String sessionId) {
    session = sessionId;
    return this;
  }

  public LeaseNoun client(String value) {
    client = value;
    return this;
  }

  /** Of the memory of queries. */
  public LeaseNoun bytes(long value) {
    return amounts(Map.of("MEMORY", value));
  }

  public LeaseNoun bytes(String pool, long value) {
    return amounts(Map.of(pool, value));
  }

  public LeaseNoun amounts(Map<String, Long> value) {
    amounts = value;
    return this;
  }

  public LeaseNoun waiting() {
    waits = true;
    return this;
  }

  public LeaseNoun ttlMs(long value) {
    ttlMs = value;
    return this;
  }

  public LeaseNoun operation(String value) {
    metadata = Map.of("operation", value);
    return this;
  }

  /** Asks; the answer is left to be expected. */
  public void asks() {
    rig.tell(
        new AcquireLease(
            id, holder, group, session, null, null, client, amounts, waits, null, ttlMs, null, null,
            null, metadata));
  }

  /** Asks, and has it. */
  public void holds() {
    asks();
    rig.expect(granted(id)).noMore();
  }

  public void renews() {
    rig.tell(new RenewLease(id));
  }

  public void cancels() {
    rig.tell(new CancelAcquire(id));
  }

  /** Gives all of it back. */
  public void releases() {
    rig.tell(new ReleaseLease(id, null));
  }

  /** Gives a part of it back. */
  public void releases(Map<String, Long> part) {
    rig.tell(new ReleaseLease(id, part));
  }
}
