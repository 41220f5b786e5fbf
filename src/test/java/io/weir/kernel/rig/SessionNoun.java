package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.opened;

import io.weir.protocol.Capability;
import io.weir.protocol.ClockCommand.KeepAlive;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.Load;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session, of user {@code u} at client {@code c} unless the test says otherwise. */
public final class SessionNoun {

  private final Rig rig;
  private final String id;
  private String user = "u";
  private @Nullable String program;
  private @Nullable String machine;
  private @Nullable String service;
  private @Nullable String module;
  private @Nullable String action;
  private @Nullable String group;
  private @Nullable String client = "c";
  private @Nullable Priority priority;
  private @Nullable Long idleTimeoutMs;
  private @Nullable Long executionTimeoutMs;
  private @Nullable List<Capability> capabilities;

  SessionNoun(Rig rig, String id) {
    this.rig = rig;
    this.id = id;
  }

  public SessionNoun of(String value) {
    user = value;
    return this;
  }

  public SessionNoun program(String value) {
    program = value;
    return this;
  }

  public SessionNoun machine(String value) {
    machine = value;
    return this;
  }

  public SessionNoun service(String value) {
    service = value;
    return this;
  }

  public SessionNoun module(String value) {
    module = value;
    return this;
  }

  public SessionNoun action(String value) {
    action = value;
    return this;
  }

  /** The group asked for. */
  public SessionNoun in(String value) {
    group = value;
    return this;
  }

  public SessionNoun client(@Nullable String value) {
    client = value;
    return this;
  }

  public SessionNoun priority(Priority value) {
    priority = value;
    return this;
  }

  public SessionNoun idleTimeoutMs(long value) {
    idleTimeoutMs = value;
    return this;
  }

  public SessionNoun executionTimeoutMs(long value) {
    executionTimeoutMs = value;
    return this;
  }

  public SessionNoun canOnly(Capability... value) {
    capabilities = List.of(value);
    return this;
  }

  public OpenSession asked() {
    return new OpenSession(
        id,
        user,
        program,
        machine,
        service,
        module,
        action,
        group,
        client,
        priority,
        idleTimeoutMs,
        executionTimeoutMs,
        null,
        null,
        capabilities);
  }

  public void opens() {
    rig.tell(asked());
  }

  /** Opens, and is told so. */
  public void isOpen() {
    opens();
    rig.expect(opened(id)).noMore();
  }

  /** Its client says whether it holds what others wait for. */
  public void blocks(boolean others) {
    rig.tell(new Heartbeat(null, id, null, null, null, null, null, others));
  }

  /** Its sign of life comes with the load of its node. */
  public void beatsFrom(@Nullable String node, long cpuPercent) {
    Load load = new Load(cpuPercent, null, null);
    rig.tell(new Heartbeat(null, id, node, null, null, null, load, null));
  }

  public void beats() {
    rig.tell(Heartbeat.ofSession(id));
  }

  /** Its sign of life comes gathered with others'. */
  public void isKeptAlive() {
    rig.tell(new KeepAlive(null, List.of(id)));
  }

  public void closes() {
    rig.tell(new CloseSession(id));
  }
}
