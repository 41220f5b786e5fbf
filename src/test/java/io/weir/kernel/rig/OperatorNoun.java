package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.BoostSession;
import io.weir.protocol.AdminCommand.CheckTimeouts;
import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.AdminCommand.CreateServerPool;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.AdminCommand.DeleteServerPool;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.AdminCommand.Rebalance;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.AdminCommand.SetMode;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.AdminCommand.SetSessionQuota;
import io.weir.protocol.AdminCommand.SwitchSessionGroup;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.Mode;
import io.weir.protocol.PoolType;
import io.weir.protocol.Priority;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operator. Verbs give the request's id and leave their answers to be expected. */
public final class OperatorNoun {

  private final Rig rig;
  private String request;

  OperatorNoun(Rig rig, String request) {
    this.rig = rig;
    this.request = request;
  }

  /** Under a request id of the test's choice. */
  public OperatorNoun as(String requestId) {
    request = requestId;
    return this;
  }

  public String kills(String sessionId) {
    rig.tell(new KillSession(request, "olga", sessionId));
    return request;
  }

  public String checksTimeouts() {
    rig.tell(new CheckTimeouts(request, "olga"));
    return request;
  }

  public String rebalances() {
    rig.tell(new Rebalance(request, "olga"));
    return request;
  }

  public String boosts(String sessionId, Priority priority) {
    rig.tell(new BoostSession(request, "olga", sessionId, priority));
    return request;
  }

  public String switches(String sessionId, String group) {
    rig.tell(new SwitchSessionGroup(request, "olga", sessionId, group));
    return request;
  }

  public String setsSlots(long slots) {
    rig.tell(new UpdateCapacity(request, "olga", new Capacity(null, slots, null, null, null)));
    return request;
  }

  public String setsServers(long servers) {
    Capacity capacity = new DomainNoun(rig).servers(servers).definition().capacity();
    rig.tell(new UpdateCapacity(request, "olga", Objects.requireNonNull(capacity)));
    return request;
  }

  public String createsServerPool(ServerPool pool) {
    rig.tell(new CreateServerPool(request, "olga", pool));
    return request;
  }

  public String deletesServerPool(String name) {
    rig.tell(new DeleteServerPool(request, "olga", name));
    return request;
  }

  private String setsCores(long cores) {
    rig.tell(new UpdateCapacity(request, "olga", new Capacity(cores, null, null, null, null)));
    return request;
  }

  public String definesDomain(@Nullable Long cores, @Nullable Long slots) {
    rig.tell(new DefineDomain(request, "olga", new Capacity(cores, slots, null, null, null)));
    return request;
  }

  /** Sets the capacity for I/O, by the names of the fields. */
  public String setsIo(Map<String, Long> fields) {
    Capacity capacity = new DomainNoun(rig).io(fields).definition().capacity();
    rig.tell(new UpdateCapacity(request, null, Objects.requireNonNull(capacity)));
    return request;
  }

  public String createsPool(String name, PoolType type, long bytes) {
    return createsPool(new MemoryPool(name, type, bytes, null, null));
  }

  public String createsPool(MemoryPool pool) {
    rig.tell(new CreatePool(request, "olga", pool));
    return request;
  }

  /** Gives a pool another size; {@code drain}: also below what is held. */
  public String resizesPool(String name, long bytes, @Nullable Boolean drain) {
    rig.tell(new ResizePool(request, "olga", name, bytes, drain));
    return request;
  }

  public String deletesPool(String name) {
    rig.tell(new DeletePool(request, "olga", name));
    return request;
  }

  /** Bounds the memory of a session, all of it and in work areas. */
  public String setsQuota(String sessionId, @Nullable Long bytes, @Nullable Long workBytes) {
    rig.tell(new SetSessionQuota(request, "olga", sessionId, bytes, workBytes));
    return request;
  }

  /** Sets the capacity for memory. */
  public String setsMemoryBytes(long bytes) {
    Capacity capacity = new DomainNoun(rig).memoryBytes(bytes).definition().capacity();
    rig.tell(new UpdateCapacity(request, null, Objects.requireNonNull(capacity)));
    return request;
  }

  /** Sets the order of waiting I/O. */
  public String setsPolicy(IoPolicy policy) {
    rig.tell(new SetPolicy(request, null, new Policies(null, null, policy, null)));
    return request;
  }

  /** Sets orders; what they leave out stays. */
  public String setsPolicies(Policies policies) {
    rig.tell(new SetPolicy(request, "olga", policies));
    return request;
  }

  public String setsMode(Mode mode) {
    rig.tell(new SetMode(request, "olga", mode));
    return request;
  }

  /** Sets the mode, which is accepted; what follows is left to be expected. */
  public void changesMode(Mode mode) {
    rig.expect(accepted(setsMode(mode)));
  }

  /** Sets the policy of slots, which is accepted; what follows is left to be expected. */
  public void changesPolicy(CpuPolicy policy) {
    rig.tell(new SetPolicy(request, "olga", new Policies(policy)));
    rig.expect(accepted(request));
  }

  /** Sets when what waits rises in priority, which is accepted; 0 = never. */
  public void changesBoostAfterMs(long afterMs) {
    rig.tell(new SetPolicy(request, "olga", new Policies(null, afterMs)));
    rig.expect(accepted(request));
  }

  /** Sets the slots, which is accepted; what follows is left to be expected. */
  public void changesCores(long cores) {
    rig.expect(accepted(setsCores(cores)));
  }

  public void changesSlots(long slots) {
    rig.expect(accepted(setsSlots(slots)));
  }
}
