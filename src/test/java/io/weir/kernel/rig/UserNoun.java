package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.AdminCommand.UnmapUser;
import io.weir.protocol.DomainDefinition.Mapping;
import org.jspecify.annotations.Nullable;

/** A user, and the group it is mapped to. */
public final class UserNoun {

  private final Rig rig;
  private final String name;
  private @Nullable Long untilMs;

  UserNoun(Rig rig, String name) {
    this.rig = rig;
    this.name = name;
  }

  public UserNoun untilMs(long value) {
    untilMs = value;
    return this;
  }

  /** Maps it; gives the request's id. */
  public String asksForMapping(String group) {
    String request = rig.nextRequest();
    rig.tell(new MapUser(request, null, new Mapping(name, group, untilMs)));
    return request;
  }

  /** Maps it, which is accepted. */
  public void mapsTo(String group) {
    rig.expect(accepted(asksForMapping(group))).noMore();
  }

  /** Removes the mapping; gives the request's id. */
  public String unmaps() {
    String request = rig.nextRequest();
    rig.tell(new UnmapUser(request, null, name));
    return request;
  }
}
