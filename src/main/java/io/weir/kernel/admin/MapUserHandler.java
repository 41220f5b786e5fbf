package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.AdminCommand.MapUser;
import io.weir.protocol.DomainDefinition.Mapping;

/** Maps a user to a group; holds for sessions opened from now on. */
public final class MapUserHandler implements Handler<MapUser> {

  private final Domain domain;
  private final Groups groups;
  private final Assignment assignment;

  public MapUserHandler(Domain domain, Groups groups, Assignment assignment) {
    this.domain = domain;
    this.groups = groups;
    this.assignment = assignment;
  }

  @Override
  public Outcome handle(MapUser command, Turn turn) {
    Mapping mapping = command.mapping();
    if (groups.find(mapping.group()) == null) {
      return Definitions.notFound("group " + mapping.group());
    }
    long most = domain.settings().maxMappings();
    if (assignment.mapping(mapping.user()) == null && assignment.mappingCount() >= most) {
      return Definitions.tooMany("mappings", assignment.mappingCount(), most);
    }
    assignment.map(mapping);
    return Outcome.DONE;
  }
}
