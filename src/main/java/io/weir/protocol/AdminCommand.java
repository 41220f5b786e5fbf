package io.weir.protocol;

import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.Policies;
import org.jspecify.annotations.Nullable;

/** Commands of {@code weir.admin}: configuration and operator orders, answered by requestId. */
public sealed interface AdminCommand extends Command {

  /** The request's id, unique in its domain; a repetition gets the same answer. */
  String requestId();

  /** Who asks; a claim, unless the topic is writable by the API alone. */
  @Nullable String actor();

  /** Defines a domain by its capacity alone; refused where it exists. */
  record DefineDomain(String requestId, @Nullable String actor, Capacity capacity)
      implements AdminCommand {}

  /** Makes a domain exactly what a whole domain file says, at once or not at all. */
  record ApplyDomain(String requestId, @Nullable String actor, DomainDefinition definition)
      implements AdminCommand {}

  /** Changes a domain's capacity; what is left out keeps its value. */
  record UpdateCapacity(String requestId, @Nullable String actor, Capacity capacity)
      implements AdminCommand {}

  /** Changes how far the governor's word goes in a domain. */
  record SetMode(String requestId, @Nullable String actor, Mode mode) implements AdminCommand {}

  /** Changes the policies of a domain; what is left out keeps its value. What waits stays. */
  record SetPolicy(String requestId, @Nullable String actor, Policies policies)
      implements AdminCommand {}

  /** Adds a consumer group. */
  record CreateConsumerGroup(String requestId, @Nullable String actor, ConsumerGroup group)
      implements AdminCommand {}

  /** Changes a consumer group, found by name; what is left out keeps its value. */
  record UpdateConsumerGroup(String requestId, @Nullable String actor, ConsumerGroup group)
      implements AdminCommand {}

  /** Removes a consumer group that nothing uses. */
  record DeleteConsumerGroup(String requestId, @Nullable String actor, String group)
      implements AdminCommand {}

  /** Maps a user to a group, for ever or until a time. */
  record MapUser(String requestId, @Nullable String actor, Mapping mapping)
      implements AdminCommand {}

  /** Removes a user's mapping. */
  record UnmapUser(String requestId, @Nullable String actor, String user) implements AdminCommand {}

  /** Adds an assignment rule, or replaces the one of that name. */
  record SetAssignmentRule(String requestId, @Nullable String actor, AssignmentRule rule)
      implements AdminCommand {}

  /** Removes an assignment rule. */
  record DeleteAssignmentRule(String requestId, @Nullable String actor, String rule)
      implements AdminCommand {}

  /** Moves a session, its waiting and its running work to another group. */
  record SwitchSessionGroup(
      String requestId, @Nullable String actor, String sessionId, String group)
      implements AdminCommand {}

  /** Asks how much timeouts have ended, by cause, since the domain was defined. */
  record CheckTimeouts(String requestId, @Nullable String actor) implements AdminCommand {}

  /** Ends a session by order of an operator. */
  record KillSession(String requestId, @Nullable String actor, String sessionId)
      implements AdminCommand {}

  /** Gives a session's future and waiting queries another priority. */
  record BoostSession(String requestId, @Nullable String actor, String sessionId, Priority priority)
      implements AdminCommand {}
}
